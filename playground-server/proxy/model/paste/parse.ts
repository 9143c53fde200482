/**
 * Reads nginx's configuration text as a tree of directives. It goes on behind what is wrong, so that
 * a reader hears of everything at once. Nothing is included, and nothing is looked up.
 *
 * Bounded in length, depth and number, since anybody may paste anything.
 */

import type { ConfigTextProblem, Directive } from './directive.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Characters. */
export const LONGEST_CONFIG = 256 * 1024;
const DEEPEST = 16;
const MOST_DIRECTIVES = 5_000;

export interface ConfigReading {
  readonly directives: readonly Directive[];
  readonly problems: readonly ConfigTextProblem[];
}

/** A block that is being read. */
interface Open {
  readonly directives: Directive[];
  /** Of the directive that opened it; the outermost has none. */
  readonly head?: {
    readonly name: string;
    readonly args: readonly string[];
    readonly line: number;
  };
}

export function parseConfig(text: string): ConfigReading {
  if (text.length > LONGEST_CONFIG) {
    return { directives: [], problems: [{ code: 'CONFIG_TOO_LONG', line: 1 }] };
  }
  const reader = new Reader();
  for (const token of tokensOf(text)) {
    if (!reader.take(token)) break;
  }
  return reader.end();
}

class Reader {
  readonly #open: Open[] = [{ directives: [] }];
  readonly #problems: ConfigTextProblem[] = [];
  #words: { text: string; line: number }[] = [];
  #count = 0;
  #line = 1;

  /** @returns whether to go on */
  take(token: Token): boolean {
    this.#line = token.line;
    switch (token.kind) {
      case 'word':
        this.#words.push(token);
        return true;
      case ';':
        return this.#simple(token.line);
      case '{':
        return this.#begin(token.line);
      case '}':
        this.#close(token.line);
        return true;
      case 'open-quote':
        this.#problem('CONFIG_QUOTE_OPEN', token.line);
        return false;
    }
  }

  end(): ConfigReading {
    this.#forget();
    while (this.#open.length > 1) {
      const head = this.#open.at(-1)?.head;
      this.#problem('CONFIG_BLOCK_OPEN', head?.line ?? this.#line, head?.name);
      this.#finish(this.#line);
    }
    return { directives: this.#open[0]?.directives ?? [], problems: this.#problems };
  }

  #simple(line: number): boolean {
    const [name, ...args] = this.#words;
    if (name === undefined) {
      this.#problem('CONFIG_SEMICOLON_UNEXPECTED', line);
      return true;
    }
    this.#words = [];
    this.#tellMissing(name, args);
    return this.#add({
      name: name.text,
      args: args.map(({ text }) => text),
      line: name.line,
      endLine: line,
    });
  }

  /** A directive that goes on over a line that begins like another has most likely lost its `;`. */
  #tellMissing(name: { line: number }, args: readonly { text: string; line: number }[]): void {
    const next = args.find(({ text, line }) => line > name.line && DIRECTIVE.test(text));
    if (next !== undefined) this.#problem('CONFIG_SEMICOLON_MISSING', next.line - 1, next.text);
  }

  #begin(line: number): boolean {
    const [name, ...args] = this.#words;
    if (name === undefined) {
      this.#problem('CONFIG_BRACE_UNEXPECTED', line);
      return true;
    }
    if (this.#open.length > DEEPEST) {
      this.#problem('CONFIG_TOO_DEEP', line);
      return false;
    }
    this.#words = [];
    this.#tellMissing(name, args);
    const head = { name: name.text, args: args.map(({ text }) => text), line: name.line };
    this.#open.push({ directives: [], head });
    return true;
  }

  #close(line: number): void {
    this.#forget();
    if (this.#open.length > 1) this.#finish(line);
    else this.#problem('CONFIG_BRACE_UNEXPECTED', line);
  }

  #finish(line: number): void {
    const block = this.#open.pop();
    if (block?.head === undefined) return;
    this.#add({ ...block.head, endLine: line, block: block.directives });
  }

  /** Words that neither `;` nor `{` has ended. */
  #forget(): void {
    const [first] = this.#words;
    if (first === undefined) return;
    const last = this.#words.at(-1) ?? first;
    this.#problem('CONFIG_SEMICOLON_MISSING', last.line, first.text);
    // What it was meant to be is plain.
    const [name, ...args] = this.#words.map(({ text }) => text);
    this.#words = [];
    this.#add({ name: name ?? '', args, line: first.line, endLine: last.line });
  }

  #add(directive: Directive): boolean {
    this.#count += 1;
    if (this.#count > MOST_DIRECTIVES) {
      this.#problem('CONFIG_TOO_MANY_DIRECTIVES', directive.line);
      return false;
    }
    this.#open.at(-1)?.directives.push(directive);
    return true;
  }

  #problem(code: ConfigTextProblem['code'], line: number, text?: string): void {
    this.#problems.push(text === undefined ? { code, line } : { code, line, text });
  }
}

/** Words that hardly stand anywhere but at a directive's beginning. */
const DIRECTIVE =
  /^([a-z]+(_[a-z]+)+|gzip|server|location|upstream|listen|keepalive|include|root)$/;
