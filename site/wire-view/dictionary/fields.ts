/** Explanations by field key. */

import { fieldsEn } from './fields-en.ts';
import { wordsIn } from './page-words.ts';

export const fieldWords = wordsIn({ en: fieldsEn });
