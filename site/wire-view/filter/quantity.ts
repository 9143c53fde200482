/** Numbers as a filter writes them: plain, of bytes, of time. */

import type { Literal } from './ast.ts';
import type { FieldType } from './field.ts';
import { FilterError } from './filter-error.ts';

/** Powers of 1,000, as the wire view writes sizes, and of 1,024 where it is said. */
const BYTES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

/** In milliseconds. */
const TIMES: Readonly<Record<string, number>> = {
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1e3,
  min: 6e4,
  h: 3.6e6,
};

const QUANTITY = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))([a-zµ]*)$/i;

/** The units that a type's numbers may have; none where they are plain. */
export function unitsOf(type: FieldType): readonly string[] {
  if (type === 'bytes') return ['B', 'k', 'M', 'KiB', 'MiB'];
  return type === 'time' ? ['ms', 's', 'min'] : [];
}

/**
 * A literal as a number of the type's own unit: bytes, milliseconds, or none.
 *
 * @throws FilterError where it is no number, or has another unit
 */
export function quantityOf({ text, at, end }: Literal, type: FieldType): number {
  const place = { at, end };
  if (/^0x[\da-f]+$/i.test(text) && type !== 'time') return Number(text);
  const [, digits, unit = ''] = QUANTITY.exec(text) ?? [];
  if (digits === undefined) throw new FilterError('FILTER_NOT_A_NUMBER', place, { text });
  const number = Number(digits);
  const written = unit.toLowerCase();
  if (type === 'time') {
    if (unit === '' && number !== 0) throw new FilterError('FILTER_UNIT_MISSING', place, { text });
    const factor = unit === '' ? 1 : TIMES[written];
    if (factor !== undefined) return number * factor;
  } else if (type === 'bytes' || type === 'any') {
    const factor = BYTES[written];
    if (factor !== undefined) return number * factor;
  } else if (unit === '') return number;
  const meant = unitsOf(type).join(', ');
  throw new FilterError('FILTER_UNKNOWN_UNIT', place, { text: unit, meant });
}

/** The number that a value is, for fields that may hold anything; NaN where it is none. */
export function numberIn(value: string | number | boolean): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean' || value.trim() === '') return Number.NaN;
  return Number(value);
}
