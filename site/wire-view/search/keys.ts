/**
 * The keys of filter and search. `/`, Ctrl+F and F3 count while the focus is inside the wire view;
 * the others in a box that a filter is written in. The help sheet lists them from here.
 */

import { t } from '../dictionary/index.ts';
import { isWriting, type KeyHelp } from '../time/keys.ts';

const words = t.filter.keys;

/** What the help sheet says; Ctrl is Cmd on a Mac. */
export const SEARCH_KEYS: readonly KeyHelp[] = [
  { keys: ['/', 'Ctrl+F'], what: words.find },
  { keys: ['Enter', 'F3'], what: words.next },
  { keys: ['Shift+Enter', 'Shift+F3'], what: words.previous },
  { keys: ['ArrowDown', 'Ctrl+Space'], what: words.complete },
  { keys: ['Enter', 'Tab'], what: words.accept },
  { keys: ['Escape'], what: words.close },
];

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
