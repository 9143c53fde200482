/** The words of the filter language and of the search. */

import { filterEn } from './filter-en.ts';
import { wordsIn } from './page-words.ts';

export const filterWords = wordsIn({ en: filterEn });
