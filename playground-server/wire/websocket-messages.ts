/**
 * Which message each frame belongs to, and the messages themselves (RFC 6455, sections 5.4 to 5.6).
 *
 * Most messages are one frame; they are told at once and share its payload. The others are put
 * together by {@link MessageAssembly}.
 */

import {
  type DeflateParameters,
  KEPT_PAYLOAD_LIMIT,
  type ViolationEvent,
  type WireEvent,
} from './events.ts';
import type { Direction } from './span.ts';
import { Utf8Validator } from './utf8.ts';
import { violation } from './violation.ts';
import { hex, MessageAssembly } from './websocket-assembly.ts';
import type { OpenMessage, WebSocketCheckpoint } from './websocket-checkpoint.ts';
import { type FrameHead, Opcode } from './websocket-head.ts';
import { MessageInflater } from './websocket-inflate.ts';
import { WEBSOCKET_RULES } from './websocket-violations.ts';

export class Messages {
  readonly #direction: Direction;
  readonly #sender: 'client' | 'server';
  readonly #deflate: DeflateParameters | undefined;

  /** Ordinal of the next message. */
  next = 0;
  /** The message that is begun and not finished. */
  open: OpenMessage | null = null;
  /** A compressed message has passed, so that others may refer to it. */
  inflatedBefore = false;
  /** Ordinal of the message that the frame admitted last belongs to; -1 for none. */
  current = -1;

  /** That frame is an uncompressed message of its own. */
  #whole = false;
  #assembly: MessageAssembly | undefined;
  #inflater: MessageInflater | undefined;
  readonly #utf8 = new Utf8Validator();

  constructor(
    direction: Direction,
    sender: 'client' | 'server',
    deflate: DeflateParameters | undefined,
  ) {
    this.#direction = direction;
    this.#sender = sender;
    this.#deflate = deflate;
  }

  /** Goes on where another dissector stood. */
  restore(saved: WebSocketCheckpoint): void {
    this.next = saved.message;
    this.open = saved.open;
    this.inflatedBefore = saved.inflatedBefore;
  }

  /** Where the message begins that is being put together, where one is. */
  get begunAt(): number | undefined {
    return this.#assembly?.offset;
  }

  /**
   * Takes a frame into account when its head is known.
   * @param observed false where nobody will give its payload
   */
  admit(frame: FrameHead, observed: boolean): void {
    const opcode = frame.first & 0x0f;
    this.#whole = false;
    this.current = -1;
    if (opcode === Opcode.TEXT || opcode === Opcode.BINARY) {
      this.#admitFirst(frame, opcode, observed);
    } else if (opcode === Opcode.CONTINUATION && this.open !== null) {
      this.current = this.next - 1;
      if (frame.first >= 0x80) this.open = null;
      this.#assembly?.frame(frame.payloadLength);
    }
  }

  /** The first frame of a message. One that was not finished before it is given up. */
  #admitFirst(frame: FrameHead, opcode: number, observed: boolean): void {
    const compressed = this.#deflate !== undefined && (frame.first & 0x40) !== 0;
    const fin = frame.first >= 0x80;
    if (this.open?.compressed) this.#inflater?.abandon();
    this.current = this.next;
    this.next += 1;
    this.open = fin ? null : { opcode, compressed };
    this.#assembly = undefined;
    if (observed) {
      this.#whole = fin && !compressed && frame.payloadLength <= KEPT_PAYLOAD_LIMIT;
      if (!this.#whole) this.#assemble(frame, opcode, compressed);
    }
    if (compressed) this.inflatedBefore = true;
  }

  #assemble(frame: FrameHead, opcode: number, compressed: boolean): void {
    this.#assembly = new MessageAssembly({
      direction: this.#direction,
      offset: frame.offset,
      index: this.current,
      opcode,
      inflater: compressed ? this.#ensureInflater() : undefined,
    });
    this.#assembly.frame(frame.payloadLength);
  }

  #ensureInflater(): MessageInflater {
    // Compressed messages that passed without an inflater were seen by another dissector.
    this.#inflater ??= new MessageInflater(
      this.#deflate as DeflateParameters,
      this.#sender,
      this.inflatedBefore,
      { receive: (piece) => this.#assembly?.receive(piece) },
    );
    return this.#inflater;
  }

  /** Takes a piece of a payload that is too long to be kept. */
  stream(piece: Uint8Array, offset: number): ViolationEvent | undefined {
    return this.current < 0 ? undefined : this.#assembly?.push(piece, offset);
  }

  /**
   * Ends a frame: tells the message that it finishes, where it does.
   *
   * @param payload unmasked; where it was streamed, the part that was kept
   * @param beyondAscii false where all of it is known to be ASCII
   */
  complete(frame: FrameHead, payload: Uint8Array, beyondAscii: boolean, out: WireEvent[]): void {
    if (this.#whole) this.#tellWhole(frame, payload, beyondAscii, out);
    else if (this.current >= 0 && this.#assembly !== undefined) {
      this.#extend(this.#assembly, frame, payload, out);
    }
  }

  /** Lets go of what is not finished. */
  drop(): void {
    this.#assembly = undefined;
  }

  #tellWhole(frame: FrameHead, payload: Uint8Array, beyondAscii: boolean, out: WireEvent[]): void {
    const opcode = frame.first & 0x0f;
    if (beyondAscii && opcode === Opcode.TEXT) this.#checkWhole(frame, payload, out);
    out.push({
      kind: 'ws-message',
      direction: this.#direction,
      offset: frame.offset,
      length: frame.length + frame.payloadLength,
      index: this.current,
      opcode,
      frames: 1,
      compressed: false,
      wireLength: frame.payloadLength,
      payloadLength: frame.payloadLength,
      payload,
    });
  }

  #checkWhole(frame: FrameHead, payload: Uint8Array, out: WireEvent[]): void {
    this.#utf8.reset();
    let at = this.#utf8.push(payload);
    let seen = `byte ${hex(payload[at] ?? 0)} can not stand here`;
    if (at < 0) {
      if (this.#utf8.complete) return;
      at = payload.length - 1;
      seen = 'it ends inside a character';
    }
    const span = { offset: frame.payloadOffset + at, length: 1 };
    out.push(violation(WEBSOCKET_RULES, 'WS_INVALID_UTF8', this.#direction, span, seen));
  }

  /** Puts a frame's payload to its message, and tells the message behind its final frame. */
  #extend(
    assembly: MessageAssembly,
    frame: FrameHead,
    payload: Uint8Array,
    out: WireEvent[],
  ): void {
    if (frame.payloadLength <= KEPT_PAYLOAD_LIMIT) {
      const wrong = assembly.push(payload, frame.payloadOffset);
      if (wrong !== undefined) out.push(wrong);
    }
    if (!frame.fin) return;
    assembly.finish(frame.end, out);
    this.#assembly = undefined;
  }
}
