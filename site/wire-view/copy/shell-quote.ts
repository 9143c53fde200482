/**
 * Words of a command for a POSIX shell (POSIX.1-2017, Shell Command Language, section 2.2). Pure.
 *
 * What a stranger sent goes into these words and then, pasted, into a terminal. So quoting is not
 * enough: a terminal acts on control characters before the shell sees a quote, and characters that
 * turn the direction of text make a command look like another. They are written as octal escapes,
 * which `printf` turns back.
 */

import { encodeUtf8 } from './utf8.ts';

/** zsh takes a word that begins with an equals sign for the name of a command. */
const PLAIN = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/;

/** Bytes that an argument can have on every system: Linux takes 128 KiB, NUL included. */
const LONGEST_ARGUMENT = 100_000;

/** Controls but the line feed, which quotes keep harmless; and characters that hide or turn text. */
const HIDDEN = /[\p{Cc}\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]+/u;
const SPLIT = new RegExp(
  `(\n)|(${HIDDEN.source.replace('\\p{Cc}', '\\0-\\x09\\x0B-\\x1F\\x7F-\\x9F')})`,
  'u',
);

/**
 * The text as one word.
 *
 * @throws RangeError for text with a NUL in it, which no argument can have
 */
export function shellWord(text: string): string {
  if (text.includes('\0')) throw new RangeError('An argument can’t hold a NUL.');
  if (PLAIN.test(text)) return text;
  if (text === '') return "''";
  return text
    .toWellFormed()
    .split(SPLIT)
    .filter((part) => part !== undefined && part !== '')
    .map((part) => (part !== '\n' && HIDDEN.test(part) ? octal(part) : quoted(part)))
    .join('');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A substitution loses line feeds at its end; there are none in it. */
function octal(text: string): string {
  return `"$(printf '${escapes(encodeUtf8(text))}')"`;
}

const escapes = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');

/** Any bytes, NUL among them, as a command that writes them to its standard output. */
export function printfOf(bytes: Uint8Array): string {
  const format = Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    // A percent sign would begin a conversion. An escape has three digits, so another can follow.
    return /[A-Za-z0-9 ._:;,<>{}[\]()"#&=+*?!|@/$^~`-]/.test(character)
      ? character
      : escapes(Uint8Array.of(byte));
  }).join('');
  // A dash at the front would be an option.
  return `printf '${format.replace(/^-/, '\\055')}'`;
}

/** Whether a program can be given the text as an argument. */
export function fitsArgument(text: string): boolean {
  return !text.includes('\0') && encodeUtf8(text).length <= LONGEST_ARGUMENT;
}
