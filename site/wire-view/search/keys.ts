/**
 * The keys of filter and search. `/`, Ctrl+F and F3 count while the focus is inside the wire view;
 * the others in a box that a filter is written in. `key-help.ts` says what they do.
 */

import { isWriting } from '../time/keys.ts';

export type SearchKey = 'find' | 'next' | 'previous';

/** What a key that is pressed anywhere in the wire view means for the search. */
export function searchKeyOf(event: KeyboardEvent): SearchKey | undefined {
  const { key, altKey, shiftKey } = event;
  if (altKey) return undefined;
  const mod = event.ctrlKey || event.metaKey;
  if (mod) return key.toLowerCase() === 'f' && !shiftKey ? 'find' : undefined;
  if (key === 'F3') return shiftKey ? 'previous' : 'next';
  return key === '/' && !isWriting(event) ? 'find' : undefined;
}
