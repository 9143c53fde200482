/**
 * Frames found in the bytes of one direction (RFC 6455, section 5.2).
 *
 * This is the code that runs for every byte of a demo, so the common case, a whole frame inside
 * one chunk, takes the short way: flat events, one allocation for the payload, one for each event.
 */

import {
  KEPT_PAYLOAD_LIMIT,
  type RawEvent,
  type TruncatedEvent,
  type ViolationEvent,
  type WireEvent,
} from './events.ts';
import type { Direction } from './span.ts';
import { violation } from './violation.ts';
import type { WebSocketDissector, WebSocketOptions } from './websocket.ts';
import { readCheckpoint, type WebSocketCheckpoint } from './websocket-checkpoint.ts';
import { judgeHead, readCloseBody } from './websocket-frame-rules.ts';
import { FrameHead, headLengthOf, LONGEST_HEAD, Opcode } from './websocket-head.ts';
import { Messages } from './websocket-messages.ts';
import { copyUnmasked, Gather, unmask } from './websocket-payload.ts';
import { WEBSOCKET_RULES } from './websocket-violations.ts';

const Phase = { HEAD: 0, PAYLOAD: 1, RAW: 2 } as const;

export class Framing implements WebSocketDissector {
  readonly #direction: Direction;
  readonly #sender: 'client' | 'server';
  readonly #deflate: boolean;
  readonly #skim: boolean;
  /** Whether frames of this direction must be masked: 0x80, or 0. */
  readonly #maskBit: number;

  /** Stream offset of the next byte to be pushed. */
  #position: number;
  #phase: number = Phase.HEAD;

  /** Bytes of a head that was cut by the end of a chunk. */
  readonly #headBytes = new Uint8Array(LONGEST_HEAD);
  #headFilled = 0;

  /** The head that was read last, and what is to come of its payload. */
  readonly #frame = new FrameHead();
  #remaining = 0;
  #gather: Gather | undefined;
  #found: readonly ViolationEvent[] = [];

  /** Ordinal of the next frame whose head is not complete. */
  #next = 0;
  #closed = false;
  #maskingKeyBefore = -1;
  readonly #messages: Messages;

  /** Where the raw bytes begin that are being passed over, and why. */
  #rawFrom: number;
  #rawReason: RawEvent['reason'] = 'after-gap';
  /** The frame was begun before this dissector was: the rest of it is raw. */
  #begunBefore = false;

  constructor(options: WebSocketOptions) {
    this.#direction = options.direction;
    this.#sender = options.sender;
    this.#deflate = options.deflate !== undefined;
    this.#skim = options.skim ?? false;
    this.#maskBit = options.sender === 'client' ? 0x80 : 0;
    this.#position = options.offset;
    this.#rawFrom = options.offset;
    this.#frame.offset = options.offset;
    this.#messages = new Messages(options.direction, options.sender, options.deflate);
    if (options.checkpoint !== undefined) this.#restore(readCheckpoint(options.checkpoint));
  }

