/**
 * The value of a Sec-WebSocket-Extensions field (RFC 6455, section 9.1):
 *
 *     extension-list  = 1#extension
 *     extension       = token *( ";" extension-param )
 *     extension-param = token [ "=" ( token | quoted-string ) ]
 *
 * A quoted value must be a token once its quotes and backslashes are gone.
 */

/** One parameter; `at` and `length` are where it stands in the field's value. */
export interface ExtensionParameter {
  readonly name: string;
  /** Without quotes; undefined where the parameter has no value. */
  readonly value: string | undefined;
  readonly at: number;
  readonly length: number;
}

export interface Extension {
  readonly name: string;
  readonly parameters: readonly ExtensionParameter[];
  readonly at: number;
  readonly length: number;
}

export interface ExtensionList {
  /** What could be read: all of it, or the elements before the first mistake. */
  readonly extensions: readonly Extension[];
  /** Where in the value the grammar was broken; -1 where it was kept. */
  readonly brokenAt: number;
}

const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const WHITE_SPACE = /[ \t]*/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;

/** Whether `text` is a token of HTTP (RFC 9110, section 5.6.2). */
export function isToken(text: string): boolean {
  TOKEN.lastIndex = 0;
  return TOKEN.exec(text)?.[0].length === text.length;
}

/** Reads the value of one field line. Never throws. */
export function parseExtensions(value: string): ExtensionList {
  const reader = new Reader(value);
  const extensions: Extension[] = [];
  for (;;) {
    // A list may have empty elements (RFC 9110, section 5.6.1.2).
    while (reader.take(',')) reader.skipSpace();
    if (reader.done) break;
    const extension = reader.extension();
    if (extension === undefined) return { extensions, brokenAt: reader.at };
    extensions.push(extension);
    if (!reader.done && !reader.sees(',')) return { extensions, brokenAt: reader.at };
  }
  return { extensions, brokenAt: extensions.length === 0 ? 0 : -1 };
}

class Reader {
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.skipSpace();
  }

  get done(): boolean {
    return this.at === this.#text.length;
  }

  sees(character: string): boolean {
    return this.#text[this.at] === character;
  }

  take(character: string): boolean {
    const seen = this.sees(character);
    if (seen) this.at += 1;
    return seen;
  }

  skipSpace(): void {
    this.#match(WHITE_SPACE);
  }

  extension(): Extension | undefined {
    const at = this.at;
    const name = this.#match(TOKEN)?.[0];
    if (name === undefined) return undefined;
    let length = this.at - at;
    const parameters: ExtensionParameter[] = [];
    this.skipSpace();
    while (this.take(';')) {
      this.skipSpace();
      const parameter = this.#parameter();
      if (parameter === undefined) return undefined;
      parameters.push(parameter);
      length = parameter.at + parameter.length - at;
      this.skipSpace();
    }
    return { name, parameters, at, length };
  }

  #parameter(): ExtensionParameter | undefined {
    const at = this.at;
    const name = this.#match(TOKEN)?.[0];
    if (name === undefined) return undefined;
    const nameEnd = this.at;
    this.skipSpace();
    if (!this.take('=')) return { name, value: undefined, at, length: nameEnd - at };
    this.skipSpace();
    const value = this.#value();
    return value === undefined ? undefined : { name, value, at, length: this.at - at };
  }

  #value(): string | undefined {
    const start = this.at;
    const token = this.#match(TOKEN)?.[0];
    if (token !== undefined) return token;
    const quoted = this.#match(QUOTED)?.[1]?.replaceAll(/\\(.)/g, '$1');
    if (quoted !== undefined && isToken(quoted)) return quoted;
    this.at = start;
    return undefined;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.at = pattern.lastIndex;
    return match;
  }
}
