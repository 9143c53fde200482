/**
 * Finds the words of the page's language. What every reader of a stage needs is in the dictionary
 * (`index.ts`); a part that loads when it is used has its words in a module of its own, which comes
 * with it.
 */

/** Widens literal strings, so that another language may say something else. */
export type Worded<T> = T extends string
  ? string
  : T extends (...args: infer A) => infer R
    ? (...args: A) => Worded<R>
    : { readonly [K in keyof T]: Worded<T[K]> };

/** The same words in several languages; the compiler says what one lacks. */
export type Languages<T> = { readonly en: T } & Readonly<Record<string, Worded<T>>>;

/** The tag of the page's language. */
export const language: string =
  (typeof document === 'undefined' ? '' : document.documentElement.lang) || 'en';

/** The words of a language tag, or of its first part; English where there are none. */
export function wordsIn<T>(languages: Languages<T>, tag: string = language): Worded<T> {
  const all: Readonly<Record<string, Worded<T>>> = languages;
  const lower = tag.toLowerCase();
  return all[lower] ?? all[lower.split('-')[0] ?? ''] ?? (languages.en as Worded<T>);
}
