/**
 * A filter's text as tokens. What a token means is the parser's affair; only a regular expression
 * has to be known here, since it may hold anything: it stands behind `~`, between slashes.
 */

import { FilterError, type Place } from './filter-error.ts';

export type TokenKind =
  /** Letters, digits and whatever else is no sign of the language. */
  | 'word'
  /** In double quotes; `\"` and `\\` stand for the sign itself. */
  | 'string'
  /** `/pattern/flags` behind `~`. */
  | 'regexp'
  | 'operator'
  | 'not'
  | 'and'
  | 'or'
  | '('
  | ')'
  | ','
  | 'end';

export interface Token extends Place {
  readonly kind: TokenKind;
  /** Words and operators as written, strings and patterns without what encloses them. */
  readonly text: string;
  /** A regular expression's. */
  readonly flags?: string;
}

/** Characters of a filter; a longer one is refused. */
export const LONGEST_FILTER = 2000;

const SPACE = /\s*/y;
const SIGN = /&&|\|\||==|!=|<=|>=|[=<>~(),!]/y;
const WORD = /(?:[^\s()",=<>~!&|]|&(?!&)|\|(?!\|)|!(?!=))+/y;
const STRING = /"((?:[^"\\]|\\[\s\S])*)(")?/y;
const REGEXP = /\/((?:[^/\\[]|\\[\s\S]|\[(?:[^\]\\]|\\[\s\S])*\])+)(\/)?([a-z]*)/y;

/**
 * @returns the tokens in order, the last of them `end`
 * @throws FilterError where the text is too long, or a string or pattern has no end
 */
export function tokensOf(text: string): Token[] {
  if (text.length > LONGEST_FILTER) {
    throw new FilterError('FILTER_TOO_LONG', { at: LONGEST_FILTER, end: text.length });
  }
  const tokens: Token[] = [];
  for (let at = match(SPACE, text, 0)?.end ?? 0; at < text.length; ) {
    const token = tokenAt(text, at, tokens.at(-1));
    tokens.push(token);
    at = match(SPACE, text, token.end)?.end ?? token.end;
  }
  tokens.push({ kind: 'end', text: '', at: text.length, end: text.length });
  return tokens;
}

function tokenAt(text: string, at: number, before: Token | undefined): Token {
  if (text[at] === '"') return stringAt(text, at);
  if (before?.text === '~' && before.kind === 'operator' && text[at] === '/') {
    return regexpAt(text, at);
  }
  const sign = match(SIGN, text, at);
  if (sign !== undefined) return { ...signOf(sign.found[0]), at, end: sign.end };
  const word = match(WORD, text, at);
  // Signs and words share out all characters between them.
  const end = word?.end ?? at + 1;
  return { kind: 'word', text: text.slice(at, end), at, end };
}

function signOf(sign: string): { kind: TokenKind; text: string } {
  switch (sign) {
    case '&&':
      return { kind: 'and', text: sign };
    case '||':
      return { kind: 'or', text: sign };
    case '!':
      return { kind: 'not', text: sign };
    case '(':
    case ')':
    case ',':
      return { kind: sign, text: sign };
    case '==':
      return { kind: 'operator', text: '=' };
    default:
      return { kind: 'operator', text: sign };
  }
}

function stringAt(text: string, at: number): Token {
  const { found, end } = match(STRING, text, at) as Match;
  if (found[2] === undefined) {
    throw new FilterError('FILTER_UNCLOSED_STRING', { at, end: text.length }, {}, true);
  }
  const content = (found[1] ?? '').replace(/\\(["\\])/g, '$1');
  return { kind: 'string', text: content, at, end };
}

function regexpAt(text: string, at: number): Token {
  const matched = match(REGEXP, text, at);
  if (matched?.found[2] === undefined) {
    const place = { at, end: text.length };
    throw new FilterError('FILTER_UNCLOSED_REGEXP', place, {}, true);
  }
  const [, pattern = '', , flags = ''] = matched.found;
  return { kind: 'regexp', text: pattern, flags, at, end: matched.end };
}

interface Match {
  readonly found: RegExpExecArray;
  readonly end: number;
}

function match(pattern: RegExp, text: string, at: number): Match | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? undefined : { found, end: at + found[0].length };
}
