/**
 * JSON (RFC 8259) as a tree with the place of each value. The grammar is held to strictly, and what
 * breaks it is told with its byte: `JSON.parse` names no place that every browser agrees on.
 */

import {
  Budget,
  type Decoded,
  nodeAt,
  type Payload,
  PayloadError,
  type PayloadNode,
} from './payload.ts';
import { utf8 } from './reader.ts';

export function decode(payload: Payload): Decoded {
  return { nodes: [jsonTree(utf8(payload.bytes))] };
}

/**
 * @param text JSON
 * @param base where its first byte stands in the payload
 * @throws PayloadError where it isn't JSON
 */
export function jsonTree(text: string, base = 0, label = 'JSON'): PayloadNode {
  return new Walk(text, base).root(label);
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /[\w+.-]*/y;
const IS_SCALAR = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

class Walk {
  readonly #text: string;
  readonly #budget = new Budget();
  /** The place in the text, and that of its byte: they move on together. */
  #at = 0;
  #byte: number;

  constructor(text: string, base: number) {
    this.#text = text;
    this.#byte = base;
  }

  root(label: string): PayloadNode {
    this.#match(SPACE);
    const node = this.#value(label, 0, this.#byte);
    this.#match(SPACE);
    if (this.#at < this.#text.length) throw this.#wrong('nothing may stand behind the value');
    return node;
  }

  /** @param from the byte at which the node begins: that of its key, where it has one */
  #value(label: string, depth: number, from: number): PayloadNode {
    this.#budget.spend(depth, this.#byte);
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(label, depth, from);
      case '[':
        return this.#array(label, depth, from);
      case '"': {
        const { written, data } = this.#string();
        return nodeAt(label, written, from, this.#byte, { data, tone: 'value' });
      }
      default:
        return this.#scalar(label, from);
    }
  }

  #scalar(label: string, from: number): PayloadNode {
    SCALAR.lastIndex = this.#at;
    const written = SCALAR.exec(this.#text)?.[0] ?? '';
    if (!IS_SCALAR.test(written)) throw this.#wrong('a value must stand here');
    this.#move(written.length);
    const data = JSON.parse(written) as number | boolean | null;
    return nodeAt(label, written, from, this.#byte, { data, tone: 'value' });
  }

  #string(): { readonly written: string; readonly data: string } {
    const text = this.#text;
    let end = this.#at + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    if (end >= text.length) throw this.#wrong('a string does not end');
    const written = text.slice(this.#at, end + 1);
    let data: string;
    try {
      data = JSON.parse(written) as string;
    } catch {
      throw this.#wrong('a string has an unknown escape or a control character');
    }
    this.#move(written.length);
    return { written, data };
  }

  #object(label: string, depth: number, from: number): PayloadNode {
    const children: PayloadNode[] = [];
    for (let more = this.#begins('}'); more; more = this.#goesOn('}')) {
      const start = this.#byte;
      if (this.#text[this.#at] !== '"') throw this.#wrong('a name in quotes must stand here');
      const { data: key } = this.#string();
      this.#match(SPACE);
      if (this.#text[this.#at] !== ':') throw this.#wrong('a colon must stand here');
      this.#skip();
      children.push(this.#value(key, depth + 1, start));
    }
    return this.#close(label, from, children, 'object');
  }

  #array(label: string, depth: number, from: number): PayloadNode {
    const children: PayloadNode[] = [];
    for (let more = this.#begins(']'); more; more = this.#goesOn(']')) {
      children.push(this.#value(String(children.length), depth + 1, this.#byte));
    }
    return this.#close(label, from, children, 'array');
  }

  /** Passes the sign that opens a container; false where it ends at once. */
  #begins(end: ']' | '}'): boolean {
    this.#skip();
    return this.#text[this.#at] !== end;
  }

  /** Passes the comma behind a value; false where the container ends there. */
  #goesOn(end: ']' | '}'): boolean {
    this.#match(SPACE);
    const sign = this.#text[this.#at];
    if (sign === end) return false;
    if (sign !== ',') throw this.#wrong(`a comma or ${end} must stand here`);
    this.#skip();
    return true;
  }

  #close(label: string, from: number, children: PayloadNode[], shape: 'object' | 'array') {
    this.#move(1);
    const count = children.length;
    const value = shape === 'object' ? `{${count}}` : `[${count}]`;
    return nodeAt(label, value, from, this.#byte, { shape, children });
  }

  #wrong(what: string): PayloadError {
    const ends = this.#at >= this.#text.length ? 'the text ends, and ' : '';
    return new PayloadError(`this is not JSON: ${ends}${what}`, this.#byte);
  }

  /** Passes a sign, and the white space behind it. */
  #skip(): void {
    this.#move(1);
    this.#match(SPACE);
  }

  #match(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    this.#move(pattern.exec(this.#text)?.[0].length ?? 0);
  }

  #move(characters: number): void {
    this.#byte += utf8Length(this.#text, this.#at, this.#at + characters);
    this.#at += characters;
  }
}

/** Bytes of a piece of text in UTF-8. */
export function utf8Length(text: string, from = 0, to = text.length): number {
  let bytes = 0;
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    // Each half of a surrogate pair stands for two of its four bytes.
    else bytes += unit >= 0xd800 && unit < 0xe000 ? 2 : 3;
  }
  return bytes;
}

/** The child of an object by its key; of repeated ones the last, as `JSON.parse` has it. */
export function member(node: PayloadNode, key: string): PayloadNode | undefined {
  if (node.shape !== 'object') return undefined;
  return node.children?.findLast((child) => child.label === key);
}
