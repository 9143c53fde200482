/**
 * The words of the site around the stage, by language. (The stage and the wire view have their own
 * dictionary, site/wire-view/dictionary/.)
 */

import { en } from './en.ts';

/** Widens literals, so that another language may say something else. */
type Worded<T> = T extends string
  ? string
  : T extends (...args: infer A) => infer R
    ? (...args: A) => Worded<R>
    : { readonly [K in keyof T]: Worded<T[K]> };

export type Words = Worded<typeof en>;

const languages: Readonly<Record<string, Words>> = { en };

/** The words of a language tag; English where there are none. */
export function wordsFor(language: string | undefined): Words {
  return languages[(language ?? 'en').toLowerCase()] ?? en;
}
