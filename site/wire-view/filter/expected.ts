/** What the language expects at a place of a filter, judged by what stands before it. */

import { OPERATORS } from './ast.ts';
import { FilterError } from './filter-error.ts';
import { type Token, tokensOf } from './lexer.ts';

export type Expected =
  /** A field, or `not`, or a word to be looked for. */
  | { readonly kind: 'test' }
  /** What a word that may be a field is compared by. */
  | { readonly kind: 'operator'; readonly field: string }
  | { readonly kind: 'value'; readonly field: string; readonly inList: boolean }
  /** `and`, `or`, or another test. */
  | { readonly kind: 'joint' }
  /** Inside of a regular expression, or where nothing right can follow. */
  | { readonly kind: 'nothing' };

export interface ExpectedPlace {
  readonly expected: Expected;
  /** What has been typed of it, which a candidate takes the place of. */
  readonly typed: string;
  readonly from: number;
  readonly to: number;
}

export function expectedAt(text: string, cursor: number): ExpectedPlace {
  const before = text.slice(0, cursor);
  const tokens = tokensBefore(before);
  if (tokens === undefined)
    return { expected: { kind: 'nothing' }, typed: '', from: cursor, to: cursor };
  const last = tokens.at(-1);
  const isTyping = last !== undefined && last.end === cursor && last.kind === 'word';
  const typed = isTyping ? before.slice(last.at) : '';
  const from = cursor - typed.length;
  const expected = follow(isTyping ? tokens.slice(0, -1) : tokens);
  return { expected, typed, from, to: endOfWord(text, cursor) };
}

/** Where what is written at the cursor ends: the word there, or the whole string that it stands in. */
function endOfWord(text: string, cursor: number): number {
  const string = wholeTokens(text).find(({ at, end }) => at < cursor && cursor < end);
  if (string?.kind === 'string') return string.end;
  const rest = /^[^\s()",=<>~!&|]*/.exec(text.slice(cursor))?.[0] ?? '';
  return cursor + rest.length;
}

/** None where a string or a pattern has no end: then nothing says where the others begin. */
function wholeTokens(text: string): Token[] {
  try {
    return tokensOf(text);
  } catch {
    return [];
  }
}

/** A string that has no end yet is a word that is being typed: its value can be completed. */
function tokensBefore(text: string): Token[] | undefined {
  try {
    return tokensOf(text).slice(0, -1);
  } catch (error) {
    if (!(error instanceof FilterError) || error.code !== 'FILTER_UNCLOSED_STRING')
      return undefined;
    const { at } = error.place;
    const open = { kind: 'word', text: text.slice(at + 1), at, end: text.length } as const;
    return [...tokensOf(text.slice(0, at)).slice(0, -1), open];
  }
}

type Follow =
  | Expected
  | { readonly kind: 'list'; readonly field: string }
  | { readonly kind: 'list-next'; readonly field: string };

function follow(tokens: readonly Token[]): Expected {
  let now: Follow = { kind: 'test' };
  for (const token of tokens) now = after(now, token);
  return now.kind === 'list' || now.kind === 'list-next' ? { kind: 'nothing' } : now;
}

function after(now: Follow, token: Token): Follow {
  const { kind, text } = token;
  const word = kind === 'word' ? text.toLowerCase() : kind;
  switch (now.kind) {
    case 'value':
      return now.inList ? { kind: 'list-next', field: now.field } : { kind: 'joint' };
    case 'list':
      return kind === '(' ? { kind: 'value', field: now.field, inList: true } : { kind: 'nothing' };
    case 'list-next':
      if (kind === ')') return { kind: 'joint' };
      return { kind: 'value', field: now.field, inList: true };
    case 'operator': {
      const isOperator = kind === 'operator' && OPERATORS.some((operator) => operator === text);
      if (isOperator || word === 'contains') {
        return { kind: 'value', field: now.field, inList: false };
      }
      if (word === 'in') return { kind: 'list', field: now.field };
    }
  }
  if (word === 'and' || word === 'or' || word === 'not' || kind === '(') return { kind: 'test' };
  if (kind === 'word') return { kind: 'operator', field: text };
  return kind === 'string' || kind === ')' ? { kind: 'joint' } : { kind: 'nothing' };
}
