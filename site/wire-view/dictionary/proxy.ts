/**
 * The words of the lab's panel. They stand beside the dictionary, not in it, since they are loaded
 * with the panel: most readers of a lesson never need them.
 */

import { language, type Worded, wordsOf } from './index.ts';
import { proxyEn } from './proxy-en.ts';
import { proxyLintEn } from './proxy-lint-en.ts';
import { proxyPlatformsEn } from './proxy-platforms-en.ts';

const en = { panel: proxyEn, lint: proxyLintEn, platforms: proxyPlatformsEn } as const;

/** In the page's language; English where there is none. */
export const proxyWords = wordsOf<Worded<typeof en>>({ en }, language, en);
