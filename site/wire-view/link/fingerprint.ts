/** The SHA-256 of a file, read piece by piece: it may be as large as a capture is. */

import { sha256 } from '@noble/hashes/sha2.js';
import { hexByte } from '../model/payload-text.ts';

/** 64 hexadecimal digits. */
export async function fingerprintOf(file: Blob): Promise<string> {
  const hash = sha256.create();
  const reader = file.stream().getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    hash.update(part.value);
  }
  return Array.from(hash.digest(), hexByte).join('');
}
