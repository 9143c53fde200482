/** A filter as text again: parsed, it gives the same filter. */

import type { Filter, Literal } from './ast.ts';

/** How tightly each kind binds: what binds less than its surroundings is put in parentheses. */
const TIGHTNESS: Readonly<Record<Filter['kind'], number>> = {
  or: 1,
  and: 2,
  not: 3,
  compare: 4,
  words: 4,
  phrase: 4,
};

export function print(filter: Filter | undefined): string {
  return filter === undefined ? '' : printed(filter, 0);
}

function printed(filter: Filter, around: number): string {
  const text = bare(filter);
  return TIGHTNESS[filter.kind] <= around ? `(${text})` : text;
}

function bare(filter: Filter): string {
  switch (filter.kind) {
    case 'or':
    case 'and': {
      const tightness = TIGHTNESS[filter.kind];
      return filter.parts.map((part) => printed(part, tightness)).join(` ${filter.kind} `);
    }
    case 'not':
      return `not ${printed(filter.part, TIGHTNESS.not - 1)}`;
    case 'compare': {
      const values = filter.values.map(literal);
      const right = filter.operator === 'in' ? `(${values.join(', ')})` : values.join();
      return `${filter.field.text} ${filter.operator} ${right}`;
    }
    case 'words':
      return filter.text;
    case 'phrase':
      return quoted(filter.text);
  }
}

function literal({ kind, text, flags }: Literal): string {
  if (kind === 'regexp') return `/${text}/${flags}`;
  return kind === 'string' ? quoted(text) : text;
}

/** Text as a string of the language. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
