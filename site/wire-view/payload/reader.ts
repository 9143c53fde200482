/** Reads numbers and bytes in network order; what isn't there is a {@link PayloadError}. */

import { invalidUtf8At } from '../../../playground-server/wire/utf8.ts';
import { textOrNone } from '../copy/utf8.ts';
import { PayloadError } from './payload.ts';

/**
 * @param at where the bytes begin in the payload
 * @throws PayloadError at the first byte that makes them no UTF-8
 */
export function utf8(bytes: Uint8Array, at = 0): string {
  const text = textOrNone(bytes);
  if (text !== undefined) return text;
  throw new PayloadError('the text is not UTF-8', at + Math.max(0, invalidUtf8At(bytes)));
}

export class Reader {
  readonly bytes: Uint8Array;
  /** The next byte. */
  at: number;
  /** Behind the last byte that may be read. */
  readonly end: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.end - this.at;
  }

  /** Moves on by `count` bytes and returns where they began. */
  #step(count: number, what: string): number {
    if (count > this.left) throw new PayloadError(`the bytes end inside ${what}`, this.at);
    const from = this.at;
    this.at += count;
    return from;
  }

  u8(what: string): number {
    return this.#view.getUint8(this.#step(1, what));
  }

  i8(what: string): number {
    return this.#view.getInt8(this.#step(1, what));
  }

  u16(what: string): number {
    return this.#view.getUint16(this.#step(2, what));
  }

  i16(what: string): number {
    return this.#view.getInt16(this.#step(2, what));
  }

  u32(what: string): number {
    return this.#view.getUint32(this.#step(4, what));
  }

  i32(what: string): number {
    return this.#view.getInt32(this.#step(4, what));
  }

  u64(what: string): bigint {
    return this.#view.getBigUint64(this.#step(8, what));
  }

  i64(what: string): bigint {
    return this.#view.getBigInt64(this.#step(8, what));
  }

  f32(what: string): number {
    return this.#view.getFloat32(this.#step(4, what));
  }

  f64(what: string): number {
    return this.#view.getFloat64(this.#step(8, what));
  }

  take(count: number, what: string): Uint8Array {
    const from = this.#step(count, what);
    return this.bytes.subarray(from, from + count);
  }

  text(count: number, what: string): string {
    const from = this.at;
    return utf8(this.take(count, what), from);
  }

  /**
   * A base-128 number, lowest group first (Protocol Buffers; MQTT's Variable Byte Integer).
   *
   * @param longest bytes that it may have
   */
  varint(longest: number, what: string): bigint {
    const from = this.at;
    let value = 0n;
    for (let index = 0; index < longest; index++) {
      const byte = this.u8(what);
      value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) return value;
    }
    throw new PayloadError(`${what} is longer than ${longest} bytes`, from);
  }
}

/** A safe integer as a number, any other as it is. */
export function plainNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A number as it reads: -0 and the special ones included. */
export function numberText(value: number | bigint): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
