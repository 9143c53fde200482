/**
 * The words of the glass. They stand beside the dictionary, not in it, since they are loaded with
 * the figure: one lesson has it.
 */

import { glassEn } from './glass-en.ts';
import { wordsIn } from './page-words.ts';

/** In the page's language; English where there is none. */
export const glassWords = wordsIn({ en: glassEn });
