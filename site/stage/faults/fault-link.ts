/**
 * Faults in a page's address: `#faults=<example>~<text>`, for the stage of that example. The text
 * is that of fault-text.ts, which needs no escapes in a fragment.
 */

import { formatFaults } from '../../../playground-server/trace/fault-text.ts';
import type { Faults } from '../../../playground-server/trace/faults.ts';

const KEY = 'faults';

/** The text of faults that the fragment has for the example; undefined where it has none. */
export function faultTextIn(hash: string, example: string): string | undefined {
  for (const part of hash.replace(/^#/, '').split('&')) {
    const [key, value] = splitOnce(part, '=');
    if (key !== KEY || value === undefined) continue;
    const [name, text] = splitOnce(value, '~');
    if (name === example) return text;
  }
  return undefined;
}

/** The page's address with these faults for the example. */
export function linkWithFaults(address: string, example: string, faults: Faults): string {
  const url = new URL(address);
  url.hash = `${KEY}=${example}~${formatFaults(faults)}`;
  return url.href;
}

function splitOnce(text: string, at: string): [string, string | undefined] {
  const place = text.indexOf(at);
  return place < 0 ? [text, undefined] : [text.slice(0, place), text.slice(place + 1)];
}
