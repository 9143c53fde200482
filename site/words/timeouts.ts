/** The words of the table of platforms’ timeouts. */

import { type Worded, wordsIn } from '../wire-view/dictionary/page-words.ts';
import { timeoutsEn } from './timeouts-en.ts';

export type TimeoutsWords = Worded<typeof timeoutsEn>;

/** In a language; in English where there are none. */
export function timeoutsWordsFor(language: string | undefined): TimeoutsWords {
  return wordsIn({ en: timeoutsEn }, language);
}
