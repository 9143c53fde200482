/** What a strict peer does, by violation code. */

import { consequencesEn } from './consequences-en.ts';
import { wordsIn } from './page-words.ts';

export const consequenceWords = wordsIn({ en: consequencesEn });
