/**
 * A lab in a page's address: `#lab=<example>~<hop>~<JSON>`, the JSON percent-encoded. Anybody may
 * write such a link, so that its settings are read without trust.
 */

import { readSettings } from '../../../playground-server/proxy/model/read-settings.ts';
import type { LabOrder } from './preset.ts';

const KEY = 'lab';
const HOPS = ['auto', 'nginx', 'embedded'] as const;

export type LabLink = { readonly order: LabOrder } | { readonly problem: string };

/** What the fragment asks for the example's path; undefined where it asks for nothing. */
export function labIn(hash: string, example: string): LabLink | undefined {
  for (const part of hash.replace(/^#/, '').split('&')) {
    if (!part.startsWith(`${KEY}=`)) continue;
    const [name, hop, ...json] = part.slice(KEY.length + 1).split('~');
    if (name === example) return read(hop, json.join('~'));
  }
  return undefined;
}

/** The page's address with this lab for the example, in the place of every other fragment. */
export function linkWithLab(address: string, example: string, { hop, settings }: LabOrder): string {
  const url = new URL(address);
  url.hash = `${KEY}=${example}~${hop}~${encodeURIComponent(JSON.stringify(settings))}`;
  return url.href;
}

function read(name: string | undefined, json: string): LabLink {
  const hop = HOPS.find((one) => one === name);
  if (hop === undefined) return { problem: `The hop is one of ${HOPS.join(', ')}.` };
  let value: unknown;
  try {
    value = JSON.parse(decodeURIComponent(json));
  } catch {
    return { problem: 'Its settings are cut off or no JSON.' };
  }
  const reading = readSettings(value);
  if (reading.settings !== undefined) return { order: { hop, settings: reading.settings } };
  return { problem: reading.problems.map(({ message }) => message).join(' ') };
}
