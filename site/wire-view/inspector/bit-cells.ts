/** The bit grid of a frame's head (RFC 6455, section 5.2) as cells. Pure. */

import type { Field } from '../../../playground-server/wire/field.ts';
import { endOf, type WebSocketFrameEvent } from '../../../playground-server/wire/index.ts';
import { t } from '../dictionary/index.ts';
import { hexByte } from '../model/payload-text.ts';

export interface BitCell {
  readonly field: Field;
  readonly name: string;
  /** Bits of a flag, bytes of a longer part. */
  readonly value: string;
  /** Share of the grid's width. */
  readonly weight: number;
  readonly tone: string;
}

/** Cells that stand under one heading, such as `byte 0`. */
export interface BitGroup {
  readonly title: string;
  readonly cells: readonly BitCell[];
}

const WEIGHTS: Readonly<Record<string, number>> = {
  'ws.fin': 3,
  'ws.rsv1': 3.2,
  'ws.rsv2': 3.2,
  'ws.rsv3': 3.2,
  'ws.opcode': 5,
  'ws.mask': 4,
  'ws.length': 7,
};

/** Groups of cells for the frame's head; `bytes` are the frame's own from its start. */
export function bitGroups(
  frame: WebSocketFrameEvent,
  fields: readonly Field[],
  bytes: Uint8Array,
): BitGroup[] {
  const inHead = fields.filter((field) => endOf(field) <= frame.offset + frame.headLength);
  const groups: BitGroup[] = [];
  for (const byte of [0, 1]) {
    const cells = inHead
      .filter((field) => field.bits !== undefined && field.offset === frame.offset + byte)
      .map((field) => bitCell(field, bytes[byte] ?? 0));
    groups.push({ title: t.wire.inspector.byte(byte), cells });
  }
  for (const field of inHead.filter((field) => field.bits === undefined)) {
    const from = field.offset - frame.offset;
    const part = bytes.subarray(from, from + field.length);
    const title = t.wire.inspector.bytesRange(from, from + field.length - 1);
    groups.push({ title, cells: [byteCell(field, part)] });
  }
  return groups;
}

function bitCell(field: Field, byte: number): BitCell {
  const { first, count } = field.bits ?? { first: 0, count: 8 };
  const value = byte
    .toString(2)
    .padStart(8, '0')
    .slice(first, first + count);
  const weight = WEIGHTS[field.key] ?? count;
  return { field, name: shortName(field), value, weight, tone: field.tone ?? '' };
}

function byteCell(field: Field, part: Uint8Array): BitCell {
  const value = Array.from(part, hexByte).join(' ');
  const weight = Math.max(8, part.length * 2.4);
  return { field, name: shortName(field), value, weight, tone: field.tone ?? '' };
}

function shortName(field: Field): string {
  const names: Readonly<Record<string, string>> = t.wire.inspector.bitNames;
  return names[field.key] ?? field.name;
}
