/** The words of the race on the home page. */

import { type Worded, wordsIn } from '../wire-view/dictionary/page-words.ts';
import { raceEn } from './race-en.ts';

export type RaceWords = Worded<typeof raceEn>;

/** In a language; in English where there are none. */
export function raceWordsFor(language: string | undefined): RaceWords {
  return wordsIn({ en: raceEn }, language);
}
