/**
 * WebSocket frames and messages of one direction (RFC 6455, sections 5 to 8).
 *
 * Observes and reports: a broken rule is a violation behind the frame that broke it, and framing
 * goes on for as long as lengths can be believed. What follows the opening handshake comes here;
 * the handshake itself is in handshake.ts, compressed messages in websocket-inflate.ts.
 *
 * This is the code that runs for every byte of a demo, so the common case, a whole frame inside
 * one chunk, takes the short way: flat events, one allocation for the payload, one for each event.
 *
 * Left out on purpose: pairing pings with pongs, and a close with its answer. Both need the other
 * direction; who has both can do it on the events.
 */

import {
  type DeflateParameters,
  KEPT_PAYLOAD_LIMIT,
  type RawEvent,
  type ViolationEvent,
  type WireEvent,
} from './events.ts';
import type { Direction } from './span.ts';
import { Utf8Validator } from './utf8.ts';
import { violation } from './violation.ts';
import {
  type OpenMessage,
  readCheckpoint,
  type WebSocketCheckpoint,
} from './websocket-checkpoint.ts';
import { judgeHead, readCloseBody } from './websocket-frame-rules.ts';
import { headLengthOf, LONGEST_HEAD, Opcode, uint16, uint32, uint64 } from './websocket-head.ts';
import { MessageInflater } from './websocket-inflate.ts';
import { hex, MessageAssembly } from './websocket-message.ts';
import { copyUnmasked, Gather, unmask } from './websocket-payload.ts';
import { WEBSOCKET_RULES } from './websocket-violations.ts';

export interface WebSocketOptions {
  readonly direction: Direction;
  /** Stream offset of the first byte that will be pushed. */
  readonly offset: number;
  /** Who sends in this direction: the client must mask, the server must not. */
  readonly sender: 'client' | 'server';
  /** What was agreed on (RFC 7692); absent where RSV1 means nothing. */
  readonly deflate?: DeflateParameters | undefined;
  /** From {@link WebSocketDissector.checkpoint} of the dissector that saw the bytes before. */
  readonly checkpoint?: unknown;
  /** Walk the heads only: no events, no payloads, and still a right checkpoint. */
  readonly skim?: boolean | undefined;
}

export interface WebSocketDissector {
  /** Takes the next bytes and adds to `out` the events that they complete. */
  push(bytes: Uint8Array, out: WireEvent[]): void;
  /** The direction has ended; adds what was cut short. */
  end(out: WireEvent[]): void;
  /**
   * Where the dissector stands, as plain JSON. Another one can go on from here: the rest of a begun
   * frame is one raw event, a message whose beginning is gone ends without a message event, and
   * whatever starts later is reported as if nothing had happened.
   */
  checkpoint(): unknown;
}

/** Makes a dissector for one direction of a connection behind its 101 response. */
export function createWebSocket(options: WebSocketOptions): WebSocketDissector {
  return new Framing(options);
}

const Phase = { HEAD: 0, PAYLOAD: 1, RAW: 2 } as const;

class Framing implements WebSocketDissector {
  readonly #direction: Direction;
  readonly #sender: 'client' | 'server';
  readonly #deflate: DeflateParameters | undefined;
  readonly #skim: boolean;
  /** Whether frames of this direction must be masked: 0x80, or 0. */
  readonly #maskBit: number;

  /** Stream offset of the next byte to be pushed. */
  #position: number;
  #phase: number = Phase.HEAD;

  /** Bytes of a head that was cut by the end of a chunk. */
  readonly #head = new Uint8Array(LONGEST_HEAD);
  #headFilled = 0;

  // The frame whose head was read last.
  #frameOffset = 0;
  #first = 0;
  #second = 0;
  #headLength = 0;
  #payloadLength = 0;
  #maskingKey = 0;
  #message = -1;
  /** It is an uncompressed message of its own. */
  #whole = false;
  #remaining = 0;
  #gather: Gather | undefined;
  #found: readonly ViolationEvent[] = [];

  // What the frames so far mean for the next one.
  #frames = 0;
  #messages = 0;
  #open: OpenMessage | null = null;
  #closed = false;
  #maskingKeyBefore = -1;
  #inflatedBefore = false;
  #assembly: MessageAssembly | undefined;
  #inflater: MessageInflater | undefined;
  readonly #utf8 = new Utf8Validator();

  /** Where the raw bytes begin that are being passed over, and why. */
  #rawFrom = 0;
  #rawReason: RawEvent['reason'] = 'after-gap';
  /** The frame was begun before this dissector was: the rest of it is raw. */
  #begunBefore = false;

