/**
 * Follows the message borders of a connection for a relay: heads, ends, tunnels.
 *
 * The same walk as the dissector's, without fields, spans, chunks and content. Bodies are passed
 * over without a copy. `border.ts` is the contract.
 */

import type {
  BordersOptions,
  RequestBorder,
  RequestBorders,
  ResponseBorder,
  ResponseBorders,
  ResponseBordersOptions,
} from './border.ts';
import { ByteBuffer } from './byte-reader.ts';
import type { ViolationEvent, WireEvent } from './events.ts';
import type { Framing } from './http1-framing.ts';
import { lists } from './http1-framing.ts';
import {
  leanRequest,
  leanResponse,
  type ReadRequest,
  type ResponseMeaning,
  readRequest,
  readResponse,
} from './http1-message.ts';
import { HEAD_LIMIT } from './http1-scan.ts';
import { headViolation, httpViolation } from './http1-violations.ts';
import { MessageWalk, type Onward, type WalkSink } from './http1-walk.ts';
import type { Direction } from './span.ts';

/** Bytes that wait for the answer to an upgrade, unless somebody says otherwise. */
export const HELD_LIMIT = 256 * 1024;

/** Follows the requests of one connection. */
export function createRequestBorders(options: BordersOptions = {}): RequestBorders {
  return new RequestFollower(options);
}

/** Follows the responses of one connection. */
export function createResponseBorders(options: ResponseBordersOptions): ResponseBorders {
  return new ResponseFollower(options);
}

/** What both directions share. */
abstract class Follower<B extends RequestBorder | ResponseBorder> implements WalkSink {
  protected readonly walk: MessageWalk;
  /** Place of the next byte. */
  protected position: number;
  protected over = false;
  protected borders: B[] = [];
  readonly #direction: Direction;
  readonly #violations: WireEvent[] = [];

  constructor(direction: Direction, options: BordersOptions) {
    this.position = options.offset ?? 0;
    this.#direction = direction;
    const { headLimit = HEAD_LIMIT } = options;
    this.walk = new MessageWalk({ direction, headLimit, skim: true, remembers: true }, this);
  }

  abstract head(text: string, clean: boolean, start: number): Framing;
  abstract messageEnd(at: number): Onward;

  content(): void {}

  emptyLine(): void {}

