/** Bytes in hexadecimal with their characters: what any payload can be shown as. Never fails. */

import type { Decoded, Payload } from './payload.ts';

/** As in the byte pane, and as many as a phone is wide. */
const COLUMNS = 8;
/** The byte pane has them all. */
const MOST_BYTES = 4096;

export function decode({ bytes }: Payload): Decoded {
  const shown = bytes.subarray(0, MOST_BYTES);
  const lines: string[] = [];
  for (let at = 0; at < shown.length; at += COLUMNS) {
    lines.push(dumpLine(shown.subarray(at, at + COLUMNS), at));
  }
  if (bytes.length > shown.length) lines.push('…');
  return { nodes: [], text: lines.join('\n') };
}

function dumpLine(part: Uint8Array, at: number): string {
  const hex = Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const characters = Array.from(part, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·',
  ).join('');
  return `${at.toString(16).padStart(4, '0')}  ${hex.padEnd(COLUMNS * 3 - 1)}  ${characters}`;
}
