/** The words of copying an event. */

import { copyEn } from './copy-en.ts';
import { wordsIn } from './page-words.ts';

export const copyWords = wordsIn({ en: copyEn });
