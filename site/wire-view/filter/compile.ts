/**
 * A filter as a test of rows. Names are looked up and values read once, so that what is left for
 * each row is little; parts of a junction that cost less are asked first.
 */

import type { Row } from '../model/view.ts';
import type { Comparison, Filter, Junction, Words } from './ast.ts';
import type { Field, FieldContext } from './field.ts';
import { FAMILIES, FIELDS, fieldNamed } from './fields.ts';
import { FilterError, nearest } from './filter-error.ts';
import type { FormatName } from './payload-formats.ts';
import { predicateOf } from './predicate.ts';
import { searchTextOf } from './row-text.ts';

export type RowTest = (row: Row) => boolean;

interface Weighed {
  readonly test: RowTest;
  readonly cost: number;
}

/**
 * @param filter as parsed; undefined lets everything through
 * @returns a test that never throws
 * @throws FilterError where a name, a value or an operator means nothing
 */
export function compile(filter: Filter | undefined, context: FieldContext): RowTest {
  return filter === undefined ? () => true : weighed(filter, context).test;
}

/** The payload formats that the filter names: their code must be loaded before it is used. */
export function formatsIn(filter: Filter | undefined): ReadonlySet<FormatName> {
  const found = new Set<FormatName>();
  const see = (name: string) => {
    const format = fieldNamed(name)?.format;
    if (format !== undefined) found.add(format as FormatName);
  };
  const walk = (part: Filter): void => {
    if (part.kind === 'and' || part.kind === 'or') for (const one of part.parts) walk(one);
    else if (part.kind === 'not') walk(part.part);
    else if (part.kind === 'compare') see(part.field.text);
    else if (part.kind === 'words') for (const word of part.words) see(word.text);
  };
  if (filter !== undefined) walk(filter);
  return found;
}

function weighed(filter: Filter, context: FieldContext): Weighed {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return junction(filter, context);
    case 'not': {
      const { test, cost } = weighed(filter.part, context);
      return { test: (row) => !test(row), cost };
    }
    case 'compare':
      return comparison(filter, context);
    case 'words':
      return words(filter, context);
    case 'phrase':
      return search(filter.text, context);
  }
}

function junction({ kind, parts }: Junction, context: FieldContext): Weighed {
  const all = parts.map((part) => weighed(part, context)).sort((a, b) => a.cost - b.cost);
  const tests = all.map(({ test }) => test);
  const cost = Math.max(...all.map((part) => part.cost));
  const [one, other] = tests;
  if (one !== undefined && other !== undefined && tests.length === 2) {
    if (kind === 'and') return { test: (row) => one(row) && other(row), cost };
    return { test: (row) => one(row) || other(row), cost };
  }
  if (kind === 'and') return { test: (row) => tests.every((test) => test(row)), cost };
  return { test: (row) => tests.some((test) => test(row)), cost };
}

function comparison(filter: Comparison, context: FieldContext): Weighed {
  const { text, at, end } = filter.field;
  const field = fieldNamed(text);
  if (field === undefined) {
    const meant = nearest(text, namesOfFields()) ?? '';
    throw new FilterError('FILTER_UNKNOWN_FIELD', { at, end }, { text, meant });
  }
  const predicate = predicateOf(filter, field);
  const wanted = filter.operator !== '!=';
  const test: RowTest = (row) => {
    const value = field.read(row, context);
    if (value === undefined) return false;
    return (typeof value === 'object' ? value.some(predicate) : predicate(value)) === wanted;
  };
  return { test, cost: field.cost };
}

function* namesOfFields(): Generator<string> {
  for (const { name, alias } of FIELDS) {
    yield name;
    if (alias !== undefined) yield alias;
  }
  for (const family of Object.keys(FAMILIES)) yield `${family}.`;
}

function words(filter: Words, context: FieldContext): Weighed {
  const fields = filter.words.map(({ text }) => fieldNamed(text));
  const [first] = fields;
  if (fields.length === 1 && first?.everywhere === true) {
    throw new FilterError('FILTER_FIELD_ALONE', filter, { text: filter.text });
  }
  const all = fields.filter((field) => field !== undefined && field.everywhere !== true) as Field[];
  if (all.length < fields.length) return search(filter.text, context);
  const cost = Math.max(...all.map((field) => field.cost));
  return { test: (row) => all.every((field) => hasField(row, field, context)), cost };
}

/** Whether a flag is set; of any other field, whether the row has it. */
function hasField(row: Row, field: Field, context: FieldContext): boolean {
  const value = field.read(row, context);
  if (field.type === 'flag') return value === true;
  return typeof value === 'object' ? value.length > 0 : value !== undefined;
}

function search(text: string, context: FieldContext): Weighed {
  const wanted = text.trim().toLowerCase();
  return { test: (row) => searchTextOf(row, context).toLowerCase().includes(wanted), cost: 2 };
}
