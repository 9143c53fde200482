/**
 * The dictionary: every string of the stage and the wire view, and the explanations of fields.
 *
 * `t` is the dictionary of the page's language. A language is one object of the type
 * {@link Dictionary}; the compiler says what it lacks. Numbers are written by `Intl`, plurals are
 * functions, so that each language has its own rules.
 */

import { en } from './en.ts';

/** Widens literal strings, so that another language may say something else. */
export type Worded<T> = T extends string
  ? string
  : T extends (...args: infer A) => infer R
    ? (...args: A) => Worded<R>
    : { readonly [K in keyof T]: Worded<T[K]> };

export type Dictionary = Worded<typeof en>;

const dictionaries: Readonly<Record<string, Dictionary>> = { en };

/** The dictionary of a language tag, or of its first part; English where there is none. */
export function dictionaryFor(language: string): Dictionary {
  return wordsOf(dictionaries, language, en);
}

/** Of words that are kept by language: those of a tag, or of its first part, or else these. */
export function wordsOf<W>(all: Readonly<Record<string, W>>, language: string, otherwise: W): W {
  const tag = language.toLowerCase();
  return all[tag] ?? all[tag.split('-')[0] ?? ''] ?? otherwise;
}

export const language: string =
  (typeof document === 'undefined' ? '' : document.documentElement.lang) || 'en';

/** The page's dictionary. */
export const t: Dictionary = dictionaryFor(language);
