/** The words of the clients that come back at once. */

import { type Worded, wordsIn } from '../wire-view/dictionary/page-words.ts';
import { stormEn } from './storm-en.ts';

export type StormWords = Worded<typeof stormEn>;

/** In a language; in English where there are none. */
export function stormWordsFor(language: string | undefined): StormWords {
  return wordsIn({ en: stormEn }, language);
}
