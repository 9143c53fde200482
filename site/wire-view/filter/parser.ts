/**
 * The filter language. Its grammar, in EBNF as ISO 14977 writes it:
 *
 *     filter     = [ or ] ;
 *     or         = and, { "or", and } ;
 *     and        = not, { [ "and" ], not } ;        (side by side is "and")
 *     not        = { "not" }, test ;
 *     test       = "(", or, ")" | comparison | words | string ;
 *     comparison = word, operator, value
 *                | word, "in", "(", value, { ",", value }, ")" ;
 *     operator   = "=" | "!=" | "<" | "<=" | ">" | ">=" | "contains" | "~" ;
 *     value      = word | string | regexp ;         (a regexp only behind "~")
 *     words      = word, { word } ;
 *     string     = '"', { character | '\"' | '\\' }, '"' ;
 *     regexp     = "/", pattern, "/", { flag } ;
 *
 * Keywords are in any case; `&&`, `||`, `!` and `==` are taken for `and`, `or`, `not` and `=`. A word
 * is whatever has no space and none of `( ) " , = < > ~`, and doesn't begin with `!`. `in` is a
 * keyword only before a parenthesis, and `contains` only behind a word, so both are words elsewhere.
 *
 * What a word means is not decided here: `compile.ts` knows the fields.
 */

import { type Comparison, type Filter, type Literal, OPERATORS, type Operator } from './ast.ts';
import { FilterError, type Place } from './filter-error.ts';
import { type Token, tokensOf } from './lexer.ts';

/** Parentheses and negations inside one another; deeper is refused. */
export const DEEPEST_FILTER = 50;

/**
 * @returns the filter; undefined for an empty one, which lets everything through
 * @throws FilterError
 */
export function parse(text: string): Filter | undefined {
  return new Parser(text).filter();
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  filter(): Filter | undefined {
    if (this.#tokens.length === 1) return undefined;
    const filter = this.#or();
    const { kind } = this.#next;
    if (kind === ')') throw this.#error('FILTER_UNOPENED_PARENTHESIS');
    if (kind !== 'end') throw this.#error('FILTER_UNEXPECTED');
    return filter;
  }

  get #next(): Token {
    return this.#tokens[this.#at] as Token;
  }

  get #behind(): Token {
    return this.#tokens[Math.min(this.#at + 1, this.#tokens.length - 1)] as Token;
  }

  #take(): Token {
    const token = this.#next;
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  #error(code: FilterError['code'], token = this.#next): FilterError {
    return new FilterError(code, token, { text: token.text }, token.kind === 'end');
  }

  #or(): Filter {
    const parts = [this.#and()];
    while (this.#isKeyword('or')) {
      this.#take();
      parts.push(this.#and());
    }
    return joined('or', parts);
  }

  #and(): Filter {
    const parts = [this.#not()];
    for (;;) {
      if (this.#isKeyword('and')) this.#take();
      else if (!this.#beginsTest()) return joined('and', parts);
      parts.push(this.#not());
    }
  }

  #not(): Filter {
    if (!this.#isKeyword('not')) return this.#test();
    const { at } = this.#take();
    const part = this.#deeper(() => this.#not());
    return { kind: 'not', part, at, end: part.end };
  }

  #test(): Filter {
    const token = this.#next;
    if (token.kind === '(') return this.#group();
    if (token.kind === 'string') {
      this.#take();
      return { kind: 'phrase', text: token.text, at: token.at, end: token.end };
    }
    if (token.kind !== 'word' || this.#isAnyKeyword()) throw this.#error('FILTER_EXPECTED_TEST');
    const operator = this.#operatorBehind();
    return operator === undefined ? this.#words() : this.#comparison(operator);
  }

  #group(): Filter {
    const open = this.#take();
    const inner = this.#deeper(() => this.#or());
    if (this.#next.kind !== ')') {
      const unfinished = this.#next.kind === 'end';
      throw new FilterError('FILTER_UNCLOSED_PARENTHESIS', open, { text: open.text }, unfinished);
    }
    this.#take();
    return inner;
  }

  #deeper<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEEPEST_FILTER) throw this.#error('FILTER_TOO_DEEP');
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  #words(): Filter {
    const words: Token[] = [];
    while (this.#next.kind === 'word' && !this.#isAnyKeyword()) {
      // A word before an operator begins a comparison of its own.
      if (words.length > 0 && this.#operatorBehind() !== undefined) break;
      words.push(this.#take());
    }
    const at = words[0]?.at ?? 0;
    const end = words.at(-1)?.end ?? at;
    const written = words.map((word) => ({ text: word.text, at: word.at, end: word.end }));
    return { kind: 'words', words: written, text: this.#text.slice(at, end), at, end };
  }

  #comparison(operator: Operator): Comparison {
    const { text, at, end: fieldEnd } = this.#take();
    const sign = this.#take();
    const values = operator === 'in' ? this.#list() : [this.#value(sign)];
    const end = this.#tokens[this.#at - 1]?.end ?? fieldEnd;
    return { kind: 'compare', field: { text, at, end: fieldEnd }, operator, values, at, end };
  }

  #list(): Literal[] {
    const open = this.#take();
    const values = [this.#value(open)];
    while (this.#next.kind === ',') values.push(this.#value(this.#take()));
    if (this.#next.kind !== ')') {
      const unfinished = this.#next.kind === 'end';
      throw new FilterError('FILTER_UNCLOSED_PARENTHESIS', open, { text: open.text }, unfinished);
    }
    this.#take();
    return values;
  }

  /** @param sign what stands before the value */
  #value(sign: Token): Literal {
    const { kind, text, flags = '', at, end } = this.#next;
    if (kind !== 'word' && kind !== 'string' && kind !== 'regexp') {
      const place = kind === 'end' ? sign : this.#next;
      throw new FilterError('FILTER_EXPECTED_VALUE', place, { text: sign.text }, kind === 'end');
    }
    this.#take();
    return { kind, text, flags, at, end };
  }

  /** The operator behind the word that is next; undefined where there is none. */
  #operatorBehind(): Operator | undefined {
    const { kind, text } = this.#behind;
    if (kind === 'operator') return OPERATORS.find((operator) => operator === text);
    if (kind !== 'word') return undefined;
    const word = text.toLowerCase();
    if (word === 'contains') return 'contains';
    return word === 'in' && this.#tokens[this.#at + 2]?.kind === '(' ? 'in' : undefined;
  }

  #isKeyword(keyword: 'and' | 'or' | 'not'): boolean {
    const { kind, text } = this.#next;
    return kind === keyword || (kind === 'word' && text.toLowerCase() === keyword);
  }

  #isAnyKeyword(): boolean {
    return this.#isKeyword('and') || this.#isKeyword('or') || this.#isKeyword('not');
  }

  #beginsTest(): boolean {
    const { kind } = this.#next;
    if (kind === '(' || kind === 'string' || this.#isKeyword('not')) return true;
    return kind === 'word' && !this.#isAnyKeyword();
  }
}

function joined(kind: 'and' | 'or', parts: readonly Filter[]): Filter {
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined || parts.length === 1) return first as Filter;
  const place: Place = { at: first.at, end: last.end };
  return { kind, parts, ...place };
}
