/** The accept value of a key, step by step (RFC 6455, section 4.2.2). Pure. */

import { sha1 } from '@noble/hashes/legacy.js';
import { hexByte } from '../../wire-view/model/payload-text.ts';

/** Section 1.3. */
export const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export interface AcceptSteps {
  readonly key: string;
  readonly concatenated: string;
  /** 20 bytes in hexadecimal. */
  readonly digest: string;
  readonly accept: string;
  /** Whether the key is 16 bytes in base64, as section 4.1 wants it. */
  readonly wellFormed: boolean;
}

/** @param written the key; white space around it is no part of a field's value */
export function acceptSteps(written: string): AcceptSteps {
  const key = written.trim();
  const concatenated = key + GUID;
  const digest = sha1(new TextEncoder().encode(concatenated));
  return {
    key,
    concatenated,
    digest: Array.from(digest, hexByte).join(' '),
    accept: btoa(String.fromCharCode(...digest)),
    wellFormed: /^[A-Za-z0-9+/]{22}==$/.test(key),
  };
}

/** @param random 16 bytes */
export function keyFrom(random: Uint8Array): string {
  return btoa(String.fromCharCode(...random));
}
