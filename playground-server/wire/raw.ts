/**
 * Bytes that no dissector can take apart, reported in pieces of one size.
 *
 * Pieces are cut by place and not by chunk, so that any split of the bytes gives the same events.
 */

import type { RawEvent, WireEvent } from './events.ts';
import type { Direction } from './span.ts';

/** Bytes of a whole raw piece. The last one, at the stream's end, is shorter. */
export const RAW_PIECE = 16 * 1024;

/** JSON-safe. */
export interface RawCheckpoint {
  readonly start: number;
  readonly end: number;
  readonly reason: RawEvent['reason'];
}

export class RawRun {
  readonly #direction: Direction;
  readonly #reason: RawEvent['reason'];
  /** Where the piece that isn't full begins. */
  #start: number;
  #end: number;

  constructor(direction: Direction, reason: RawEvent['reason'], start: number, end = start) {
    this.#direction = direction;
    this.#reason = reason;
    this.#start = start;
    this.#end = end;
  }

  /** All bytes before `end` are there. */
  reach(end: number, out: WireEvent[]): void {
    this.#end = end;
    while (this.#end - this.#start >= RAW_PIECE) {
      this.#report(RAW_PIECE, out);
      this.#start += RAW_PIECE;
    }
  }

  /** The stream ended. */
  end(out: WireEvent[]): void {
    if (this.#end > this.#start) this.#report(this.#end - this.#start, out);
    this.#start = this.#end;
  }

  checkpoint(): RawCheckpoint {
    return { start: this.#start, end: this.#end, reason: this.#reason };
  }

  #report(length: number, out: WireEvent[]): void {
    const reason = this.#reason;
    out.push({ kind: 'raw', direction: this.#direction, offset: this.#start, length, reason });
  }
}
