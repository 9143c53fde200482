/**
 * Bytes that came from the browser and have not been handed on, in the pieces in which they came.
 * They wait here until the head that they belong to says whose they are. All offsets are places in
 * the browser's stream.
 */

/** One piece on its way: as it came, and as it goes on. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly passed: Uint8Array;
  /** When it came, in milliseconds of the playground's clock. */
  readonly time: number;
  /** Cuts whose last byte is in this piece. */
  readonly cuts: readonly Cut[];
}

/** Bytes that don't go on. */
export interface Cut {
  readonly offset: number;
  readonly length: number;
}

export interface Inbox {
  /** Bytes that wait. */
  readonly length: number;
  /** The place behind the last byte that came. */
  readonly end: number;
  arrive(bytes: Uint8Array, time: number): void;
  /** So many bytes came and went on at once, while none waited. */
  pass(length: number): void;
  /** These bytes, which have not been taken, stay behind. */
  cut(cut: Cut): void;
  /** Takes what waits before this place, piece by piece. */
  takeUntil(offset: number): Piece[];
  /** What waits before this place, as Latin-1. */
  peek(offset: number): string;
}

interface Arrived {
  readonly bytes: Uint8Array;
  readonly time: number;
}

export function createInbox(): Inbox {
  return new PieceInbox();
}

/** A class, since a literal with getters gets a shape of its own each time, and is slow to read. */
class PieceInbox implements Inbox {
  readonly #arrived: Arrived[] = [];
  #cuts: Cut[] = [];
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  get end(): number {
    return this.#end;
  }

  arrive(bytes: Uint8Array, time: number): void {
    this.#arrived.push({ bytes, time });
    this.#end += bytes.length;
  }

  pass(length: number): void {
    this.#start += length;
    this.#end += length;
  }

  cut(cut: Cut): void {
    this.#cuts.push(cut);
  }

  takeUntil(offset: number): Piece[] {
    const pieces: Piece[] = [];
    while (this.#start < offset) {
      const first = this.#arrived.shift();
      if (first === undefined) break;
      const { bytes, time } = first;
      const wanted = offset - this.#start;
      if (bytes.length > wanted) this.#arrived.unshift({ bytes: bytes.subarray(wanted), time });
      pieces.push(this.#takePiece(bytes.subarray(0, wanted), time));
    }
    return pieces;
  }

  peek(offset: number): string {
    const all = Buffer.concat(this.#arrived.map(({ bytes }) => bytes));
    return all.toString('latin1', 0, offset - this.#start);
  }

  #takePiece(bytes: Uint8Array, time: number): Piece {
    const from = this.#start;
    const end = from + bytes.length;
    const cuts = this.#cuts;
    this.#start = end;
    if (cuts.length === 0) return { bytes, passed: bytes, time, cuts };
    const passed = without(bytes, from, cuts);
    const ended = cuts.filter((cut) => cut.offset + cut.length <= end);
    this.#cuts = cuts.filter((cut) => cut.offset + cut.length > end);
    return { bytes, passed, time, cuts: ended };
  }
}

/** The bytes without `length` of them from `at` on, in memory of their own. */
export function withoutRange(bytes: Uint8Array, at: number, length: number): Uint8Array {
  const rest = Buffer.allocUnsafe(bytes.length);
  rest.set(bytes);
  rest.copyWithin(at, at + length);
  return rest.subarray(0, bytes.length - length);
}

/** The bytes, which begin at `start`, without those that the cuts name. */
function without(bytes: Uint8Array, start: number, cuts: readonly Cut[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const { offset, length } of cuts) {
    const cutFrom = Math.min(Math.max(offset - start, from), bytes.length);
    const cutTo = Math.min(Math.max(offset + length - start, cutFrom), bytes.length);
    parts.push(bytes.subarray(from, cutFrom));
    from = cutTo;
  }
  return Buffer.concat([...parts, bytes.subarray(from)]);
}