  constructor(options: WebSocketOptions) {
    this.#direction = options.direction;
    this.#sender = options.sender;
    this.#deflate = options.deflate;
    this.#skim = options.skim ?? false;
    this.#maskBit = options.sender === 'client' ? 0x80 : 0;
    this.#position = options.offset;
    this.#rawFrom = options.offset;
    this.#frameOffset = options.offset;
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
    const end = this.#position;
    const begun = this.#phase === Phase.PAYLOAD || this.#headFilled > 0;
    if (!this.#skim) {
      if (this.#phase === Phase.RAW || this.#begunBefore) this.#tellRaw(end, out);
      else if (begun) this.#tellTruncated('ws-frame', this.#frameOffset, end, out);
      out.push(...this.#found);
      const message = this.#assembly?.offset;
      if (message !== undefined && !(begun && message === this.#frameOffset)) {
        this.#tellTruncated('ws-message', message, end, out);
      }
    }
    this.#stop(end, 'after-end');
  }

  checkpoint(): WebSocketCheckpoint {
    return {
      version: 1,
      frame: this.#frames,
      message: this.#messages,
      open: this.#open,
      closed: this.#closed,
      maskingKey: this.#maskingKeyBefore,
      head: [...this.#head.subarray(0, this.#headFilled)],
      remaining: this.#phase === Phase.PAYLOAD ? this.#remaining : 0,
      inflatedBefore: this.#inflatedBefore,
      desynchronised: this.#phase === Phase.RAW,
    };
  }

  #restore(saved: WebSocketCheckpoint | undefined): void {
    if (saved === undefined) {
      // Nobody knows where the next frame begins.
      this.#phase = Phase.RAW;
      return;
    }
    this.#frames = saved.frame;
    this.#messages = saved.message;
    this.#open = saved.open;
    this.#closed = saved.closed;
    this.#maskingKeyBefore = saved.maskingKey;
    this.#inflatedBefore = saved.inflatedBefore;
    this.#head.set(saved.head);
    this.#headFilled = saved.head.length;
    this.#remaining = saved.remaining;
    this.#begunBefore = saved.head.length > 0 || saved.remaining > 0;
    if (saved.remaining > 0) this.#phase = Phase.PAYLOAD;
    if (saved.desynchronised) this.#stop(this.#position, 'desynchronised');
  }

  // --- The head ------------------------------------------------------------------------------

  /** Reads a head, or what there is of it. @returns how far it came */
  #readHead(bytes: Uint8Array, at: number, out: WireEvent[]): number {
    const available = bytes.length - at;
    if (this.#headFilled === 0) {
      this.#frameOffset = this.#position + at;
      if (available >= 2) {
        const headLength = headLengthOf(bytes[at + 1] as number);
        if (available >= headLength) {
          this.#parseHead(bytes, at, headLength);
          return this.#beginPayload(bytes, at + headLength, out);
        }
      }
    }
    return this.#fillHead(bytes, at, out);
  }

  /** The slow way: one byte of a head that is cut by the end of a chunk. */
  #fillHead(bytes: Uint8Array, at: number, out: WireEvent[]): number {
    const head = this.#head;
    head[this.#headFilled] = bytes[at] as number;
    this.#headFilled += 1;
    if (this.#headFilled < 2) return at + 1;
    const headLength = headLengthOf(head[1] as number);
    if (this.#headFilled < headLength) return at + 1;
    this.#headFilled = 0;
    this.#parseHead(head, 0, headLength);
    return this.#beginPayload(bytes, at + 1, out);
  }

  #parseHead(bytes: Uint8Array, at: number, headLength: number): void {
    const second = bytes[at + 1] as number;
    const form = second & 0x7f;
    this.#first = bytes[at] as number;
    this.#second = second;
    this.#headLength = headLength;
    this.#payloadLength =
      form < 126 ? form : form === 126 ? uint16(bytes, at + 2) : uint64(bytes, at + 2);
    this.#maskingKey = second >= 0x80 ? uint32(bytes, at + headLength - 4) : 0;
  }

  /** With the head known: judges it, and takes the payload at once where it is all there. */
  #beginPayload(bytes: Uint8Array, at: number, out: WireEvent[]): number {
    const length = this.#payloadLength;
    if (length >= 2 ** 63) return this.#loseFraming(bytes, out);
    const observed = !this.#skim && !this.#begunBefore;
    if (observed && this.#isUnusual()) this.#judge();
    this.#admit(observed);
    this.#frames += 1;
    if (observed && length <= bytes.length - at && length <= KEPT_PAYLOAD_LIMIT) {
      const payload = new Uint8Array(length);
      const beyondAscii = copyUnmasked(payload, bytes, at, this.#maskingKey);
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
    const from = this.#begunBefore ? this.#rawFrom : this.#frameOffset;
    if (!this.#skim && !this.#begunBefore) {
      const span = { offset: from + 2, length: 8 };
      out.push(violation(WEBSOCKET_RULES, 'WS_LENGTH_TOP_BIT', this.#direction, span));
    }
    this.#stop(from, 'desynchronised');
    return bytes.length;
  }

  /** Whether a head needs a closer look; false for what healthy peers send. */
  #isUnusual(): boolean {
    const first = this.#first;
    const second = this.#second;
    const opcode = first & 0x0f;
    const form = second & 0x7f;
    return (
      (first & 0x70) !== 0 ||
      opcode > Opcode.BINARY ||
      (opcode === Opcode.CONTINUATION) !== (this.#open !== null) ||
      (second & 0x80) !== this.#maskBit ||
      (form === 126 && this.#payloadLength < 126) ||
      (form === 127 && this.#payloadLength < 0x1_0000) ||
      (second >= 0x80 && this.#maskingKey === this.#maskingKeyBefore) ||
      this.#closed
    );
  }

  #judge(): void {
    this.#found = judgeHead({
      direction: this.#direction,
      sender: this.#sender,
      offset: this.#frameOffset,
      first: this.#first,
      second: this.#second,
      headLength: this.#headLength,
      payloadLength: this.#payloadLength,
      maskingKey: this.#maskingKey,
      maskingKeyBefore: this.#maskingKeyBefore,
      deflate: this.#deflate !== undefined,
      open: this.#open !== null,
      closed: this.#closed,
    });
  }

  /** Takes the frame into account: which message it belongs to, and what may come next. */
  #admit(observed: boolean): void {
    const opcode = this.#first & 0x0f;
    const fin = this.#first >= 0x80;
    this.#whole = false;
    this.#message = -1;
    if (this.#second >= 0x80) this.#maskingKeyBefore = this.#maskingKey;
    if (opcode === Opcode.TEXT || opcode === Opcode.BINARY) {
      this.#admitFirst(opcode, fin, observed);
    } else if (opcode === Opcode.CONTINUATION) {
      if (this.#open === null) return;
      this.#message = this.#messages - 1;
      if (fin) this.#open = null;
      this.#assembly?.frame(this.#payloadLength);
    } else if (opcode === Opcode.CLOSE) {
      this.#closed = true;
    }
  }

  /** The first frame of a message. One that was not finished before it is given up. */
  #admitFirst(opcode: number, fin: boolean, observed: boolean): void {
    const compressed = this.#deflate !== undefined && (this.#first & 0x40) !== 0;
    if (this.#open?.compressed) this.#inflater?.abandon();
    this.#message = this.#messages;
    this.#messages += 1;
    this.#open = fin ? null : { opcode, compressed };
    this.#assembly = undefined;
    if (observed) {
      this.#whole = fin && !compressed && this.#payloadLength <= KEPT_PAYLOAD_LIMIT;
      if (!this.#whole) this.#assemble(opcode, compressed);
    }
    if (compressed) this.#inflatedBefore = true;
  }

  #assemble(opcode: number, compressed: boolean): void {
    this.#assembly = new MessageAssembly({
      direction: this.#direction,
      offset: this.#frameOffset,
      index: this.#message,
      opcode,
      inflater: compressed ? this.#ensureInflater() : undefined,
    });
    this.#assembly.frame(this.#payloadLength);
  }

  #ensureInflater(): MessageInflater {
    // Compressed messages that passed without an inflater were seen by another dissector.
    this.#inflater ??= new MessageInflater(
      this.#deflate as DeflateParameters,
      this.#sender,
      this.#inflatedBefore,
      { receive: (piece) => this.#assembly?.receive(piece) },
    );
    return this.#inflater;
  }

  // --- The payload ---------------------------------------------------------------------------

  /** Takes what there is of a payload that is cut by chunk ends. @returns how far it came */
  #readPayload(bytes: Uint8Array, at: number, out: WireEvent[]): number {
    const count = Math.min(this.#remaining, bytes.length - at);
    const gather = this.#gather;
    if (gather !== undefined) {
      if (this.#payloadLength <= KEPT_PAYLOAD_LIMIT) gather.append(bytes, at, at + count);
      else this.#stream(gather, bytes, at, count);
    }
    this.#remaining -= count;
    if (this.#remaining === 0) this.#endPayload(this.#position + at + count, out);
    return at + count;
  }

  /** A payload too long to be kept: each piece is unmasked, checked, and dropped. */
  #stream(gather: Gather, bytes: Uint8Array, at: number, count: number): void {
    const seen = this.#payloadLength - this.#remaining;
    const piece = new Uint8Array(count);
    piece.set(bytes.subarray(at, at + count));
    unmask(piece, this.#maskingKey, seen & 3);
    gather.append(piece);
    const offset = this.#frameOffset + this.#headLength + seen;
    const wrong = this.#message < 0 ? undefined : this.#assembly?.push(piece, offset);
    if (wrong !== undefined) this.#found = [...this.#found, wrong];
  }

  #endPayload(end: number, out: WireEvent[]): void {
    this.#phase = Phase.HEAD;
    const gather = this.#gather;
    this.#gather = undefined;
    if (gather !== undefined) {
      const payload = gather.take();
      const streamed = this.#payloadLength > KEPT_PAYLOAD_LIMIT;
      const beyondAscii = streamed || unmask(payload, this.#maskingKey) !== 0;
      this.#complete(payload, beyondAscii, out);
    } else if (this.#begunBefore) {
      if (!this.#skim) this.#tellRaw(end, out);
      this.#begunBefore = false;
    }
  }

  // --- The events ----------------------------------------------------------------------------

  #complete(payload: Uint8Array, beyondAscii: boolean, out: WireEvent[]): void {
    const first = this.#first;
    if ((first & 0x0f) === Opcode.CLOSE) this.#tellClose(payload, out);
    else this.#tellFrame(payload, out);
    if (this.#found.length > 0) {
      out.push(...this.#found);
      this.#found = [];
    }
    if (this.#whole) this.#tellWhole(payload, beyondAscii, out);
    else if (this.#message >= 0 && this.#assembly !== undefined) {
      this.#extend(this.#assembly, payload, out);
    }
  }

  #tellFrame(payload: Uint8Array, out: WireEvent[]): void {
    const first = this.#first;
    const form = this.#second & 0x7f;
    out.push({
      kind: 'ws-frame',
      direction: this.#direction,
      offset: this.#frameOffset,
      length: this.#headLength + this.#payloadLength,
      index: this.#frames - 1,
      headLength: this.#headLength,
      fin: first >= 0x80,
      rsv1: (first & 0x40) !== 0,
      rsv2: (first & 0x20) !== 0,
      rsv3: (first & 0x10) !== 0,
      opcode: first & 0x0f,
      masked: this.#second >= 0x80,
      lengthForm: form < 126 ? 7 : form === 126 ? 16 : 64,
      payloadLength: this.#payloadLength,
      maskingKey: this.#maskingKey,
      payload,
      message: this.#message,
    });
  }

  /** A close frame is a frame with two more properties, and more that may be wrong. */
  #tellClose(payload: Uint8Array, out: WireEvent[]): void {
    const offset = this.#frameOffset + this.#headLength;
    const { code, reason, violations } = readCloseBody(this.#direction, payload, offset);
    const frame: WireEvent[] = [];
    this.#tellFrame(payload, frame);
    out.push(Object.assign(frame[0] as WireEvent, { closeCode: code, closeReason: reason }));
    this.#found = [...this.#found, ...violations];
  }

  /** The message that a single frame is; it shares the frame's payload. */
  #tellWhole(payload: Uint8Array, beyondAscii: boolean, out: WireEvent[]): void {
    const opcode = this.#first & 0x0f;
    if (beyondAscii && opcode === Opcode.TEXT) this.#checkWhole(payload, out);
    out.push({
      kind: 'ws-message',
      direction: this.#direction,
      offset: this.#frameOffset,
      length: this.#headLength + this.#payloadLength,
      index: this.#message,
      opcode,
      frames: 1,
      compressed: false,
      wireLength: this.#payloadLength,
      payloadLength: this.#payloadLength,
      payload,
    });
  }

  #checkWhole(payload: Uint8Array, out: WireEvent[]): void {
    this.#utf8.reset();
    let at = this.#utf8.push(payload);
    let seen = `byte ${hex(payload[at] ?? 0)} can not stand here`;
    if (at < 0) {
      if (this.#utf8.complete) return;
      at = payload.length - 1;
      seen = 'it ends inside a character';
    }
    const span = { offset: this.#frameOffset + this.#headLength + at, length: 1 };
    out.push(violation(WEBSOCKET_RULES, 'WS_INVALID_UTF8', this.#direction, span, seen));
  }

  /** Puts a frame's payload to its message, and tells the message behind its final frame. */
  #extend(assembly: MessageAssembly, payload: Uint8Array, out: WireEvent[]): void {
    if (this.#payloadLength <= KEPT_PAYLOAD_LIMIT) {
      const wrong = assembly.push(payload, this.#frameOffset + this.#headLength);
      if (wrong !== undefined) out.push(wrong);
    }
    if (this.#first < 0x80) return;
    assembly.finish(this.#frameOffset + this.#headLength + this.#payloadLength, out);
    this.#assembly = undefined;
  }

  #tellTruncated(
    what: 'ws-frame' | 'ws-message',
    offset: number,
    end: number,
    out: WireEvent[],
  ): void {
    const length = end - offset;
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
    this.#assembly = undefined;
    this.#found = [];
  }
}
