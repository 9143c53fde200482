/** The words of the pages below /tools/. */

import { wordsIn } from './page-words.ts';
import { toolsEn } from './tools-en.ts';

export const toolsWords = wordsIn({ en: toolsEn });
