/**
 * The dictionary: the strings that the stage and the wire view have on screen, or may have at any
 * moment. Parts that load when they are used have theirs beside it, by `page-words.ts`.
 *
 * `t` is the dictionary of the page's language. A language is one object of the type
 * {@link Dictionary}; the compiler says what it lacks. Numbers are written by `Intl`, plurals are
 * functions, so that each language has its own rules.
 */

import { en } from './en.ts';
import { type Languages, type Worded, wordsIn } from './page-words.ts';

export { language } from './page-words.ts';

export type Dictionary = Worded<typeof en>;

const dictionaries: Languages<typeof en> = { en };

/** The dictionary of a language tag, or of its first part; English where there is none. */
export function dictionaryFor(language: string): Dictionary {
  return wordsIn(dictionaries, language);
}

/** The page's dictionary. */
export const t: Dictionary = wordsIn(dictionaries);
