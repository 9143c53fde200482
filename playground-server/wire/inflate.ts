/**
 * DEFLATE undone as it comes (RFC 1951), with its window kept from message to message.
 *
 * Written by hand, since a dissector needs what the libraries don't tell: how far back a compressor
 * reached (RFC 7692 lets the peers agree on a smaller window), where exactly a limit was met, and
 * an output that is bounded before it is made. It never throws; wrong data is a result.
 */

import { FIXED_DISTANCES, FIXED_LITERALS, makeCode, type PrefixCode } from './inflate-code.ts';

/** Why inflating stopped. */
export type InflateProblem =
  | { readonly kind: 'invalid'; readonly what: string }
  /** A distance reaches behind the bytes that are known. */
  | { readonly kind: 'unknown-history'; readonly distance: number }
  | { readonly kind: 'limit' };

/** The largest window of DEFLATE. */
const WINDOW = 32 * 1024;
/** Bytes between two deliveries to the sink. */
const BLOCK = 32 * 1024;
const LONGEST_MATCH = 258;

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
];
const LENGTH_EXTRA = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const DISTANCE_EXTRA = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
/** In which order a dynamic block gives the lengths of its code length code (section 3.2.7). */
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** What the decoder is in the middle of. */
const Phase = { BLOCK: 0, STORED: 1, CODES: 2, FAILED: 3, ENDED: 4 } as const;

/** Thrown nowhere: says that the input ends inside what was being read. */
const NEED_MORE = -1;

export class Inflater {
  readonly #limit: number;
  readonly #sink: (piece: Uint8Array) => void;
  readonly #ends: boolean;

  #input: Uint8Array = new Uint8Array(0);
  /** In bits from the start of `#input`. */
  #at = 0;
  #phase: number = Phase.BLOCK;
  #final = false;
  #stored = 0;
  #literals: PrefixCode = FIXED_LITERALS;
  #distances: PrefixCode = FIXED_DISTANCES;

  /** History, then what is not delivered yet. */
  readonly #out = new Uint8Array(WINDOW + BLOCK + LONGEST_MATCH);
  #filled = 0;
  #delivered = 0;
  /** How many bytes before `#filled` are known. */
  #known = 0;
  #produced = 0;
  #farthest = 0;
  #problem: InflateProblem | undefined;

  /**
   * @param limit bytes that one message may grow to; past it the result is a `limit` problem
   * @param sink gets the inflated bytes in pieces that are valid until it returns
   * @param ends whether the final block ends the data, as in gzip; RFC 7692 lets more follow it
   */
  constructor(limit: number, sink: (piece: Uint8Array) => void, ends = false) {
    this.#limit = limit;
    this.#ends = ends;
    this.#sink = sink;
  }

  /** The longest distance that this message used, in bytes. */
  get farthest(): number {
    return this.#farthest;
  }

  /** Bytes that this message has grown to. */
  get produced(): number {
    return this.#produced;
  }

  /** Whether the message stands at a block border, as it must at its end. */
  get atBlockBorder(): boolean {
    return this.#phase === Phase.BLOCK && this.#input.length * 8 - this.#at < 8;
  }

  /** Begins a message; `keepHistory` is context takeover. */
  begin(keepHistory: boolean): void {
    if (!keepHistory || this.#phase === Phase.FAILED) this.#known = 0;
    this.#input = new Uint8Array(0);
    this.#at = 0;
    this.#phase = Phase.BLOCK;
    this.#produced = 0;
    this.#farthest = 0;
    this.#problem = undefined;
  }

  /** Inflates as far as `bytes` goes and delivers it. After a problem it does nothing more. */
  push(bytes: Uint8Array): InflateProblem | undefined {
    if (this.#phase === Phase.FAILED) return this.#problem;
    this.#take(bytes);
    while (this.#step()) {
      // Each step is a block head, or as much of a block as there is.
    }
    this.#deliver();
    return this.#problem;
  }

  /** Puts `bytes` behind the rest that could not be read before. */
  #take(bytes: Uint8Array): void {
    const rest = this.#input.subarray(this.#at >>> 3);
    const input = new Uint8Array(rest.length + bytes.length);
    input.set(rest);
    input.set(bytes, rest.length);
    this.#input = input;
    this.#at &= 7;
  }

  /** @returns false when the input is used up, or wrong */
  #step(): boolean {
    switch (this.#phase) {
      case Phase.BLOCK:
        return this.#blockHead();
      case Phase.STORED:
        return this.#copyStored();
      case Phase.ENDED:
        return false;
      default:
        return this.#decode();
    }
  }

