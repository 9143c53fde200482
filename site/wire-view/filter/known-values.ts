/**
 * What occurs in the trace: values of a field and members of a family, the most frequent first. Only
 * the newest rows are asked, so that it costs the same however many there are.
 */

import { isListed } from '../model/listed.ts';
import type { Row } from '../model/view.ts';
import type { Field, FieldContext, FieldValue } from './field.ts';
import { headersOf } from './fields-http.ts';
import { FORMATS, type FormatName } from './payload-formats.ts';
import { payloadLengthOf } from './row-text.ts';

/** Rows that are asked; fewer where each of them has to be taken apart. */
const SAMPLE = 5000;
const DECODED_SAMPLE = 500;

/** Bytes of payloads that are taken apart for it: it happens with each letter that is typed. */
export const DECODED_BYTES = 1024 * 1024;

/** Values, and characters of one: longer ones are no use in a list. */
const MOST = 50;
const LONGEST = 60;

interface Surroundings {
  readonly rows: readonly Row[];
  readonly context: FieldContext;
}

export type Counted = readonly (readonly [value: string, rows: number])[];

export function knownValues(field: Field, { rows, context }: Surroundings): Counted {
  if (field.type === 'bytes' || field.type === 'time' || field.name === 'number') return [];
  if (field.cost > 0 && field.format === undefined) return [];
  return counted(sampled(rows, field.format !== undefined), (row) => {
    const value = field.read(row, context);
    if (value === undefined) return [];
    return typeof value === 'object' ? value : [value];
  });
}

/** Members of `header.`, or of the parts of a payload at a path. */
export function knownMembers(
  family: string,
  path: string,
  { rows, context }: Surroundings,
): Counted {
  if (family === 'header') {
    return counted(sampled(rows, false), (row) =>
      (headersOf(row) ?? []).map(({ name }) => name.toLowerCase()),
    );
  }
  if (!Object.hasOwn(FORMATS, family)) return [];
  const segments = path.split('.').slice(1);
  return counted(sampled(rows, true), (row) =>
    context.parts.membersOf(row, family as FormatName, segments),
  ).filter(([name]) => /^[^\s()",=<>~!&|.]+$/.test(name));
}

/** The newest rows; where their payloads have to be taken apart, as many as have so many bytes. */
function sampled(rows: readonly Row[], decoded: boolean): Row[] {
  const newest = rows.slice(decoded ? -DECODED_SAMPLE : -SAMPLE).filter(isListed);
  if (!decoded) return newest;
  let bytes = 0;
  const from = newest.findLastIndex((row) => {
    bytes += payloadLengthOf(row) ?? 0;
    return bytes > DECODED_BYTES;
  });
  return newest.slice(from + 1);
}

function counted(rows: readonly Row[], valuesOf: (row: Row) => readonly FieldValue[]): Counted {
  const counts = new Map<string, number>();
  for (const row of rows) {
    for (const value of new Set(valuesOf(row))) {
      const text = String(value);
      if (text === '' || text.length > LONGEST) continue;
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, one], [, other]) => other - one).slice(0, MOST);
}
