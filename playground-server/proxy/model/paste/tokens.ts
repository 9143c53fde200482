/**
 * Cuts nginx's configuration text into words and marks, as nginx itself does (`ngx_conf_file.c`):
 * a word ends at white space, `;` or `{`; a quote counts only at a word's beginning; a backslash
 * takes the meaning from what follows; `${` doesn't open a block; `#` at a word's beginning starts
 * a comment.
 */

export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly line: number }
  | { readonly kind: ';' | '{' | '}'; readonly line: number }
  /** A quote that nothing closes; the last token. */
  | { readonly kind: 'open-quote'; readonly line: number };

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n' };

export function* tokensOf(text: string): Generator<Token> {
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '\n') line += 1;
    if (/\s/.test(char)) {
      at += 1;
    } else if (char === '#') {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (char === ';' || char === '{' || char === '}') {
      yield { kind: char, line };
      at += 1;
    } else {
      const word = char === '"' || char === "'" ? quoted(text, at) : bare(text, at);
      if (word === undefined) {
        yield { kind: 'open-quote', line };
        return;
      }
      yield { kind: 'word', text: word.text, line };
      line += newlines(text, at, word.end);
      at = word.end;
    }
  }
}

interface Word {
  readonly text: string;
  readonly end: number;
}

function quoted(text: string, start: number): Word | undefined {
  const quote = text.charAt(start);
  let word = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === quote) return { text: word, end: at + 1 };
    if (char === '\\' && at + 1 < text.length) {
      at += 1;
      word += unescaped(text.charAt(at), quote);
    } else {
      word += char;
    }
  }
  return undefined;
}

function bare(text: string, start: number): Word {
  let word = '';
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (/\s/.test(char) || char === ';') break;
    if (char === '{' && text.charAt(at - 1) !== '$') break;
    if (char === '\\' && at + 1 < text.length) {
      at += 1;
      word += unescaped(text.charAt(at));
    } else {
      word += char;
    }
  }
  return { text: word, end: at };
}

/** nginx keeps the backslash before everything that has no escape. */
function unescaped(char: string, quote?: string): string {
  if (char === quote || char === '"' || char === "'" || char === '\\') return char;
  return ESCAPES[char] ?? `\\${char}`;
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
    count += 1;
  }
  return count;
}
