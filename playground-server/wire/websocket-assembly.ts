/**
 * A message put together from its frames (RFC 6455, section 5.4), inflated where it is compressed,
 * and checked where it is text (section 8.1).
 */

import { KEPT_PAYLOAD_LIMIT, type ViolationEvent, type WireEvent } from './events.ts';
import type { Direction } from './span.ts';
import { Utf8Validator } from './utf8.ts';
import { violation } from './violation.ts';
import { Opcode } from './websocket-head.ts';
import type { MessageInflater } from './websocket-inflate.ts';
import { Gather } from './websocket-payload.ts';
import { WEBSOCKET_RULES } from './websocket-violations.ts';

/** What {@link MessageAssembly} is told of a message at its first frame. */
export interface MessageStart {
  readonly direction: Direction;
  readonly offset: number;
  readonly index: number;
  readonly opcode: number;
  /** Present where the message is compressed. */
  readonly inflater: MessageInflater | undefined;
}

export class MessageAssembly {
  readonly offset: number;
  readonly #start: MessageStart;
  readonly #content = new Gather(0, KEPT_PAYLOAD_LIMIT);
  readonly #utf8: Utf8Validator | undefined;
  #frames = 0;
  #wireLength = 0;
  /** Text was found to be invalid, and said to be. */
  #invalid = false;

  constructor(start: MessageStart) {
    this.#start = start;
    this.offset = start.offset;
    this.#utf8 = start.opcode === Opcode.TEXT ? new Utf8Validator() : undefined;
    start.inflater?.begin();
  }

  /** Counts a frame, when its head is known. */
  frame(payloadLength: number): void {
    this.#frames += 1;
    this.#wireLength += payloadLength;
  }

  /**
   * Takes unmasked payload bytes in their order.
   *
   * @param bytes the next piece
   * @param offset where it stands in the stream
   * @returns the violation that shows in this piece, where one does
   */
  push(bytes: Uint8Array, offset: number): ViolationEvent | undefined {
    const { inflater, direction } = this.#start;
    if (inflater !== undefined) {
      inflater.push(bytes);
      return undefined;
    }
    this.#content.append(bytes);
    const at = this.#check(bytes);
    if (at < 0) return undefined;
    const seen = `byte ${hex(bytes[at] as number)} can not stand here`;
    const span = { offset: offset + at, length: 1 };
    return violation(WEBSOCKET_RULES, 'WS_INVALID_UTF8', direction, span, seen);
  }

  /** Gets inflated bytes from the inflater. */
  receive(piece: Uint8Array): void {
    this.#content.append(piece);
    this.#check(piece);
  }

  /**
   * Ends the message behind its final frame.
   *
   * @param end the offset behind its last byte
   * @param out gets what was wrong with the message as a whole, then the message
   */
  finish(end: number, out: WireEvent[]): void {
    const { direction, offset, index, opcode, inflater } = this.#start;
    const span = { offset, length: end - offset };
    const result = inflater?.end();
    for (const { code, seen } of result?.findings ?? []) {
      out.push(violation(WEBSOCKET_RULES, code, direction, span, seen));
    }
    const readable = result === undefined || result.inflated;
    if (readable && this.#endsInvalid(inflater !== undefined)) {
      const last = inflater === undefined ? { offset: end - 1, length: 1 } : span;
      const seen =
        inflater === undefined ? 'it ends inside a character' : 'what was inflated is not';
      out.push(violation(WEBSOCKET_RULES, 'WS_INVALID_UTF8', direction, last, seen));
    }
    out.push({
      kind: 'ws-message',
      direction,
      offset,
      length: span.length,
      index,
      opcode,
      frames: this.#frames,
      compressed: inflater !== undefined,
      wireLength: this.#wireLength,
      payloadLength: readable ? (inflater?.length ?? this.#wireLength) : -1,
      payload: readable ? this.#content.take() : new Uint8Array(0),
    });
  }

  /** @returns the index of the first invalid byte of a text that was valid so far, or -1 */
  #check(bytes: Uint8Array): number {
    if (this.#utf8 === undefined || this.#invalid) return -1;
    const at = this.#utf8.push(bytes);
    this.#invalid = at >= 0;
    return at;
  }

  /** A compressed text is judged at its end only, since its bytes have no place on the wire. */
  #endsInvalid(compressed: boolean): boolean {
    if (this.#utf8 === undefined) return false;
    return this.#invalid ? compressed : !this.#utf8.complete;
  }
}

/** A byte as two digits. */
export function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
