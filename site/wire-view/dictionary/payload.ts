/** The words of what messages carry. */

import { wordsIn } from './page-words.ts';
import { payloadEn } from './payload-en.ts';

export const payloadWords = wordsIn({ en: payloadEn });
