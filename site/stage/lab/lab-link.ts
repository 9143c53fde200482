/**
 * A lab in a page's address: `#lab=<example>~<hop>~<JSON>`, the JSON percent-encoded, and behind it
 * `&as=<platform>` where its timeouts are those of a platform: two platforms may have the same ones.
 * Anybody may write such a link, so that its settings are read without trust; whether the platform is
 * known and has these timeouts is for the reader of the name to find out (`platformIn`).
 */

import { readSettings } from '../../../playground-server/proxy/model/read-settings.ts';
import type { LabOrder } from './preset.ts';

const KEY = 'lab';
const PLATFORM_KEY = 'as';
const HOPS = ['auto', 'nginx', 'embedded'] as const;

export type LabLink =
  | {
      readonly order: LabOrder;
      /** The name of the platform that lends its timeouts, as the link has it; '' for none. */
      readonly platform: string;
    }
  | { readonly problem: string };

/** What the fragment asks for the example's path; undefined where it asks for nothing. */
export function labIn(hash: string, example: string): LabLink | undefined {
  const parts = hash.replace(/^#/, '').split('&');
  for (const part of parts) {
    if (!part.startsWith(`${KEY}=`)) continue;
    const [name, hop, ...json] = part.slice(KEY.length + 1).split('~');
    if (name === example) return read(hop, json.join('~'), platformOf(parts));
  }
  return undefined;
}

/**
 * The page's address with this lab for the example, in the place of every other fragment.
 *
 * @param platform the name of the one whose timeouts the settings have; '' for none
 */
export function linkWithLab(
  address: string,
  example: string,
  { hop, settings }: LabOrder,
  platform = '',
): string {
  const url = new URL(address);
  const lab = `${KEY}=${example}~${hop}~${encodeURIComponent(JSON.stringify(settings))}`;
  url.hash = platform === '' ? lab : `${lab}&${PLATFORM_KEY}=${encodeURIComponent(platform)}`;
  return url.href;
}

function read(name: string | undefined, json: string, platform: string): LabLink {
  const hop = HOPS.find((one) => one === name);
  if (hop === undefined) return { problem: `The hop is one of ${HOPS.join(', ')}.` };
  let value: unknown;
  try {
    value = JSON.parse(decodeURIComponent(json));
  } catch {
    return { problem: 'Its settings are cut off or no JSON.' };
  }
  const reading = readSettings(value);
  if (reading.settings !== undefined)
    return { order: { hop, settings: reading.settings }, platform };
  return { problem: reading.problems.map(({ message }) => message).join(' ') };
}

/** A name that can't be read is none: the settings stand by themselves. */
function platformOf(parts: readonly string[]): string {
  const part = parts.find((one) => one.startsWith(`${PLATFORM_KEY}=`)) ?? '';
  try {
    return decodeURIComponent(part.slice(PLATFORM_KEY.length + 1));
  } catch {
    return '';
  }
}
