/** A filter taken apart: what the parser makes and the compiler reads. */

import type { Place } from './filter-error.ts';

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | '~' | 'in';

export const OPERATORS: readonly Operator[] = [
  ...(['=', '!=', '<', '<=', '>', '>='] as const),
  ...(['contains', '~', 'in'] as const),
];

/** What a field is compared with. */
export interface Literal extends Place {
  /** A word may hold wildcards; what stands in quotes is taken as it is. */
  readonly kind: 'word' | 'string' | 'regexp';
  readonly text: string;
  /** A regular expression's; '' for the others. */
  readonly flags: string;
}

/** A piece of a filter's text. */
export interface Written extends Place {
  readonly text: string;
}

export interface Junction extends Place {
  readonly kind: 'and' | 'or';
  readonly parts: readonly Filter[];
}

export interface Negation extends Place {
  readonly kind: 'not';
  readonly part: Filter;
}

export interface Comparison extends Place {
  readonly kind: 'compare';
  readonly field: Written;
  readonly operator: Operator;
  /** One; more than one only behind `in`. */
  readonly values: readonly Literal[];
}

/**
 * Words side by side. Where each of them is a field's name they ask whether the row has it;
 * otherwise they are looked for as they are.
 */
export interface Words extends Place {
  readonly kind: 'words';
  readonly words: readonly Written[];
  /** As written, from the first word to the last. */
  readonly text: string;
}

/** Looked for as it is. */
export interface Phrase extends Written {
  readonly kind: 'phrase';
}

export type Filter = Junction | Negation | Comparison | Words | Phrase;
