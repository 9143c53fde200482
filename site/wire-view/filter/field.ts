/**
 * What a field of a row is: something that a filter can name, read off a row when it is asked for.
 * What a row does not have is `undefined`, and then no comparison is true of it.
 */

import type { filterWords } from '../dictionary/filter.ts';
import type { TraceModel } from '../model/model-from-records.ts';
import type { Row } from '../model/view.ts';
import type { PayloadParts } from './payload-parts.ts';

/** What a filter is held against, beside the row itself. */
export interface FieldContext extends Pick<TraceModel, 'legs' | 'startedAt'> {
  readonly parts: PayloadParts;
}

export type FieldValue = string | number | boolean;

/** How a field's values are written and compared. */
export type FieldType =
  /** True or false; its name alone asks whether it is set. */
  | 'flag'
  | 'number'
  /** A number of bytes: `1.5k`, `2KiB`. */
  | 'bytes'
  /** Milliseconds, written with their unit: `2.5s`. */
  | 'time'
  /** A word; of `values` where they are given. */
  | 'name'
  | 'text'
  /** Numbers are compared as numbers, all else as text. */
  | 'any';

/** The names under which the dictionary says what a field, or a family of fields, means. */
export type FieldName = keyof typeof filterWords.fields;

export interface Field {
  /** As a filter writes it: `opcode`, `header.origin`, `json.user.id`. */
  readonly name: string;
  /** Where the dictionary says what it means; the name itself, but for members of a family. */
  readonly means: FieldName;
  readonly alias?: string;
  readonly type: FieldType;
  /** All values that a `name` can have. */
  readonly values?: readonly string[];
  /** Words that stand for a number. */
  readonly words?: Readonly<Record<string, number>>;
  /** Part of a value that ends at this sign stands for all that go on: `WS` for `WS_…`. */
  readonly prefix?: string;
  /** Every row has it, so its name alone would say nothing. */
  readonly everywhere?: true;
  /** What reading it costs: next to nothing, a line of text, or a payload taken apart. */
  readonly cost: 0 | 1 | 2;
  /** The format of the payload whose code must be loaded before it is read. */
  readonly format?: string;
  read(row: Row, context: FieldContext): FieldValue | readonly FieldValue[] | undefined;
}

/** A field of its own, as the tables list it. */
export type ListedField = Omit<Field, 'name' | 'means' | 'cost'> & {
  readonly name: FieldName;
  readonly cost?: Field['cost'];
};

export function listed(fields: readonly ListedField[]): Field[] {
  return fields.map((field) => ({ ...field, means: field.name, cost: field.cost ?? 0 }));
}
