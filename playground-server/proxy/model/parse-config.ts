/**
 * Reads nginx's configuration syntax: words, quoted words, `;`, blocks in braces, comments. It knows no
 * directive; what they mean is for config-settings.ts. Text from anybody is read: it never throws, and
 * what it keeps is bounded.
 *
 * Left out on purpose: Lua blocks, whose braces follow rules of their own.
 */

export interface ConfigDirective {
  readonly name: string;
  readonly args: readonly string[];
  /** Of its first word, from 1. */
  readonly line: number;
  /** What stands in its braces, where it has any. */
  readonly block?: readonly ConfigDirective[];
}

export type ConfigSyntaxCode =
  | 'CONFIG_TOO_LONG'
  | 'CONFIG_TOO_DEEP'
  | 'CONFIG_QUOTE_OPEN'
  | 'CONFIG_SEMICOLON_MISSING'
  | 'CONFIG_BRACE_OPEN'
  | 'CONFIG_BRACE_UNEXPECTED'
  | 'CONFIG_NAME_MISSING';

export interface ConfigSyntaxProblem {
  readonly code: ConfigSyntaxCode;
  readonly line: number;
}

export interface ParsedConfig {
  readonly directives: readonly ConfigDirective[];
  /** In the order of their lines. What could be read beside them was read. */
  readonly problems: readonly ConfigSyntaxProblem[];
}

/** Characters of a file. */
export const CONFIG_LIMIT = 64 * 1024;
/** Blocks within blocks. */
const DEPTH_LIMIT = 20;

interface Token {
  readonly type: 'word' | ';' | '{' | '}';
  readonly text: string;
  readonly line: number;
}

interface Open {
  readonly items: ConfigDirective[];
  readonly head: readonly Token[];
}

export function parseConfig(text: string): ParsedConfig {
  if (text.length > CONFIG_LIMIT) {
    return { directives: [], problems: [{ code: 'CONFIG_TOO_LONG', line: 1 }] };
  }
  const problems: ConfigSyntaxProblem[] = [];
  const root: Open = { items: [], head: [] };
  const stack: Open[] = [root];
  let words: Token[] = [];
  let line = 1;
  for (const token of tokensOf(text, problems)) {
    line = token.line;
    const open = stack.at(-1) ?? root;
    if (token.type === 'word') {
      words.push(token);
    } else if (token.type === ';') {
      if (words.length === 0) problems.push({ code: 'CONFIG_NAME_MISSING', line });
      else open.items.push(directiveOf(words));
      words = [];
    } else if (token.type === '{') {
      if (stack.length > DEPTH_LIMIT) {
        problems.push({ code: 'CONFIG_TOO_DEEP', line });
        break;
      }
      if (words.length === 0) problems.push({ code: 'CONFIG_NAME_MISSING', line });
      stack.push({ items: [], head: words });
      words = [];
    } else {
      if (words.length > 0) {
        problems.push({ code: 'CONFIG_SEMICOLON_MISSING', line: words[0]?.line ?? line });
        open.items.push(directiveOf(words));
        words = [];
      }
      if (stack.length === 1) problems.push({ code: 'CONFIG_BRACE_UNEXPECTED', line });
      else close(stack);
    }
  }
  if (words.length > 0) {
    problems.push({ code: 'CONFIG_SEMICOLON_MISSING', line: words[0]?.line ?? line });
    stack.at(-1)?.items.push(directiveOf(words));
  }
  while (stack.length > 1) {
    problems.push({ code: 'CONFIG_BRACE_OPEN', line: stack.at(-1)?.head[0]?.line ?? line });
    close(stack);
  }
  return { directives: root.items, problems: problems.sort((a, b) => a.line - b.line) };
}

function close(stack: Open[]): void {
  const { items, head } = stack.pop() as Open;
  const name: Token = { type: 'word', text: '', line: items[0]?.line ?? 1 };
  stack.at(-1)?.items.push({ ...directiveOf(head.length > 0 ? head : [name]), block: items });
}

function directiveOf([first, ...rest]: readonly Token[]): ConfigDirective {
  return { name: first?.text ?? '', args: rest.map(({ text }) => text), line: first?.line ?? 1 };
}

/** A word ends at these; `${name}` inside one is part of it. */
const ENDS_WORD = /[\s;{}]/;

function* tokensOf(text: string, problems: ConfigSyntaxProblem[]): Generator<Token> {
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const character = text[at] as string;
    if (character === '\n') line += 1;
    if (/\s/.test(character)) {
      at += 1;
    } else if (character === '#') {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (character === ';' || character === '{' || character === '}') {
      yield { type: character, text: character, line };
      at += 1;
    } else if (character === '"' || character === "'") {
      const begun = line;
      const { word, end, closed } = quoted(text, at, character);
      line += text.slice(at, end).split('\n').length - 1;
      if (!closed) problems.push({ code: 'CONFIG_QUOTE_OPEN', line: begun });
      yield { type: 'word', text: word, line: begun };
      at = end;
    } else {
      const end = wordEnd(text, at);
      yield { type: 'word', text: text.slice(at, end).replace(/\\(.)/gs, '$1'), line };
      line += text.slice(at, end).split('\n').length - 1;
      at = end;
    }
  }
}

function quoted(
  text: string,
  start: number,
  quote: string,
): { readonly word: string; readonly end: number; readonly closed: boolean } {
  let word = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character === quote) return { word, end: at + 1, closed: true };
    if (character === '\\' && at + 1 < text.length) {
      at += 1;
      const next = text[at] as string;
      // Only these lose their backslash; a regular expression keeps its own.
      word += next === quote || next === '\\' ? next : `\\${next}`;
    } else word += character;
  }
  return { word, end: text.length, closed: false };
}

function wordEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && !ENDS_WORD.test(text[at] as string)) {
    if (text[at] === '\\') at += 2;
    else if (text[at] === '$' && text[at + 1] === '{') {
      const end = text.indexOf('}', at);
      at = end < 0 ? text.length : end + 1;
    } else at += 1;
  }
  return Math.min(at, text.length);
}
