/**
 * What may be written at a place of a filter: fields, operators, values and joints, each with what
 * it means. Pure; what the trace holds is looked up by `known-values.ts`.
 */

import { filterWords } from '../dictionary/filter.ts';
import type { Row } from '../model/view.ts';
import { type Expected, expectedAt } from './expected.ts';
import type { Field, FieldContext } from './field.ts';
import { FAMILIES, FIELDS, fieldNamed } from './fields.ts';
import { knownMembers, knownValues } from './known-values.ts';
import { FORMATS } from './payload-formats.ts';
import { operatorsFor } from './predicate.ts';
import { quoted } from './print.ts';
import { unitsOf } from './quantity.ts';

export interface Candidate {
  /** As it is shown: a field, an operator, a value. */
  readonly label: string;
  /** What takes the place of what was typed. */
  readonly insert: string;
  /** What it means; '' where it says so itself. */
  readonly what: string;
  readonly kind: 'field' | 'operator' | 'value' | 'joint';
}

export interface Completion {
  /** The piece of the text that a candidate takes the place of. */
  readonly from: number;
  readonly to: number;
  readonly candidates: readonly Candidate[];
}

/** Rows whose values are offered, and what they are read with. */
export interface Surroundings {
  readonly rows: readonly Row[];
  readonly context: FieldContext;
}

/** Candidates that are offered at once. */
export const MOST_CANDIDATES = 60;

/** @param cursor between 0 and the text's length */
export function complete(text: string, cursor: number, around: Surroundings): Completion {
  const { expected, from, to, typed } = expectedAt(text, cursor);
  const all = candidatesFor(expected, typed, around);
  const wanted = typed.replace(/^"/, '').toLowerCase();
  const ranked = all
    .map((candidate) => ({ candidate, rank: rankOf(candidate.label.toLowerCase(), wanted) }))
    .filter(({ candidate, rank }) => rank < 3 && candidate.insert.trim() !== typed)
    .sort((one, other) => one.rank - other.rank)
    .map(({ candidate }) => candidate);
  return { from, to, candidates: ranked.slice(0, MOST_CANDIDATES) };
}

/** Best what begins with it, then what has a part that does, then what has it anywhere. */
function rankOf(label: string, typed: string): number {
  const plain = label.replace(/^"/, '');
  if (plain.startsWith(typed)) return 0;
  if (plain.includes(`.${typed}`) || plain.includes(`_${typed}`)) return 1;
  return typed.length > 1 && plain.includes(typed) ? 2 : 3;
}

function candidatesFor(expected: Expected, typed: string, around: Surroundings): Candidate[] {
  switch (expected.kind) {
    case 'test':
      return [...fields(typed, around), joint('not')];
    case 'operator': {
      const field = fieldNamed(expected.field);
      if (field === undefined) return joints();
      const first = operators(field);
      return field.everywhere === true ? first : [...first, ...joints()];
    }
    case 'value': {
      const field = fieldNamed(expected.field);
      return field === undefined ? [] : values(field, around);
    }
    case 'joint':
      return typed === '' ? joints() : [...joints(), ...fields(typed, around), joint('not')];
    case 'nothing':
      return [];
  }
}

function fields(typed: string, around: Surroundings): Candidate[] {
  const dot = typed.lastIndexOf('.');
  const family = typed.slice(0, Math.max(0, typed.indexOf('.'))).toLowerCase();
  if (dot > 0 && Object.hasOwn(FAMILIES, family))
    return members(family, typed.slice(0, dot), around);
  const own = FIELDS.map(({ name, means }): Candidate => {
    return { label: name, insert: `${name} `, what: filterWords.fields[means], kind: 'field' };
  });
  const families = Object.entries(FAMILIES).map(([name, means]): Candidate => {
    return {
      label: `${name}.`,
      insert: `${name}.`,
      what: filterWords.fields[means],
      kind: 'field',
    };
  });
  return [...own, ...families];
}

/** @param path what is written before the last dot */
function members(family: string, path: string, around: Surroundings): Candidate[] {
  const means = FAMILIES[family];
  const usual =
    Object.hasOwn(FORMATS, family) && !path.includes('.')
      ? Object.keys(FORMATS[family as keyof typeof FORMATS].parts)
      : [];
  const names = new Map<string, string>(
    usual.map((name) => [name, means === undefined ? '' : filterWords.fields[means]]),
  );
  for (const [name, rows] of knownMembers(family, path, around)) {
    if (!names.has(name)) names.set(name, filterWords.complete.seen(rows));
  }
  return [...names].map(([name, what]): Candidate => {
    const label = `${path}.${name}`;
    return { label, insert: `${label} `, what, kind: 'field' };
  });
}

function operators(field: Field): Candidate[] {
  return operatorsFor(field.type).map((operator): Candidate => {
    const what = filterWords.operators[operator];
    return {
      label: operator,
      insert: operator === 'in' ? 'in (' : `${operator} `,
      what,
      kind: 'operator',
    };
  });
}

function values(field: Field, around: Surroundings): Candidate[] {
  const words = filterWords.complete;
  const seen = knownValues(field, around);
  const known: string[] =
    field.type === 'flag'
      ? ['true', 'false']
      : [...(field.values ?? Object.keys(field.words ?? {}))];
  const named = new Set(known);
  const numbers = new Map(
    Object.entries(field.words ?? {}).map(([word, number]) => [String(number), word]),
  );
  const counts = new Map<string, number>();
  for (const [value, rows] of seen) {
    const label = numbers.get(value) ?? value;
    if (!named.has(label)) known.push(label);
    counts.set(label, rows);
  }
  const units = unitsOf(field.type);
  if (units.length > 0) return [];
  return known.map((value): Candidate => {
    const rows = counts.get(value);
    const label = asWritten(value);
    const what = rows === undefined ? '' : words.seen(rows);
    return { label, insert: `${label} `, what, kind: 'value' };
  });
}

/** In quotes where the language would read it as something else. */
function asWritten(value: string): string {
  const plain = /^[^\s()",=<>~!&|*/][^\s()",=<>~!&|*]*$/.test(value);
  return plain && !/^(and|or|not|in|contains)$/i.test(value) ? value : quoted(value);
}

function joints(): Candidate[] {
  return [joint('and'), joint('or')];
}

function joint(word: 'and' | 'or' | 'not'): Candidate {
  return { label: word, insert: `${word} `, what: filterWords.joints[word], kind: 'joint' };
}
