/** The words of the element for other people’s pages. */

import { embedEn } from './embed-en.ts';
import { wordsIn } from './page-words.ts';

export const embedWords = wordsIn({ en: embedEn });