  #fail(problem: InflateProblem): false {
    this.#problem = problem;
    this.#phase = Phase.FAILED;
    return false;
  }

  /** The next `count` bits, at most 16, or NEED_MORE; they are used up. */
  #bits(count: number): number {
    if (this.#at + count > this.#input.length * 8) return NEED_MORE;
    const value = this.#peek() & ((1 << count) - 1);
    this.#at += count;
    return value;
  }

  /** At least 16 bits from here on, zeros behind the end. */
  #peek(): number {
    const input = this.#input;
    const at = this.#at >>> 3;
    const word = (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8) | ((input[at + 2] ?? 0) << 16);
    return word >>> (this.#at & 7);
  }

  /** Section 3.2.3. Nothing is used up unless the whole head is there. */
  #blockHead(): boolean {
    const start = this.#at;
    const head = this.#bits(3);
    if (head === NEED_MORE) return false;
    this.#final = (head & 1) === 1;
    const type = head >>> 1;
    if (type === 3) return this.#fail({ kind: 'invalid', what: 'block type 3 is reserved' });
    if (type === 1) {
      this.#literals = FIXED_LITERALS;
      this.#distances = FIXED_DISTANCES;
      this.#phase = Phase.CODES;
      return true;
    }
    const complete = type === 0 ? this.#storedHead() : this.#dynamicHead();
    if (complete) return true;
    if (this.#problem === undefined) this.#at = start;
    return false;
  }

  /** Section 3.2.4. */
  #storedHead(): boolean {
    this.#at = (this.#at + 7) & ~7;
    const length = this.#bits(16);
    const inverse = this.#bits(16);
    if (length === NEED_MORE || inverse === NEED_MORE) return false;
    if ((length ^ inverse) !== 0xffff) {
      return this.#fail({ kind: 'invalid', what: 'LEN and NLEN of a stored block disagree' });
    }
    this.#stored = length;
    this.#phase = Phase.STORED;
    return true;
  }

  /** Section 3.2.7. */
  #dynamicHead(): boolean {
    const literalCount = this.#bits(5) + 257;
    const distanceCount = this.#bits(5) + 1;
    const codeLengthCount = this.#bits(4) + 4;
    const codeLengths = new Uint8Array(19);
    for (let index = 0; index < codeLengthCount; index += 1) {
      const length = this.#bits(3);
      if (length === NEED_MORE) return false;
      codeLengths[CODE_LENGTH_ORDER[index] as number] = length;
    }
    if (literalCount > 286) return this.#fail({ kind: 'invalid', what: 'too many literal codes' });
    if (distanceCount > 30) return this.#fail({ kind: 'invalid', what: 'too many distance codes' });
    const lengths = this.#readLengths(literalCount + distanceCount, makeCode(codeLengths));
    if (lengths === undefined) return false;
    const literals = makeCode(lengths.subarray(0, literalCount));
    const distances = makeCode(lengths.subarray(literalCount));
    if (literals === undefined || distances === undefined || lengths[256] === 0) {
      return this.#fail({ kind: 'invalid', what: 'the lengths of a dynamic block make no code' });
    }
    this.#literals = literals;
    this.#distances = distances;
    this.#phase = Phase.CODES;
    return true;
  }

  /** The run-length coded code lengths of both codes of a dynamic block. */
  #readLengths(count: number, code: PrefixCode | undefined): Uint8Array | undefined {
    const wrong = 'the code lengths of a dynamic block are wrong';
    if (code === undefined) {
      this.#fail({ kind: 'invalid', what: wrong });
      return undefined;
    }
    const lengths = new Uint8Array(count);
    let index = 0;
    while (index < count) {
      const symbol = this.#symbol(code);
      if (symbol < 0) return undefined;
      if (symbol < 16) {
        lengths[index] = symbol;
        index += 1;
        continue;
      }
      const extra = this.#bits(symbol === 16 ? 2 : symbol === 17 ? 3 : 7);
      if (extra === NEED_MORE) return undefined;
      const times = extra + (symbol === 18 ? 11 : 3);
      if (index + times > count || (symbol === 16 && index === 0)) {
        this.#fail({ kind: 'invalid', what: wrong });
        return undefined;
      }
      const repeated = symbol === 16 ? (lengths[index - 1] as number) : 0;
      lengths.fill(repeated, index, index + times);
      index += times;
    }
    return lengths;
  }

  /** The next symbol of a code, or NEED_MORE, or after a problem -2. */
  #symbol(code: PrefixCode): number {
    const entry = code.table[this.#peek() & ((1 << code.bits) - 1)] as number;
    const left = this.#input.length * 8 - this.#at;
    const length = entry & 15;
    if (length === 0 ? left < code.bits : length > left) return NEED_MORE;
    if (length === 0) {
      this.#fail({ kind: 'invalid', what: 'a bit pattern that stands for no symbol' });
      return -2;
    }
    this.#at += length;
    return entry >>> 4;
  }

  #copyStored(): boolean {
    if (this.#stored === 0) return this.#blockEnd();
    const from = this.#at >>> 3;
    const room = WINDOW + BLOCK - this.#filled;
    const count = Math.min(this.#stored, this.#input.length - from, room);
    if (count === 0) return false;
    this.#out.set(this.#input.subarray(from, from + count), this.#filled);
    this.#at += count * 8;
    this.#stored -= count;
    return this.#advance(count);
  }

  #blockEnd(): true {
    this.#phase = this.#ends && this.#final ? Phase.ENDED : Phase.BLOCK;
    // Behind a final block the next one begins a new DEFLATE stream, at a byte border (RFC 7692,
    // section 7.2.3.4).
    if (this.#final) this.#at = (this.#at + 7) & ~7;
    return true;
  }

  /** Sections 3.2.5 and 3.2.6: literals and matches, until the block or the input ends. */
  #decode(): boolean {
    for (;;) {
      const start = this.#at;
      const symbol = this.#symbol(this.#literals);
      if (symbol < 0) return false;
      if (symbol === 256) return this.#blockEnd();
      if (symbol < 256) {
        this.#out[this.#filled] = symbol;
        if (!this.#advance(1)) return false;
        continue;
      }
      const length = this.#value(symbol - 257, LENGTH_BASE, LENGTH_EXTRA);
      const distance =
        length < 0
          ? length
          : this.#value(this.#symbol(this.#distances), DISTANCE_BASE, DISTANCE_EXTRA);
      if (length < 0 || distance < 0) {
        if (this.#problem === undefined) this.#at = start;
        return false;
      }
      if (!this.#copyMatch(length, distance)) return false;
    }
  }

  /** A base and its extra bits; negative where the input ends, or after a problem. */
  #value(symbol: number, bases: readonly number[], extras: readonly number[]): number {
    if (symbol < 0) return symbol;
    const base = bases[symbol];
    if (base === undefined) {
      this.#fail({ kind: 'invalid', what: 'a reserved length or distance symbol' });
      return -2;
    }
    const extra = this.#bits(extras[symbol] as number);
    return extra === NEED_MORE ? NEED_MORE : base + extra;
  }

  #copyMatch(length: number, distance: number): boolean {
    if (distance > this.#known) return this.#fail({ kind: 'unknown-history', distance });
    if (distance > this.#farthest) this.#farthest = distance;
    const out = this.#out;
    const end = this.#filled + length;
    for (let at = this.#filled; at < end; at += 1) out[at] = out[at - distance] as number;
    return this.#advance(length);
  }

  /** Counts new bytes and makes room for the next. */
  #advance(count: number): boolean {
    this.#filled += count;
    this.#produced += count;
    this.#known = Math.min(WINDOW, this.#known + count);
    if (this.#produced > this.#limit) return this.#fail({ kind: 'limit' });
    if (this.#filled >= WINDOW + BLOCK) this.#slide();
    return true;
  }

  #deliver(): void {
    if (this.#filled > this.#delivered)
      this.#sink(this.#out.subarray(this.#delivered, this.#filled));
    this.#delivered = this.#filled;
  }

  #slide(): void {
    this.#deliver();
    this.#out.copyWithin(0, this.#filled - WINDOW, this.#filled);
    this.#filled = WINDOW;
    this.#delivered = WINDOW;
  }
}
