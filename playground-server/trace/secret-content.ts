/**
 * Secrets in what bodies and messages carry, where it is certain what they are: the string or number
 * under a telling key of JSON, the value behind a telling name and `=`, and what URLs carry. Covered
 * in place: each byte of a text by an asterisk, each digit of a number by a one, so that JSON stays
 * JSON and no byte moves.
 *
 * It works on bytes as Latin-1, a character a byte: UTF-8 has no byte below 0x80 inside a longer
 * character, so quotes, colons and backslashes are what they look like. Left out on purpose: prose,
 * binary formats, compressed content, objects and lists under a telling key.
 */

import { isSecretName } from './secret-names.ts';
import { coverText } from './secrets.ts';

/** A string of JSON, as far as it is there; nothing in it is gone over twice. */
const STRING = String.raw`"([^"\\]*(?:\\.[^"\\]*)*)`;
const NUMBER = String.raw`(-?\d[\d.eE+-]*)`;
/**
 * A key and its value, at any quote: text around JSON may have odd ones. The key is short, and the
 * value's last quote is left for what comes next, so that long content is gone over once.
 */
const MEMBER = new RegExp(
  String.raw`"([^"\\]{1,100}(?:\\.[^"\\]{0,100}){0,9})"(\s{0,64}:\s{0,64})(?:${STRING}|${NUMBER})`,
  'gs',
);
/** JSON that stands as text in JSON: its quotes have backslashes. */
const NESTED =
  /\\"([^"\\]{1,200})\\"(\s{0,64}:\s{0,64})(?:\\"([^"\\]*(?:\\[^"][^"\\]*)*)|(-?\d+))/gs;
/** A name and its value in a form or a line of text. */
const PAIR = /(^|[\s&?"'])([\w.[\]%+-]{1,100})=([^&\s"'<>]+)/g;
const URL_LIKE = /\b(?:https?|wss?):\/\/[^\s"'<>\\]+/g;

/**
 * The content with its secrets covered, of the same length; the same text where none is certain.
 *
 * @param text a body's or message's bytes, a character a byte
 */
export function coverContent(text: string): string {
  let out = text;
  if (out.includes('"')) {
    out = out.replace(MEMBER, member('"'));
    if (out.includes('\\"')) out = out.replace(NESTED, member('\\"'));
  }
  if (out.includes('://')) out = out.replace(URL_LIKE, (url) => coverText(url));
  if (!out.includes('=')) return out;
  return out.replace(PAIR, (whole, mark: string, name: string, value: string) =>
    isSecretName(decodedName(name)) ? `${mark}${name}=${'*'.repeat(value.length)}` : whole,
  );
}

type Match = [whole: string, key: string, colon: string, text?: string, number?: string];

/** Covers the value of a member whose key tells. */
function member(quote: string): (...match: Match) => string {
  return (whole, key, colon, text, number) => {
    if (!isSecretName(nameIn(key))) return whole;
    const head = `${quote}${key}${quote}${colon}`;
    if (number !== undefined) return `${head}${number.replace(/\d/g, '1')}`;
    return `${head}${quote}${'*'.repeat(text?.length ?? 0)}`;
  };
}

/** A key as JSON means it: it may be written with escapes. */
function nameIn(key: string): string {
  if (!key.includes('\\')) return key;
  try {
    return String(JSON.parse(`"${key}"`));
  } catch {
    return key;
  }
}

function decodedName(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}
