/** What the help sheet says of the keys of filter and search. */

import { filterWords } from '../dictionary/filter.ts';
import type { KeyHelp } from '../time/keys.ts';

const words = filterWords.keys;

/** Ctrl is Cmd on a Mac. */
export const SEARCH_KEYS: readonly KeyHelp[] = [
  { keys: ['/', 'Ctrl+F'], what: words.find },
  { keys: ['Enter', 'F3'], what: words.next },
  { keys: ['Shift+Enter', 'Shift+F3'], what: words.previous },
  { keys: ['ArrowDown', 'Ctrl+Space'], what: words.complete },
  { keys: ['Enter', 'Tab'], what: words.accept },
  { keys: ['Escape'], what: words.close },
];
