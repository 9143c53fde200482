/** The words of the close looks at an event. */

import { explainHttpEn } from './explain-http-en.ts';
import { explainWsEn } from './explain-ws-en.ts';
import { wordsIn } from './page-words.ts';

export const lookWords = wordsIn({ en: { ...explainHttpEn, ws: explainWsEn } as const });
