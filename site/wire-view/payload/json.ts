/**
 * JSON (RFC 8259) as a tree. `JSON.parse` says whether it is JSON; then the same text is walked for
 * the places of its values, which can't fail any more.
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
  try {
    JSON.parse(text);
  } catch (error) {
    throw new PayloadError(
      `this is not JSON: ${error instanceof Error ? error.message : error}`,
      base,
    );
  }
  return new Walk(text, base).root(label);
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const SCALAR = /[^\s,\]}]+/y;

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
    return this.#value(label, 0, this.#byte);
  }

  /** @param from the byte at which the node begins: that of its key, where it has one */
  #value(label: string, depth: number, from: number): PayloadNode {
    this.#budget.spend(depth, this.#byte);
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(label, depth, from);
    if (first === '[') return this.#array(label, depth, from);
    const written = this.#match(first === '"' ? STRING : SCALAR);
    const data = JSON.parse(written) as string | number | boolean | null;
    return nodeAt(label, written, from, this.#byte, { data, tone: 'value' });
  }

  #object(label: string, depth: number, from: number): PayloadNode {
    const children: PayloadNode[] = [];
    this.#skip();
    while (this.#text[this.#at] !== '}') {
      const start = this.#byte;
      const key = JSON.parse(this.#match(STRING)) as string;
      this.#match(SPACE);
      this.#skip();
      children.push(this.#value(key, depth + 1, start));
      this.#match(SPACE);
      if (this.#text[this.#at] === ',') this.#skip();
    }
    return this.#close(label, from, children, 'object');
  }

  #array(label: string, depth: number, from: number): PayloadNode {
    const children: PayloadNode[] = [];
    this.#skip();
    while (this.#text[this.#at] !== ']') {
      children.push(this.#value(String(children.length), depth + 1, this.#byte));
      this.#match(SPACE);
      if (this.#text[this.#at] === ',') this.#skip();
    }
    return this.#close(label, from, children, 'array');
  }

  #close(label: string, from: number, children: PayloadNode[], shape: 'object' | 'array') {
    this.#move(1);
    const count = children.length;
    const value = shape === 'object' ? `{${count}}` : `[${count}]`;
    return nodeAt(label, value, from, this.#byte, { shape, children });
  }

  /** Passes a sign, and the white space behind it. */
  #skip(): void {
    this.#move(1);
    this.#match(SPACE);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#move(found.length);
    return found;
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