  push(bytes: Uint8Array, out: WireEvent[]): void {
    const end = bytes.length;
    let at = 0;
    while (at < end) {
      if (this.#phase === Phase.HEAD) at = this.#readHead(bytes, at, out);
      else if (this.#phase === Phase.PAYLOAD) at = this.#readPayload(bytes, at, out);
      else at = end;
    }
    this.#position += end;
  }

  end(out: WireEvent[]): void {
    const begun = this.#phase === Phase.PAYLOAD || this.#headFilled > 0;
    if (!this.#skim) {
      if (this.#phase === Phase.RAW || this.#begunBefore) this.#tellRaw(this.#position, out);
      else if (begun) this.#tellTruncated('ws-frame', this.#frame.offset, out);
      out.push(...this.#found);
      const message = this.#messages.begunAt;
      if (message !== undefined && !(begun && message === this.#frame.offset)) {
        this.#tellTruncated('ws-message', message, out);
      }
    }
    this.#stop(this.#position, 'after-end');
  }

  checkpoint(): WebSocketCheckpoint {
    return {
      version: 1,
      frame: this.#next,
      message: this.#messages.next,
      open: this.#messages.open,
      closed: this.#closed,
      maskingKey: this.#maskingKeyBefore,
      head: [...this.#headBytes.subarray(0, this.#headFilled)],
      remaining: this.#phase === Phase.PAYLOAD ? this.#remaining : 0,
      inflatedBefore: this.#messages.inflatedBefore,
      desynchronised: this.#phase === Phase.RAW,
    };
  }

  #restore(saved: WebSocketCheckpoint | undefined): void {
    if (saved === undefined) {
      // Nobody knows where the next frame begins.
      this.#phase = Phase.RAW;
      return;
    }
    this.#next = saved.frame;
    this.#closed = saved.closed;
    this.#maskingKeyBefore = saved.maskingKey;
    this.#messages.restore(saved);
    this.#headBytes.set(saved.head);
    this.#headFilled = saved.head.length;
    this.#remaining = saved.remaining;
    this.#begunBefore = saved.head.length > 0 || saved.remaining > 0;
    if (saved.remaining > 0) this.#phase = Phase.PAYLOAD;
    if (saved.desynchronised) this.#stop(this.#position, 'desynchronised');
  }

  // --- The head ------------------------------------------------------------------------------

  /** Reads a head, or what there is of it. @returns how far it came */
  #readHead(bytes: Uint8Array, at: number, out: WireEvent[]): number {
    if (this.#headFilled > 0) return this.#fillHead(bytes, at, out);
    this.#frame.offset = this.#position + at;
    const available = bytes.length - at;
    if (available < 2) return this.#fillHead(bytes, at, out);
    const headLength = headLengthOf(bytes[at + 1] as number);
    if (available < headLength) return this.#fillHead(bytes, at, out);
    this.#frame.parse(bytes, at, headLength);
    return this.#beginPayload(bytes, at + headLength, out);
  }

  /** The slow way: one byte of a head that is cut by the end of a chunk. */
  #fillHead(bytes: Uint8Array, at: number, out: WireEvent[]): number {
    const head = this.#headBytes;
    head[this.#headFilled] = bytes[at] as number;
    this.#headFilled += 1;
    if (this.#headFilled < 2) return at + 1;
    const headLength = headLengthOf(head[1] as number);
    if (this.#headFilled < headLength) return at + 1;
    this.#headFilled = 0;
    this.#frame.parse(head, 0, headLength);
    return this.#beginPayload(bytes, at + 1, out);
  }

  /** With the head known: judges it, and takes the payload at once where it is all there. */
  #beginPayload(bytes: Uint8Array, at: number, out: WireEvent[]): number {
    const frame = this.#frame;
    const length = frame.payloadLength;
    if (length >= 2 ** 63) return this.#loseFraming(bytes, out);
    const observed = !this.#skim && !this.#begunBefore;
    if (observed && this.#isUnusual()) this.#judge();
    this.#next += 1;
    this.#messages.admit(frame, observed);
    if (frame.second >= 0x80) this.#maskingKeyBefore = frame.maskingKey;
    if ((frame.first & 0x0f) === Opcode.CLOSE) this.#closed = true;
    if (observed && length <= bytes.length - at && length <= KEPT_PAYLOAD_LIMIT) {
      const payload = new Uint8Array(length);
      const beyondAscii = copyUnmasked(payload, bytes, at, frame.maskingKey);
      this.#complete(payload, beyondAscii !== 0, out);
      return at + length;
    }
    this.#remaining = length;
    this.#phase = Phase.PAYLOAD;
    if (observed) this.#gather = new Gather(length, KEPT_PAYLOAD_LIMIT);
    return length === 0 ? this.#readPayload(bytes, at, out) : at;
  }

  /** No length, no next frame: everything from this frame on is raw. */
  #loseFraming(bytes: Uint8Array, out: WireEvent[]): number {
    const from = this.#begunBefore ? this.#rawFrom : this.#frame.offset;
    if (!this.#skim && !this.#begunBefore) {
      const span = { offset: from + 2, length: 8 };
      out.push(violation(WEBSOCKET_RULES, 'WS_LENGTH_TOP_BIT', this.#direction, span));
    }
    this.#stop(from, 'desynchronised');
    return bytes.length;
  }

  /** Whether a head needs a closer look; false for what healthy peers send. */
  #isUnusual(): boolean {
    const { first, second, payloadLength, maskingKey } = this.#frame;
    const opcode = first & 0x0f;
    const form = second & 0x7f;
    return (
      (first & 0x70) !== 0 ||
      opcode > Opcode.BINARY ||
      (opcode === Opcode.CONTINUATION) !== (this.#messages.open !== null) ||
      (second & 0x80) !== this.#maskBit ||
      (form === 126 && payloadLength < 126) ||
      (form === 127 && payloadLength < 0x1_0000) ||
      (second >= 0x80 && maskingKey === this.#maskingKeyBefore) ||
      this.#closed
    );
  }

  #judge(): void {
    this.#found = judgeHead(this.#frame, {
      direction: this.#direction,
      sender: this.#sender,
      maskingKeyBefore: this.#maskingKeyBefore,
      deflate: this.#deflate,
      open: this.#messages.open !== null,
      closed: this.#closed,
    });
  }

  // --- The payload ---------------------------------------------------------------------------

  /** Takes what there is of a payload that is cut by chunk ends. @returns how far it came */
  #readPayload(bytes: Uint8Array, at: number, out: WireEvent[]): number {
    const count = Math.min(this.#remaining, bytes.length - at);
    const gather = this.#gather;
    if (gather !== undefined) {
      if (this.#frame.payloadLength <= KEPT_PAYLOAD_LIMIT) gather.append(bytes, at, at + count);
      else this.#stream(gather, bytes, at, count);
    }
    this.#remaining -= count;
    if (this.#remaining === 0) this.#endPayload(this.#position + at + count, out);
    return at + count;
  }

  /** A payload too long to be kept: each piece is unmasked, checked, and dropped. */
  #stream(gather: Gather, bytes: Uint8Array, at: number, count: number): void {
    const frame = this.#frame;
    // Not what remains of the length: beyond 2^53 that would lose count of single bytes.
    const seen = this.#position + at - frame.payloadOffset;
    const piece = new Uint8Array(count);
    piece.set(bytes.subarray(at, at + count));
    unmask(piece, frame.maskingKey, seen & 3);
    gather.append(piece);
    const wrong = this.#messages.stream(piece, frame.payloadOffset + seen);
    if (wrong !== undefined) this.#found = [...this.#found, wrong];
  }

  #endPayload(end: number, out: WireEvent[]): void {
    this.#phase = Phase.HEAD;
    const gather = this.#gather;
    this.#gather = undefined;
    if (gather !== undefined) {
      const payload = gather.take();
      const streamed = this.#frame.payloadLength > KEPT_PAYLOAD_LIMIT;
      const beyondAscii = streamed || unmask(payload, this.#frame.maskingKey) !== 0;
      this.#complete(payload, beyondAscii, out);
    } else if (this.#begunBefore) {
      if (!this.#skim) this.#tellRaw(end, out);
      this.#begunBefore = false;
    }
  }

  // --- The events ----------------------------------------------------------------------------

  #complete(payload: Uint8Array, beyondAscii: boolean, out: WireEvent[]): void {
    if ((this.#frame.first & 0x0f) === Opcode.CLOSE) this.#tellClose(payload, out);
    else this.#tellFrame(payload, out);
    if (this.#found.length > 0) {
      out.push(...this.#found);
      this.#found = [];
    }
    this.#messages.complete(this.#frame, payload, beyondAscii, out);
  }

  #tellFrame(payload: Uint8Array, out: WireEvent[]): void {
    const frame = this.#frame;
    const { first, second } = frame;
    const form = second & 0x7f;
    out.push({
      kind: 'ws-frame',
      direction: this.#direction,
      offset: frame.offset,
      length: frame.length + frame.payloadLength,
      index: this.#next - 1,
      headLength: frame.length,
      fin: first >= 0x80,
      rsv1: (first & 0x40) !== 0,
      rsv2: (first & 0x20) !== 0,
      rsv3: (first & 0x10) !== 0,
      opcode: first & 0x0f,
      masked: second >= 0x80,
      lengthForm: form < 126 ? 7 : form === 126 ? 16 : 64,
      payloadLength: frame.payloadLength,
      maskingKey: frame.maskingKey,
      payload,
      message: this.#messages.current,
    });
  }

  /** A close frame is a frame with two more properties, and more that may be wrong. */
  #tellClose(payload: Uint8Array, out: WireEvent[]): void {
    const body = readCloseBody(this.#direction, payload, this.#frame.payloadOffset);
    const told: WireEvent[] = [];
    this.#tellFrame(payload, told);
    const close = { closeCode: body.code, closeReason: body.reason };
    out.push(Object.assign(told[0] as WireEvent, close));
    this.#found = [...this.#found, ...body.violations];
  }

  #tellTruncated(what: TruncatedEvent['what'], offset: number, out: WireEvent[]): void {
    const length = this.#position - offset;
    out.push({ kind: 'truncated', direction: this.#direction, offset, length, what });
  }

  #tellRaw(end: number, out: WireEvent[]): void {
    const offset = this.#rawFrom;
    if (end === offset) return;
    const direction = this.#direction;
    out.push({ kind: 'raw', direction, offset, length: end - offset, reason: this.#rawReason });
  }

  /** From here on, bytes are only counted. */
  #stop(from: number, reason: RawEvent['reason']): void {
    this.#phase = Phase.RAW;
    this.#rawFrom = from;
    this.#rawReason = reason;
    this.#begunBefore = false;
    this.#headFilled = 0;
    this.#gather = undefined;
    this.#messages.drop();
    this.#found = [];
  }
}
