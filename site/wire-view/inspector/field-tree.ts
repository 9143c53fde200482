/** Fields as the inspector walks them: flat with their depth, and found by byte. Pure. */

import type { Field } from '../../../playground-server/wire/field.ts';
import { endOf, type Span } from '../../../playground-server/wire/index.ts';

export interface FlatField {
  readonly field: Field;
  readonly depth: number;
}

/** The tree in wire order, each field before its children. */
export function flatten(fields: readonly Field[], depth = 0): FlatField[] {
  return fields.flatMap((field) => [{ field, depth }, ...flatten(field.children ?? [], depth + 1)]);
}

/** Parts of a line that say nothing that the line doesn't: they colour bytes and aren't listed. */
const PARTS = new Set([
  'http.fieldName',
  'http.fieldValue',
  'http.lineEnd',
  'sse.name',
  'sse.value',
]);

export function listed(flat: readonly FlatField[]): FlatField[] {
  return flat.filter(({ field, depth }) => depth === 0 || !PARTS.has(field.key));
}

/** The smallest field that holds the byte; of the bits of one byte the widest. */
export function fieldAt(flat: readonly FlatField[], offset: number): Field | undefined {
  let best: Field | undefined;
  for (const { field } of flat) {
    if (offset < field.offset || offset >= endOf(field)) continue;
    if (best === undefined || isInner(field, best)) best = field;
  }
  return best;
}

function isInner(field: Field, best: Field): boolean {
  if (field.length !== best.length) return field.length < best.length;
  return (field.bits?.count ?? 0) >= (best.bits?.count ?? 0);
}

/** The tone of each byte of a span: that of the smallest field with one. */
export function tonesOf(flat: readonly FlatField[], span: Span): (offset: number) => string {
  const toned = flat
    .filter(({ field }) => field.tone !== undefined)
    .sort((a, b) => a.field.length - b.field.length || a.depth - b.depth);
  const cache = new Map<number, string>();
  return (offset) => {
    if (offset < span.offset || offset >= endOf(span)) return '';
    const known = cache.get(offset);
    if (known !== undefined) return known;
    const found = toned.find(({ field }) => offset >= field.offset && offset < endOf(field));
    const tone = found?.field.tone ?? '';
    cache.set(offset, tone);
    return tone;
  };
}
