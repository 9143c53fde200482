/** What the inspector shows of a wire row: its fields, its bytes, the rules that it broke. Pure. */

import type { Field } from '../../../playground-server/wire/field.ts';
import { fieldsOf } from '../../../playground-server/wire/fields.ts';
import { contains, type ViolationEvent } from '../../../playground-server/wire/index.ts';
import { t } from '../dictionary/index.ts';
import { isCompressed } from '../model/compressed.ts';
import { numberOf } from '../model/spoken.ts';
import { kindWord } from '../model/summary.ts';
import type { TraceView, WireRow } from '../model/view.ts';
import { type FlatField, flatten, listed } from './field-tree.ts';
import { unmasked } from './xor.ts';

export interface Inspected {
  readonly row: WireRow;
  readonly title: string;
  readonly fields: readonly Field[];
  /** What is listed and pointed at. */
  readonly flat: readonly FlatField[];
  /** Every part, for the colours of the bytes. */
  readonly parts: readonly FlatField[];
  /** The event's bytes, as many as the trace holds. */
  readonly bytes: Uint8Array;
  /** The same with the payload unmasked, or a message as the page gets it. */
  readonly plain: Uint8Array | undefined;
  /** True where `plain` is byte for byte in the place of `bytes`. */
  readonly plainInPlace: boolean;
  /** What the payload carries is compressed. */
  readonly compressed: boolean;
  readonly violations: readonly ViolationEvent[];
}

export function inspect(row: WireRow, view: TraceView): Inspected {
  const { event } = row;
  const fields = fieldsOf(event);
  const bytes = view.bytes(row.leg, event.direction, event.offset, event.length);
  const masked = event.kind === 'ws-frame' && event.masked && event.payloadLength > 0;
  const plain = masked
    ? unmasked(event, bytes)
    : event.kind === 'ws-message'
      ? event.payload
      : undefined;
  return {
    row,
    title: titleOf(row),
    fields,
    flat: listed(flatten(fields)),
    parts: flatten(fields),
    bytes,
    plain,
    plainInPlace: masked,
    compressed: isCompressed(row, view),
    violations: violationsIn(row, view),
  };
}

function titleOf(row: WireRow): string {
  const word = kindWord(row);
  return t.wire.inspector.title(
    word.charAt(0).toUpperCase() + word.slice(1),
    numberOf(row),
    t.wire.directions[row.event.direction],
    t.wire.spoken.bytes(row.event.length),
  );
}

/** Violations whose bytes lie in the row's, among the rows that came about when it did. */
export function violationsIn(row: WireRow, view: TraceView): ViolationEvent[] {
  const at = row.id - view.firstId;
  const near = view.rows.slice(Math.max(0, at - 40), Math.max(0, at + 40));
  return near.flatMap((other) => {
    if (other.source !== 'wire' || other.leg !== row.leg) return [];
    const { event } = other;
    if (event.kind !== 'violation' || event.direction !== row.event.direction) return [];
    return event === row.event || contains(row.event, event) ? [event] : [];
  });
}
