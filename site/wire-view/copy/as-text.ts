/** Bytes as hexadecimal, base64 and a C array: each is read again by the tool that reads frames. Pure. */

import { toBase64 } from '../../../playground-server/trace/base64.ts';
import { hexByte } from '../model/payload-text.ts';

const BYTES_A_LINE = 16;
const C_BYTES_A_LINE = 12;

/** Pairs of digits, sixteen a line. */
export function asHex(bytes: Uint8Array): string {
  return lines(bytes, BYTES_A_LINE, hexByte, ' ').join('\n');
}

export function asBase64(bytes: Uint8Array): string {
  return toBase64(bytes);
}

/** @param name of the array: a C identifier */
export function asCArray(bytes: Uint8Array, name: string): string {
  const rows = lines(bytes, C_BYTES_A_LINE, (byte) => `0x${hexByte(byte)}`, ', ');
  const body = rows.map((row) => `  ${row}`).join(',\n');
  return `static const unsigned char ${name}[${bytes.length}] = {\n${body}\n};`;
}

function lines(
  bytes: Uint8Array,
  perLine: number,
  write: (byte: number) => string,
  separator: string,
): string[] {
  const found: string[] = [];
  for (let at = 0; at < bytes.length; at += perLine) {
    found.push(Array.from(bytes.subarray(at, at + perLine), write).join(separator));
  }
  return found;
}
