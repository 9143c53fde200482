/** The words of the lab's panel. */

import { wordsIn } from './page-words.ts';
import { proxyEn } from './proxy-en.ts';
import { proxyLintEn } from './proxy-lint-en.ts';
import { proxyPlatformsEn } from './proxy-platforms-en.ts';

const en = { panel: proxyEn, lint: proxyLintEn, platforms: proxyPlatformsEn } as const;

export const proxyWords = wordsIn({ en });
