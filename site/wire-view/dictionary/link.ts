/** The words of links to an event. */

import { linkEn } from './link-en.ts';
import { wordsIn } from './page-words.ts';

export const linkWords = wordsIn({ en: linkEn });