  noHead(why: 'not-http' | 'too-large', text: string, start: number, end: number): void {
    const span = { offset: start, length: end - start };
    this.break(start, headViolation(why, this.#direction, span, text));
  }

  broken(at: number): void {
    this.break(at, this.#violations.at(-1) as ViolationEvent);
  }

  protected break(at: number, event: ViolationEvent): void {
    this.over = true;
    this.add({ type: 'broken', at, violation: event.violation } as B);
  }

  protected add(border: B): void {
    this.borders.push(border);
  }

  protected tunnel(at: number): void {
    this.over = true;
    this.add({ type: 'tunnel', at } as B);
  }

  /** Walks over the bytes and returns the index behind what it read. */
  protected follow(bytes: Uint8Array): number {
    const read = this.walk.push(bytes, 0, this.position, this.#violations);
    // Even where it changes nothing, setting a length is slow.
    if (this.#violations.length > 0) this.#violations.length = 0;
    return read;
  }

  protected handOver(): B[] {
    const { borders } = this;
    if (borders.length > 0) this.borders = [];
    return borders;
  }
}

class RequestFollower extends Follower<RequestBorder> implements RequestBorders {
  readonly #heldLimit: number;
  readonly #heldBytes = new ByteBuffer();
  #asksSwitch = false;
  /** The last head's text and what it came to: the same text means the same again. */
  #lastText = '';
  #last: RequestReading | undefined;
  held = false;

  constructor(options: BordersOptions) {
    super('up', options);
    this.#heldLimit = options.heldLimit ?? HELD_LIMIT;
  }

  push(bytes: Uint8Array): RequestBorder[] {
    if (!this.over) this.#read(bytes);
    return this.handOver();
  }

  #read(bytes: Uint8Array): void {
    const read = this.held ? 0 : this.follow(bytes);
    this.position += read;
    if (this.held && read < bytes.length) this.#hold(bytes, read);
  }

  #hold(bytes: Uint8Array, from: number): void {
    if (this.#heldBytes.length + bytes.length - from > this.#heldLimit) {
      const span = { offset: this.position, length: this.#heldLimit };
      const limit = String(this.#heldLimit);
      this.break(this.position, httpViolation('HTTP_UPGRADE_HELD_TOO_MUCH', 'up', span, limit));
      this.#heldBytes.clear();
      return;
    }
    this.#heldBytes.append(bytes, from);
  }

  settle(verdict: 'tunnel' | 'refused'): RequestBorder[] {
    if (!this.held || this.over) return [];
    this.held = false;
    if (verdict === 'tunnel') {
      this.tunnel(this.position);
      this.#heldBytes.clear();
    } else {
      this.walk.restart();
      this.#read(this.#heldBytes.take());
    }
    return this.handOver();
  }

  head(text: string, clean: boolean, start: number): Framing {
    if (this.#last === undefined || text !== this.#lastText) {
      this.#last = readHead(text, clean);
      this.#lastText = text;
    }
    const { method, target, targetAt, asksSwitch, expectsContinue, host, framing } = this.#last;
    this.#asksSwitch = asksSwitch;
    this.add({
      type: 'head',
      start,
      end: start + text.length,
      method,
      target,
      targetOffset: start + targetAt,
      upgrade: asksSwitch,
      expectsContinue,
      host,
    });
    if (framing.type === 'undecidable') this.#undecidable(text, clean, start);
    return framing;
  }

  #undecidable(text: string, clean: boolean, start: number): void {
    const { violations } = readRequest(text, clean, start, 0);
    this.break(start + text.length, decisive(violations));
  }

  messageEnd(at: number): Onward {
    this.add({ type: 'message-end', at });
    this.held = this.#asksSwitch;
    return this.held ? 'stop' : 'message';
  }
}

/** What a relay must know of a request head, wherever it stands. */
interface RequestReading {
  readonly method: string;
  readonly target: string;
  /** Place of the target in the head. */
  readonly targetAt: number;
  readonly asksSwitch: boolean;
  readonly expectsContinue: boolean;
  readonly host: string;
  readonly framing: Framing;
}

function readHead(text: string, clean: boolean): RequestReading {
  const lean = leanRequest(text, clean);
  const full = lean === undefined ? readRequest(text, clean, 0, 0) : undefined;
  const { method, asksSwitch, framing, fields } = (lean ?? (full as ReadRequest)).meaning;
  return {
    method,
    target: lean?.target ?? (full as ReadRequest).event.target,
    targetAt: full?.event.targetSpan.offset ?? method.length + 1,
    asksSwitch,
    expectsContinue: lists(fields.expect, '100-continue'),
    host: fields.host,
    framing,
  };
}

class ResponseFollower extends Follower<ResponseBorder> implements ResponseBorders {
  readonly #nextRequestMethod: (ended: number) => string;
  #interim = false;
  /** The last head's text, what it answered, and what it came to. */
  #lastText = '';
  #lastMethod = '';
  #last: ResponseMeaning | undefined;
  /** Responses that ended in the bytes of this push. */
  #ended = 0;

  constructor(options: ResponseBordersOptions) {
    super('down', options);
    this.#nextRequestMethod = options.nextRequestMethod;
  }

  push(bytes: Uint8Array): ResponseBorder[] {
    this.#ended = 0;
    if (!this.over) this.position += this.follow(bytes);
    return this.handOver();
  }

  head(text: string, clean: boolean, start: number): Framing {
    const method = this.#nextRequestMethod(this.#ended);
    if (this.#last === undefined || text !== this.#lastText || method !== this.#lastMethod) {
      this.#last =
        leanResponse(text, clean, method) ?? readResponse(text, clean, start, 0, method).meaning;
      this.#lastText = text;
      this.#lastMethod = method;
    }
    const { status, framing, closes: close } = this.#last;
    const end = start + text.length;
    this.#interim = status >= 100 && status < 200 && status !== 101;
    this.add({ type: 'head', start, end, status, interim: this.#interim, close });
    if (framing.type === 'tunnel') this.tunnel(end);
    else if (framing.type === 'undecidable') {
      this.break(end, decisive(readResponse(text, clean, start, 0, method).violations));
    }
    return framing;
  }

  messageEnd(at: number): Onward {
    if (!this.#interim) {
      this.add({ type: 'message-end', at });
      this.#ended += 1;
    }
    return 'message';
  }
}

const DECISIVE = new Set([
  'HTTP_BAD_CONTENT_LENGTH',
  'HTTP_CONFLICTING_CONTENT_LENGTH',
  'HTTP_TRANSFER_ENCODING_NOT_CHUNKED',
  'HTTP_BAD_STATUS_LINE',
]);

/** Of a head's violations, the one for which nobody can say where its message ends. */
function decisive(violations: readonly ViolationEvent[]): ViolationEvent {
  return violations.find((event) => DECISIVE.has(event.violation.code)) as ViolationEvent;
}
