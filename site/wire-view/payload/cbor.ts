/**
 * CBOR (RFC 8949) as a tree, values in its diagnostic notation (section 8). A message may hold a
 * sequence of items (RFC 8742).
 */

import { bytesText, keyText } from './msgpack.ts';
import {
  Budget,
  type Decoded,
  nodeAt,
  type Payload,
  PayloadError,
  type PayloadNode,
} from './payload.ts';
import { numberText, plainNumber, Reader } from './reader.ts';

/** Section 3.4 and the IANA registry: the tags that are met most. */
const TAGS: Readonly<Record<string, string>> = {
  0: 'date and time',
  1: 'seconds since 1970',
  2: 'unsigned bignum',
  3: 'negative bignum',
  4: 'decimal fraction',
  5: 'bigfloat',
  21: 'expected in base64url',
  22: 'expected in base64',
  23: 'expected in base16',
  24: 'encoded CBOR',
  32: 'URI',
  33: 'base64url',
  34: 'base64',
  36: 'MIME message',
  37: 'UUID',
  258: 'set',
  55799: 'self-described CBOR',
};

export function decode({ bytes }: Payload): Decoded {
  const walk = new Walk(new Reader(bytes));
  const nodes: PayloadNode[] = [];
  while (walk.reader.left > 0) nodes.push(walk.item('CBOR', 0));
  if (nodes.length === 0) throw new PayloadError('there is no item');
  return { nodes };
}

/** The argument of an item's head (section 3); undefined where its length is not known yet. */
type Argument = bigint | undefined;

class Walk {
  readonly reader: Reader;
  readonly #budget: Budget;

  constructor(reader: Reader, budget = new Budget()) {
    this.reader = reader;
    this.#budget = budget;
  }

  item(label: string, depth: number, from = this.reader.at): PayloadNode {
    const { reader } = this;
    this.#budget.spend(depth, reader.at);
    const first = reader.u8('an item');
    const major = first >> 5;
    if (major === 7) return this.#simple(label, first & 0x1f, from);
    const argument = this.#argument(first & 0x1f, from);
    if (argument === undefined && (major < 2 || major === 6)) {
      throw new PayloadError('an integer or a tag of indefinite length', from);
    }
    switch (major) {
      case 0:
      case 1:
        return this.#integer(label, major === 0 ? (argument ?? 0n) : -1n - (argument ?? 0n), from);
      case 2:
      case 3:
        return this.#string(label, major, argument, depth, from);
      case 4:
        return this.#array(label, argument, depth, from);
      case 5:
        return this.#map(label, argument, depth, from);
      default:
        return this.#tag(label, argument ?? 0n, depth, from);
    }
  }

