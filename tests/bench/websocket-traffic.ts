/** WebSocket traffic as `ws` writes it, for benches. */

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const Sender = require('../../node_modules/ws/lib/sender.js') as {
  frame(data: Buffer, options: Record<string, unknown>): Buffer[];
};

/** `count` client frames of `size` payload bytes, one behind the other. */
export function maskedFrames(count: number, size: number, type: 'text' | 'binary'): Uint8Array {
  const frames: Buffer[] = [];
  for (let index = 0; index < count; index += 1) {
    const payload = Buffer.alloc(size);
    for (let at = 0; at < size; at += 1) {
      payload[at] = type === 'text' ? 0x20 + ((at + index) % 0x5f) : (at * 31 + index) & 0xff;
    }
    const opcode = type === 'text' ? 1 : 2;
    frames.push(
      ...Sender.frame(payload, { fin: true, opcode, mask: true, readOnly: false, rsv1: false }),
    );
  }
  return Uint8Array.from(Buffer.concat(frames));
}

/** The bytes in pieces of `size`, each with memory of its own. */
export function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
  return pieces;
}
