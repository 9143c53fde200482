/**
 * The words of the glass. They stand beside the dictionary, not in it, since they are loaded with
 * the figure: one lesson has it.
 */

import { glassEn } from './glass-en.ts';
import { language, type Worded, wordsOf } from './index.ts';

/** In the page's language; English where there is none. */
export const glassWords = wordsOf<Worded<typeof glassEn>>({ en: glassEn }, language, glassEn);
