/** The words of the page that opens captures and archives. */

import { inspectEn } from './inspect-en.ts';
import { wordsIn } from './page-words.ts';

export const inspectWords = wordsIn({ en: inspectEn });
