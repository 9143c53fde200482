/**
 * Masking as columns: each byte of the payload, the byte of the key that it meets, what comes out
 * (RFC 6455, section 5.3), and which character that is. Pure.
 */

import type { WebSocketFrameEvent } from '../../../../playground-server/wire/index.ts';
import { keyByte } from '../../inspector/xor.ts';

export interface MaskColumn {
  /** Of the payload, from 0. */
  readonly index: number;
  readonly wire: number;
  readonly key: number;
  readonly plain: number;
  /** What the column says below the plain byte. */
  readonly character: string;
  /** `part`: a further byte of the character to its left, or of one in another frame. */
  readonly kind: 'character' | 'part' | 'control' | 'byte';
}

/** How the bytes of a frame read: as UTF-8, as single bytes, or not at all while compressed. */
export type Reads = 'text' | 'bytes' | 'compressed';

/**
 * @param group what the frame's message is: `row.group`, which knows it of a continuation too
 * @param compressed whether its message is
 */
export function readsAs(
  frame: WebSocketFrameEvent,
  group: string | undefined,
  compressed: boolean,
): Reads {
  if (compressed) return 'compressed';
  if (frame.opcode === 1 || (frame.opcode === 0 && group === 'text')) return 'text';
  return 'bytes';
}

/**
 * Some of the columns.
 *
 * @param wire the payload as it was sent
 * @param from the first column, and `to` the one behind the last
 */
export function maskColumns(
  frame: WebSocketFrameEvent,
  wire: Uint8Array,
  reads: Reads,
  from = 0,
  to: number = wire.length,
): MaskColumn[] {
  const plainAt = (index: number): number => (wire[index] ?? 0) ^ keyByte(frame, index);
  const columns: MaskColumn[] = [];
  for (let index = Math.max(0, from); index < Math.min(to, wire.length); index++) {
    columns.push({
      index,
      wire: wire[index] ?? 0,
      key: keyByte(frame, index),
      plain: plainAt(index),
      ...characterAt(plainAt, index, wire.length, reads),
    });
  }
  return columns;
}

type Character = Pick<MaskColumn, 'character' | 'kind'>;

const PART: Character = { character: '…', kind: 'part' };
const BYTE: Character = { character: '·', kind: 'byte' };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function characterAt(
  plainAt: (index: number) => number,
  index: number,
  length: number,
  reads: Reads,
): Character {
  const byte = plainAt(index);
  if (reads === 'compressed') return BYTE;
  if (byte < 0x20 || byte === 0x7f) return { character: pictureOf(byte), kind: 'control' };
  if (byte < 0x80) {
    return { character: byte === 0x20 ? '␣' : String.fromCharCode(byte), kind: 'character' };
  }
  if (reads === 'bytes') return BYTE;
  const size = sizeOfLead(byte);
  if (size === 0 || index + size > length) return PART;
  const bytes = Uint8Array.from({ length: size }, (_, at) => plainAt(index + at));
  try {
    return { character: decoder.decode(bytes), kind: 'character' };
  } catch {
    return BYTE;
  }
}

/** Bytes of a character that begins with this one; 0 where none does (RFC 3629, section 3). */
export function sizeOfLead(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc2 || byte > 0xf4) return 0;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** Unicode's pictures of the control characters. */
function pictureOf(byte: number): string {
  return byte === 0x7f ? '␡' : String.fromCharCode(0x2400 + byte);
}
