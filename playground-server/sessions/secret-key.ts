/**
 * A session's two names: the public id, which stands in demo URLs and so in traces, and the
 * secret key, without which its feed and its API can't be used. Of the key only a hash is kept,
 * so neither a heap dump nor a slip in a log can give one away.
 */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 128 bits: not to be guessed, and short enough for a URL. */
const RANDOM_BYTES = 16;
/** 16 bytes in base64url. */
const ENCODED_LENGTH = 22;

/** A fresh id or key: 22 characters of base64url. */
export function randomName(): string {
  return randomBytes(RANDOM_BYTES).toString('base64url');
}

/** True where `text` has the form of an id or key. */
export function isRandomName(text: string): boolean {
  return text.length === ENCODED_LENGTH && /^[\w-]+$/.test(text);
}

/** What is kept of a key. The key is random in full, so one round of a plain hash is enough. */
export function hashKey(key: string): Uint8Array {
  return createHash('sha256').update(key, 'utf8').digest();
}

/** Compares in a time that says nothing about where a wrong key goes wrong. */
export function keyMatches(key: string, hash: Uint8Array): boolean {
  return timingSafeEqual(hashKey(key), hash);
}
