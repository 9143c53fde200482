/**
 * The borders of WebSocket frames (RFC 6455, section 5.2) in one direction: where each ends, where
 * a message goes on in another, and the middles of characters in text that is not compressed.
 */

import { FrameHead, headLengthOf, LONGEST_HEAD, Opcode } from '../../wire/websocket-head.ts';
import type { Report } from './found.ts';
import { leadsOthers } from './utf8-middles.ts';

const FIRST_CONTROL = 0x8;
const RSV1 = 0x40;

export class FrameBorders {
  readonly #report: Report;
  readonly #head = new FrameHead();
  readonly #headBytes = new Uint8Array(LONGEST_HEAD);
  readonly #characters: boolean;
  #filled = 0;
  #remaining = 0;
  /** Bytes of the frame's payload that came. */
  #unmasked = 0;
  /** The message that data frames are of is text, and not compressed. */
  #isText = false;

  /** @param characters whether the middles of characters are wanted */
  constructor(report: Report, characters: boolean) {
    this.#report = report;
    this.#characters = characters;
  }

  /** Goes on inside a frame: so much of its head came, or so much of its payload is to come. */
  resume(head: readonly number[], remaining: number): void {
    this.#headBytes.set(head);
    this.#filled = head.length;
    this.#remaining = remaining;
  }

  /** @param offset place of `bytes[from]` */
  push(bytes: Uint8Array, from: number, offset: number): void {
    let at = from;
    while (at < bytes.length) {
      if (this.#remaining > 0) {
        const to = Math.min(bytes.length, at + this.#remaining);
        this.#payload(bytes, at, to, offset + at - from);
        this.#remaining -= to - at;
        at = to;
      } else {
        this.#headBytes[this.#filled] = bytes[at] as number;
        this.#filled += 1;
        at += 1;
        if (!this.#headIsThere()) continue;
      }
      if (this.#remaining === 0) this.#end(offset + at - from);
    }
  }

  #headIsThere(): boolean {
    const length = this.#filled < 2 ? LONGEST_HEAD : headLengthOf(this.#headBytes[1] as number);
    if (this.#filled < length) return false;
    this.#head.parse(this.#headBytes, 0, length);
    this.#filled = 0;
    this.#unmasked = 0;
    this.#remaining = this.#head.payloadLength;
    const { opcode, first } = this.#head;
    if (opcode === Opcode.TEXT) this.#isText = (first & RSV1) === 0;
    else if (opcode === Opcode.BINARY) this.#isText = false;
    return true;
  }

  #payload(bytes: Uint8Array, from: number, to: number, offset: number): void {
    const { maskingKey, opcode } = this.#head;
    if (this.#characters && this.#isText && opcode < FIRST_CONTROL) {
      for (let at = from; at < to; at += 1) {
        const key = (maskingKey >>> (24 - 8 * ((this.#unmasked + at - from) & 3))) & 0xff;
        if (leadsOthers((bytes[at] as number) ^ key))
          this.#report('character', offset + at - from + 1);
      }
    }
    this.#unmasked += to - from;
  }

  #end(offset: number): void {
    const { fin, opcode } = this.#head;
    this.#report('frame', offset);
    if (opcode < FIRST_CONTROL) this.#report(fin ? 'message' : 'fragment', offset);
  }
}
