/**
 * What may be wrong with an accept value: each of the mistakes that servers make is made here, and
 * what comes out held against what was sent (RFC 6455, section 4.2.2). Pure.
 *
 * A mistake is only named where it gives the very value. SHA-1 leaves no near misses.
 */

import { sha1 } from '@noble/hashes/legacy.js';
import { GUID } from '../../../tools/handshake/accept-steps.ts';

export type AcceptMistake =
  | 'missing'
  | 'no-guid'
  | 'guid-lower-case'
  | 'guid-misspelt'
  | 'guid-first'
  | 'key-decoded'
  | 'key-line-end'
  | 'key-echoed'
  | 'hex-in-base64'
  | 'hex-digest'
  | 'base64-form'
  | 'example-key'
  | 'other-key'
  | 'unknown';

export interface FoundMistake {
  readonly mistake: AcceptMistake;
  /** The GUID as it was misspelt. */
  readonly guid?: string;
  /** The id of the row of the request whose key was answered. */
  readonly row?: number;
}

/** The key of another request, and where it was sent. */
export interface OtherKey {
  readonly key: string;
  readonly row: number;
}

/** The key of RFC 6455, section 1.3. */
const EXAMPLE_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const hashed = (text: string): string => base64(sha1(bytesOf(text)));
const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Finds the mistake that makes `sent` of `key`.
 *
 * @param sent the value of Sec-WebSocket-Accept; undefined where there is none
 * @param others keys of other requests in the trace
 */
export function findMistake(
  key: string,
  sent: string | undefined,
  others: readonly OtherKey[] = [],
): FoundMistake {
  if (sent === undefined) return { mistake: 'missing' };
  const made = TRIALS.find(([, make]) => make(key).includes(sent));
  if (made !== undefined) return { mistake: made[0] };
  const other = others.find((one) => one.key !== key && hashed(one.key + GUID) === sent);
  if (other !== undefined) return { mistake: 'other-key', row: other.row };
  for (const guid of misspellings()) {
    if (hashed(key + guid) === sent) return { mistake: 'guid-misspelt', guid };
  }
  return { mistake: 'unknown' };
}

const TRIALS: readonly (readonly [AcceptMistake, (key: string) => readonly string[]])[] = [
  ['no-guid', (key) => [hashed(key)]],
  ['guid-lower-case', (key) => [hashed(key + GUID.toLowerCase())]],
  ['guid-first', (key) => [hashed(GUID + key)]],
  ['key-decoded', decodedFirst],
  ['key-line-end', (key) => ['\r\n', '\n', ' '].flatMap((end) => around(key, end))],
  ['key-echoed', (key) => [key]],
  ['hex-in-base64', (key) => hexForms(key).map((digits) => base64(bytesOf(digits)))],
  ['hex-digest', hexForms],
  ['base64-form', otherBase64],
  ['example-key', () => [hashed(EXAMPLE_KEY + GUID)]],
];

/** The white space around a field's value taken for a part of it. */
function around(key: string, space: string): string[] {
  return [hashed(key + space + GUID), hashed(space + key + GUID), hashed(key + GUID + space)];
}

function hexForms(key: string): string[] {
  const digits = hex(sha1(bytesOf(key + GUID)));
  return [digits, digits.toUpperCase()];
}

/** Base64 without its padding, or in the alphabet for URLs. */
function otherBase64(key: string): string[] {
  const right = hashed(key + GUID);
  const urlSafe = right.replaceAll('+', '-').replaceAll('/', '_');
  return [right, urlSafe].flatMap((form) => [form, form.replace(/=+$/, '')]);
}

function decodedFirst(key: string): string[] {
  let decoded: string;
  try {
    decoded = atob(key);
  } catch {
    return [];
  }
  const bytes = Uint8Array.from(decoded, (character) => character.charCodeAt(0));
  const joined = new Uint8Array(bytes.length + GUID.length);
  joined.set(bytes);
  joined.set(bytesOf(GUID), bytes.length);
  return [base64(sha1(joined)), base64(sha1(bytes))];
}

const WRONG_CHARACTERS = '0123456789ABCDEFabcdefOIlSG-';

/** Every GUID that is one slip of the hand away: left out, doubled, swapped or another character. */
function* misspellings(): Generator<string> {
  for (let at = 0; at < GUID.length; at++) {
    const [head, here, tail] = [GUID.slice(0, at), GUID.slice(at, at + 1), GUID.slice(at + 1)];
    yield head + tail;
    yield head + here + here + tail;
    if (tail !== '') yield head + tail.slice(0, 1) + here + tail.slice(1);
    for (const wrong of WRONG_CHARACTERS) yield head + wrong + tail;
  }
  yield GUID.replaceAll('-', '');
  yield `{${GUID}}`;
}
