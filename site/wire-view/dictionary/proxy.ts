/**
 * The words of the lab's panel. They stand beside the dictionary, not in it, since they are loaded
 * with the panel: most readers of a lesson never need them.
 */

import { language } from './index.ts';
import { proxyEn } from './proxy-en.ts';
import { proxyLintEn } from './proxy-lint-en.ts';
import { proxyPlatformsEn } from './proxy-platforms-en.ts';

type Worded<T> = T extends string
  ? string
  : T extends (...args: infer A) => infer R
    ? (...args: A) => Worded<R>
    : { readonly [K in keyof T]: Worded<T[K]> };

const en = { panel: proxyEn, lint: proxyLintEn, platforms: proxyPlatformsEn } as const;
type ProxyDictionary = Worded<typeof en>;

const dictionaries: Readonly<Record<string, ProxyDictionary>> = { en };

/** In the page's language; English where there is none. */
export const proxyWords: ProxyDictionary =
  dictionaries[language.toLowerCase()] ?? dictionaries[language.split('-')[0] ?? ''] ?? en;
