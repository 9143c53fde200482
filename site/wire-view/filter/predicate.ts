/**
 * A comparison's right side as a test of one value, by the type of the field on the left. Text is
 * compared without regard to case; a regular expression regards it unless it says `i`.
 */

import type { Comparison, Literal, Operator } from './ast.ts';
import type { Field, FieldType, FieldValue } from './field.ts';
import { FilterError, nearest } from './filter-error.ts';
import { globOf, hasWildcard } from './glob.ts';
import { numberIn, quantityOf } from './quantity.ts';
import { regularExpression } from './regular-expression.ts';
import { SEARCHED_BYTES } from './row-text.ts';

export type Predicate = (value: FieldValue) => boolean;

const EQUALITY: readonly Operator[] = ['=', '!=', 'in'];
const ORDER: readonly Operator[] = ['<', '<=', '>', '>='];
const SEARCH: readonly Operator[] = ['contains', '~'];

const OPERATORS_FOR: Readonly<Record<FieldType, readonly Operator[]>> = {
  flag: ['=', '!='],
  number: ['=', '!=', ...ORDER, 'in'],
  bytes: ['=', '!=', ...ORDER, 'in'],
  time: ['=', '!=', ...ORDER, 'in'],
  name: [...EQUALITY, ...SEARCH],
  text: [...SEARCH, ...EQUALITY],
  any: ['=', '!=', ...ORDER, ...SEARCH, 'in'],
};

/** The operators that a field of the type may stand before. */
export function operatorsFor(type: FieldType): readonly Operator[] {
  return OPERATORS_FOR[type];
}

/**
 * The test of one value. `!=` is tested as `=`: that none of a field's values is equal can't be
 * said of one.
 *
 * @throws FilterError
 */
export function predicateOf(comparison: Comparison, field: Field): Predicate {
  const { operator, values, at, end } = comparison;
  const allowed = operatorsFor(field.type);
  if (!allowed.includes(operator)) {
    const meant = allowed.join(', ');
    throw new FilterError(
      'FILTER_OPERATOR',
      { at, end },
      { text: `${field.name} ${operator}`, meant },
    );
  }
  const tests = values.map((value) => single(operator, value, field));
  const [first] = tests;
  if (first !== undefined && tests.length === 1) return first;
  return (value) => tests.some((test) => test(value));
}

function single(operator: Operator, literal: Literal, field: Field): Predicate {
  switch (operator) {
    case '=':
    case '!=':
    case 'in':
      return equals(literal, field);
    case 'contains': {
      const wanted = literal.text.toLowerCase();
      return (value) => String(value).toLowerCase().includes(wanted);
    }
    case '~': {
      const found = regularExpression(literal.text, literal.flags, literal);
      return (value) => found(String(value).slice(0, SEARCHED_BYTES));
    }
    default: {
      const limit = numberOf(literal, field);
      return ORDERED[operator](limit);
    }
  }
}

const ORDERED: Readonly<Record<'<' | '<=' | '>' | '>=', (limit: number) => Predicate>> = {
  '<': (limit) => (value) => numberIn(value) < limit,
  '<=': (limit) => (value) => numberIn(value) <= limit,
  '>': (limit) => (value) => numberIn(value) > limit,
  '>=': (limit) => (value) => numberIn(value) >= limit,
};

function equals(literal: Literal, field: Field): Predicate {
  switch (field.type) {
    case 'flag': {
      const wanted = truthOf(literal, field);
      return (value) => value === wanted;
    }
    case 'number':
    case 'bytes':
    case 'time': {
      const wanted = numberOf(literal, field);
      return (value) => value === wanted;
    }
    default:
      return equalsText(literal, field);
  }
}

function equalsText(literal: Literal, field: Field): Predicate {
  const { kind, text } = literal;
  if (kind === 'word' && hasWildcard(text)) {
    const fits = globOf(text);
    return (value) => fits(String(value));
  }
  const wanted = text.toLowerCase();
  const { values, prefix } = field;
  if (values !== undefined && !values.includes(wanted)) throw unknownValue(literal, field, values);
  if (prefix !== undefined) {
    const beginning = wanted.endsWith(prefix) ? wanted : wanted + prefix;
    return (value) => {
      const seen = String(value).toLowerCase();
      return seen === wanted || seen.startsWith(beginning);
    };
  }
  const number = field.type === 'any' && kind === 'word' ? Number(text) : Number.NaN;
  return (value) => String(value).toLowerCase() === wanted || numberIn(value) === number;
}

const TRUTHS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

function truthOf(literal: Literal, field: Field): boolean {
  const truth = TRUTHS[literal.text.toLowerCase()];
  if (truth === undefined) throw unknownValue(literal, field, ['true', 'false']);
  return truth;
}

function numberOf(literal: Literal, field: Field): number {
  const { words } = field;
  if (words === undefined) return quantityOf(literal, field.type);
  const word = Object.hasOwn(words, literal.text.toLowerCase())
    ? words[literal.text.toLowerCase()]
    : undefined;
  if (word !== undefined) return word;
  if (/^[a-z]/i.test(literal.text)) throw unknownValue(literal, field, Object.keys(words));
  return quantityOf(literal, field.type);
}

function unknownValue(literal: Literal, field: Field, known: readonly string[]): FilterError {
  const near = nearest(literal.text, known);
  const meant = near ?? known.join(', ');
  return new FilterError('FILTER_UNKNOWN_VALUE', literal, {
    text: `${field.name} = ${literal.text}`,
    meant,
  });
}
