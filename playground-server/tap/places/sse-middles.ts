/**
 * The middles of server-sent events (HTML standard, section 9.2.5): in each block, behind the first
 * byte of its first `data` value, or behind the colon where the value is empty.
 */

import type { Report } from './found.ts';

const LF = 10;
const CR = 13;
const SPACE = 32;
const DATA = [0x64, 0x61, 0x74, 0x61, 0x3a];

export class SseMiddles {
  readonly #report: Report;
  /** Bytes of the line that came. */
  #length = 0;
  /** The line begins as a data line does, as far as it came. */
  #isData = true;
  /** This block's middle has been. */
  #done = false;
  #lastWasCr = false;

  constructor(report: Report) {
    this.#report = report;
  }

  /** Takes bytes of the stream's content; the first stands at `offset`. */
  push(bytes: Uint8Array, from: number, to: number, offset: number): void {
    for (let at = from; at < to; at += 1) this.#take(bytes[at] as number, offset + at - from);
  }

  #take(byte: number, offset: number): void {
    if (byte === LF || byte === CR) {
      if (byte === LF && this.#lastWasCr) this.#lastWasCr = false;
      else this.#endLine(byte, offset);
      return;
    }
    this.#lastWasCr = false;
    const at = this.#length;
    this.#length += 1;
    if (at < DATA.length) {
      if (byte !== DATA[at]) this.#isData = false;
      return;
    }
    if (at === DATA.length && byte === SPACE) return;
    if (at <= DATA.length + 1) this.#middle(offset + 1);
  }

  #endLine(byte: number, offset: number): void {
    if (this.#length >= DATA.length) this.#middle(offset);
    if (this.#length === 0) this.#done = false;
    this.#length = 0;
    this.#isData = true;
    this.#lastWasCr = byte === CR;
  }

  #middle(offset: number): void {
    if (this.#done || !this.#isData) return;
    this.#done = true;
    this.#report('event', offset);
  }
}