  #scalar(label: string, value: string, from: number, data?: PayloadNode['data']): PayloadNode {
    return nodeAt(label, value, from, this.reader.at, { data, tone: 'value' });
  }

  #integer(label: string, value: bigint, from: number): PayloadNode {
    return this.#scalar(label, String(value), from, plainNumber(value));
  }

  #argument(info: number, from: number): Argument {
    const { reader } = this;
    if (info < 24) return BigInt(info);
    if (info === 24) return BigInt(reader.u8('an argument'));
    if (info === 25) return BigInt(reader.u16('an argument'));
    if (info === 26) return BigInt(reader.u32('an argument'));
    if (info === 27) return reader.u64('an argument');
    if (info === 31) return undefined;
    throw new PayloadError(`additional information ${info} is reserved`, from);
  }

  /** A length that the bytes can hold at all. */
  #length(argument: bigint, from: number): number {
    if (argument > BigInt(this.reader.left))
      throw new PayloadError('the bytes end inside an item', from);
    return Number(argument);
  }

  #isBreak(): boolean {
    if (this.reader.bytes[this.reader.at] !== 0xff || this.reader.left === 0) return false;
    this.reader.at += 1;
    return true;
  }

  #string(
    label: string,
    major: number,
    argument: Argument,
    depth: number,
    from: number,
  ): PayloadNode {
    const { reader } = this;
    if (argument !== undefined) {
      const length = this.#length(argument, from);
      if (major === 2)
        return this.#scalar(label, bytesText(reader.take(length, 'a byte string')), from);
      const text = reader.text(length, 'a text string');
      return this.#scalar(label, JSON.stringify(text), from, text);
    }
    const children: PayloadNode[] = [];
    while (!this.#isBreak()) {
      const head = reader.bytes[reader.at];
      if (head === undefined) throw new PayloadError('the bytes end inside a string', reader.at);
      if (head >> 5 !== major || (head & 0x1f) === 31) {
        throw new PayloadError('a piece of another kind in a string', reader.at);
      }
      children.push(this.item(`piece ${children.length}`, depth + 1));
    }
    const value = `(_ ${children.map((child) => child.value).join(', ')})`;
    const data = major === 3 ? children.map((child) => child.data).join('') : undefined;
    return nodeAt(label, value, from, reader.at, { children, data, tone: 'value' });
  }

  #array(label: string, argument: Argument, depth: number, from: number): PayloadNode {
    const children: PayloadNode[] = [];
    const count = argument === undefined ? Number.POSITIVE_INFINITY : this.#length(argument, from);
    while (children.length < count && !(argument === undefined && this.#isBreak())) {
      children.push(this.item(String(children.length), depth + 1));
    }
    const value = argument === undefined ? `[_ ${children.length}]` : `[${count}]`;
    return nodeAt(label, value, from, this.reader.at, { shape: 'array', children });
  }

  #map(label: string, argument: Argument, depth: number, from: number): PayloadNode {
    const children: PayloadNode[] = [];
    const count = argument === undefined ? Number.POSITIVE_INFINITY : this.#length(argument, from);
    while (children.length < count && !(argument === undefined && this.#isBreak())) {
      const start = this.reader.at;
      const key = this.item('key', depth + 1);
      children.push(this.item(keyText(key), depth + 1, start));
    }
    const value = argument === undefined ? `{_ ${children.length}}` : `{${count}}`;
    return nodeAt(label, value, from, this.reader.at, { shape: 'object', children });
  }

  #tag(label: string, tag: bigint, depth: number, from: number): PayloadNode {
    const start = this.reader.at;
    const child = this.item('content', depth + 1);
    const name = TAGS[String(tag)];
    const meant = this.#meaning(tag, start, child);
    const value = `${tag}(${child.value})${name === undefined ? '' : ` ${name}`}${meant}`;
    return nodeAt(label, value, from, this.reader.at, {
      children: [child],
      data: child.data,
      tone: 'value',
    });
  }

  /** What the tag makes of its content, where that says more than the content does. */
  #meaning(tag: bigint, start: number, child: PayloadNode): string {
    if (tag === 1n && child.data !== undefined) {
      const time = new Date(Number(child.data) * 1000);
      return Number.isNaN(time.getTime()) ? '' : `: ${time.toISOString()}`;
    }
    const head = this.reader.bytes[start] ?? 0;
    if ((tag !== 2n && tag !== 3n) || head >> 5 !== 2 || head === 0x5f) return '';
    const size = head & 0x1f;
    const skip = size < 24 ? 1 : 1 + 2 ** (size - 24);
    const bytes = this.reader.bytes.subarray(
      start + skip,
      Math.min(this.reader.at, start + skip + 64),
    );
    const number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
    return bytes.length === this.reader.at - start - skip
      ? `: ${tag === 2n ? number : -1n - number}`
      : '';
  }

  /** Major type 7: floats and simple values (section 3.3). */
  #simple(label: string, info: number, from: number): PayloadNode {
    const { reader } = this;
    if (info < 20) return this.#scalar(label, `simple(${info})`, from);
    if (info < 22) return this.#scalar(label, String(info === 21), from, info === 21);
    if (info === 22) return this.#scalar(label, 'null', from, null);
    if (info === 23) return this.#scalar(label, 'undefined', from);
    if (info === 24) {
      const value = reader.u8('a simple value');
      if (value < 32) throw new PayloadError(`simple value ${value} in two bytes`, from);
      return this.#scalar(label, `simple(${value})`, from);
    }
    if (info > 27)
      throw new PayloadError('a break, or a reserved head, where an item must be', from);
    const float =
      info === 25
        ? half(reader.u16('a float'))
        : info === 26
          ? reader.f32('a float')
          : reader.f64('a float');
    const whole = Number.isInteger(float) && Math.abs(float) < 1e21 ? '.0' : '';
    return this.#scalar(label, numberText(float) + whole, from, float);
  }
}

/** Appendix D: a half-precision float. */
function half(bits: number): number {
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
