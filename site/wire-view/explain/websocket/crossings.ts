/**
 * UTF-8 characters that a border cuts: of frames, or of the tap's reads (RFC 6455, section 5.6:
 * only the whole message must be valid UTF-8). Pure. Only the bytes around the borders are read.
 */

import { keyByte } from '../../inspector/xor.ts';
import type { TraceView, WireRow } from '../../model/view.ts';
import { sizeOfLead } from './masking.ts';
import type { FramePart, Rulers } from './rulers.ts';

export interface Crossing {
  /** The character, and its code point. */
  readonly character: string;
  readonly codePoint: number;
  /** Its bytes, unmasked, each with its place in the stream. */
  readonly bytes: readonly { readonly byte: number; readonly offset: number }[];
  /** The borders that cut it. */
  readonly cuts: readonly Cut[];
}

export interface Cut {
  readonly border: 'frame' | 'chunk';
  /** How many of the character's bytes stand before it. */
  readonly before: number;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** In the order of the stream, each character once. */
export function crossingsOf(rulers: Rulers, row: WireRow, view: TraceView): Crossing[] {
  if (rulers.opcode !== 1 || rulers.compressed) return [];
  const payload = payloadOf(rulers, row, view);
  const borders: readonly (readonly [Cut['border'], number])[] = [
    ...payload.parts.slice(1).map(({ start }) => ['frame', start] as const),
    ...rulers.chunks.slice(1).map(({ offset }) => ['chunk', payload.indexAt(offset)] as const),
  ];
  const found = new Map<number, Crossing>();
  for (const [border, index] of borders) {
    const over = characterOver(payload, index);
    if (over === undefined) continue;
    const { first, ...character } = over;
    const cuts = found.get(first)?.cuts ?? [];
    found.set(first, { ...character, cuts: [...cuts, { border, before: index - first }] });
  }
  return [...found].sort(([one], [other]) => one - other).map(([, crossing]) => crossing);
}

interface Payload {
  /** The message's frames, each with the index of its first payload byte in the message. */
  readonly parts: readonly { readonly start: number; readonly part: FramePart }[];
  /** Unmasked; undefined where the trace does not hold the byte. */
  byteAt(index: number): number | undefined;
  /** The place of a payload byte in the stream. */
  offsetOf(index: number): number;
  /** The first payload byte at a place of the stream, or behind it. */
  indexAt(offset: number): number;
}

function payloadOf(rulers: Rulers, row: WireRow, view: TraceView): Payload {
  const parts: { start: number; part: FramePart }[] = [];
  let length = 0;
  for (const part of rulers.frames) {
    if (!part.inMessage) continue;
    parts.push({ start: length, part });
    length += part.row.event.payloadLength;
  }
  const holding = (index: number) =>
    parts.find(({ start, part }) => index >= start && index < start + part.row.event.payloadLength);
  const offsetOf = (index: number): number => {
    const { start, part } = holding(index) ?? { start: 0, part: rulers.frames[0] as FramePart };
    return part.offset + part.headLength + index - start;
  };
  return {
    parts,
    offsetOf,
    byteAt(index) {
      const found = holding(index);
      if (found === undefined) return undefined;
      const { event } = found.part.row;
      const byte = view.bytes(row.leg, event.direction, offsetOf(index), 1)[0];
      return byte === undefined ? undefined : byte ^ keyByte(event, index - found.start);
    },
    indexAt(offset) {
      for (const { start, part } of parts) {
        const payloadAt = part.offset + part.headLength;
        if (offset <= payloadAt) return start;
        if (offset < part.offset + part.length) return start + offset - payloadAt;
      }
      return length;
    },
  };
}

/** The character of which some bytes stand before the payload's byte `border`, and some behind. */
function characterOver(payload: Payload, border: number) {
  for (let first = border - 1; first >= Math.max(0, border - 3); first--) {
    const lead = payload.byteAt(first);
    if (lead === undefined) return undefined;
    if ((lead & 0xc0) === 0x80) continue;
    const size = sizeOfLead(lead);
    if (first + size <= border) return undefined;
    const bytes = Array.from({ length: size }, (_, index) => ({
      byte: payload.byteAt(first + index) ?? 0,
      offset: payload.offsetOf(first + index),
    }));
    const character = decoded(bytes.map(({ byte }) => byte));
    if (character === undefined) return undefined;
    return { first, character, codePoint: character.codePointAt(0) ?? 0, bytes };
  }
  return undefined;
}

function decoded(bytes: readonly number[]): string | undefined {
  try {
    return decoder.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}
