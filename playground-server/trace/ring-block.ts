/** One block of a ring's memory: records back to back, with marks so that one is soon found. */

import { type Target, targetOf } from './record-layout.ts';

/** Every so many records a block notes where it stands. A power of two. */
const MARK_EVERY = 128;

export class Block {
  readonly target: Target;
  readonly capacity: number;
  /** Bytes that hold records. */
  used = 0;
  /** The `seq` of the first record; the others follow without holes. */
  readonly firstSeq: number;
  count = 0;
  /** So many still read from its memory: while there is one, it must not be used again. */
  lent = 0;
  readonly #marks: number[] = [];

  constructor(memory: Uint8Array, firstSeq: number) {
    this.target = targetOf(memory);
    this.capacity = memory.length;
    this.firstSeq = firstSeq;
  }

  get lastSeq(): number {
    return this.firstSeq + this.count - 1;
  }

  /** Takes room for one more record, which the caller then writes. Returns its place. */
  take(size: number): number {
    const at = this.used;
    if ((this.count & (MARK_EVERY - 1)) === 0) this.#marks.push(at);
    this.count += 1;
    this.used = at + size;
    return at;
  }

  /** Somebody reads from its memory, until what is returned is called. */
  lend(): () => void {
    this.lent += 1;
    return () => {
      this.lent -= 1;
    };
  }

  /** Where the record with this `seq` stands; `used` for the one behind the last. */
  placeOf(seq: number): number {
    const ordinal = seq - this.firstSeq;
    if (ordinal >= this.count) return this.used;
    let at = this.#marks[Math.floor(ordinal / MARK_EVERY)] ?? 0;
    for (let left = ordinal % MARK_EVERY; left > 0; left -= 1) at = this.next(at);
    return at;
  }

  /** Where the record behind the one at `at` stands. */
  next(at: number): number {
    return at + this.target.view.getUint32(at + 4, true);
  }
}
