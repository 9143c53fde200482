/**
 * The HTTP/1.1 dissector of one direction (RFC 9112).
 *
 * It observes: a broken rule is an event, and reading goes on while the framing can be decided.
 * What a response means depends on its request (sections 6.3 and 9.2), which the other direction
 * carries; {@link Http1Peer} is what the two tell each other.
 *
 * Not here: field semantics beyond framing and connection, content codings, HTTP/0.9.
 */

import type {
  HttpFraming,
  HttpRequestEvent,
  HttpResponseEvent,
  RawEvent,
  WireEvent,
} from './events.ts';
import { type BodyCheckpoint, MessageBody } from './http1-body.ts';
import type { Framing } from './http1-framing.ts';
import {
  leanRequest,
  leanResponse,
  type ReadRequest,
  type ReadResponse,
  type RequestMeaning,
  type ResponseMeaning,
  readRequest,
  readResponse,
} from './http1-message.ts';
import { headViolation, httpViolation } from './http1-violations.ts';
import { MessageWalk, type Onward, type WalkCheckpoint, type WalkSink } from './http1-walk.ts';
import { type RawCheckpoint, RawRun } from './raw.ts';
import type { Direction, Span } from './span.ts';

/** What the directions of a connection tell each other. */
export interface Http1Peer {
  /** A request head ended before `at`. The event is there where it asks for another protocol. */
  requested(
    exchange: number,
    method: string,
    switching: HttpRequestEvent | undefined,
    at: number,
    out: WireEvent[],
  ): void;
  /** The method of that request; undefined where there is no such request. */
  methodOf(exchange: number): string | undefined;
  /** A final response head was complete; its framing `tunnel` ends HTTP behind it. */
  answered(exchange: number, response: AnsweredBy, out: WireEvent[]): void;
  /** The framing of this direction was lost; what is unknown has not been reported yet. */
  lost(direction: Direction, out: WireEvent[]): void;
}

/** What is known of a final response; the event always is where it makes a tunnel. */
export interface AnsweredBy {
  readonly event: HttpResponseEvent | undefined;
  readonly tunnel: boolean;
}

export interface Http1Options {
  readonly direction: Direction;
  /** Place of the first byte. */
  readonly offset: number;
  readonly skim: boolean;
  readonly headLimit?: number;
  readonly peer: Http1Peer;
}

/** JSON-safe. */
export interface Http1Checkpoint {
  readonly exchange: number;
  readonly closed: boolean;
  readonly interim: boolean;
  readonly switching: boolean;
  readonly waits: boolean;
  readonly walk: WalkCheckpoint;
  readonly body?: BodyCheckpoint;
  readonly raw?: RawCheckpoint;
}

export class Http1Dissector implements WalkSink {
  readonly #options: Http1Options;
  readonly #walk: MessageWalk;
  #body: MessageBody | undefined;
  #bodyStart = 0;
  #raw: RawRun | undefined;
  /** Requests seen; or final responses seen. */
  #exchange = 0;
  /** A message said that it was the last. */
  #closed = false;
  /** The current response is a 1xx. */
  #interim = false;
  /** The current request asks for another protocol. */
  #switching = false;
  /** The current response's content is an event stream. */
  #eventStream = false;

  /** While skimming: the last head's text and what it came to, which the same text does again. */
  #lastText = '';
  #lastMethod = '';
  #lastRequest: RequestMeaning | undefined;
  #lastResponse: ResponseMeaning | undefined;

  /** True behind a request that asks for another protocol: the answer decides what follows. */
  waits = false;

  constructor(options: Http1Options, from?: Http1Checkpoint) {
    this.#options = options;
    // Only who reads nothing but borders gains by knowing a head again.
    this.#walk = new MessageWalk({ ...options, remembers: options.skim }, this, from?.walk);
    if (from === undefined) return;
    const { direction, offset, skim } = options;
    this.#exchange = from.exchange;
    this.#closed = from.closed;
    this.#interim = from.interim;
    this.#switching = from.switching;
    this.waits = from.waits;
    this.#bodyStart = offset;
    if (from.body !== undefined) {
      this.#body = MessageBody.resume(from.body, direction, offset, skim);
    }
    if (from.raw !== undefined) {
      this.#raw = new RawRun(direction, from.raw.reason, from.raw.start, from.raw.end);
    }
  }

  /** Requests seen; or final responses seen. */
  get exchanges(): number {
    return this.#exchange;
  }

  /** True once the framing was lost. */
  get lost(): boolean {
    return this.#raw !== undefined;
  }

  checkpoint(): Http1Checkpoint {
    const body = this.#body?.checkpoint();
    const raw = this.#raw?.checkpoint();
    return {
      exchange: this.#exchange,
      closed: this.#closed,
      interim: this.#interim,
      switching: this.#switching,
      waits: this.waits,
      walk: this.#walk.checkpoint(),
      ...(body === undefined ? {} : { body }),
      ...(raw === undefined ? {} : { raw }),
    };
  }

  /**
   * Reads on from `bytes[from]` until the bytes end, HTTP ends, or {@link waits}.
   *
   * @param base place of `bytes[0]`
   * @returns the index behind what was read
   */
  push(bytes: Uint8Array, from: number, base: number, out: WireEvent[]): number {
    const at = this.#raw === undefined ? this.#walk.push(bytes, from, base, out) : from;
    if (this.#raw === undefined) return at;
    this.#raw.reach(base + bytes.length, this.#options.skim ? [] : out);
    return bytes.length;
  }

  /** The answer was no: HTTP goes on behind the request. */
  goOn(): void {
    this.waits = false;
    this.#walk.restart();
  }

  /** From `offset` on, nothing here is HTTP, or nobody can say where a message ends. */
  loseAt(offset: number, reason: RawEvent['reason'] = 'desynchronised'): void {
    this.waits = false;
    this.#raw ??= new RawRun(this.#options.direction, reason, offset);
  }

  /** The same, from the next byte, which stands at `at`: what has begun ends incomplete. */
  giveUp(at: number, reason: RawEvent['reason'], out: WireEvent[]): void {
    this.#body?.end(at, false, out);
    this.#body = undefined;
    this.loseAt(at - this.#walk.headHeld, reason);
  }

  /** The direction ended before `at`. */
  end(at: number, out: WireEvent[]): void {
    const { direction, skim } = this.#options;
    if (skim) return;
    this.#raw?.end(out);
    const { headHeld, state } = this.#walk;
    if (state === 'head' && headHeld > 0) {
      const offset = at - headHeld;
      out.push({ kind: 'truncated', direction, offset, length: headHeld, what: 'http-head' });
    }
    if (this.#body === undefined) return;
    const complete = state === 'until-close';
    if (!complete || at > this.#bodyStart) this.#body.end(at, complete, out);
    this.#body = undefined;
    if (complete) return;
    const length = at - this.#bodyStart;
    out.push({ kind: 'truncated', direction, offset: this.#bodyStart, length, what: 'http-body' });
  }

  // --- What the walk finds ---

  head(text: string, clean: boolean, start: number, out: WireEvent[]): Framing {
    const { direction, skim } = this.#options;
    const span = { offset: start, length: text.length };
    this.#walk.exchange = this.#exchange;
    const wasClosed = this.#closed;
    const framing =
      direction === 'up'
        ? this.#request(text, clean, start, out)
        : this.#response(text, clean, span, out);
    if (wasClosed && !skim) out.push(httpViolation('HTTP_DATA_AFTER_CLOSE', direction, span));
    if (framing.type === 'undecidable') this.#lose(start + text.length, out);
    else if (hasBody(framing)) this.#beginBody(framing.type, start + text.length);
    return framing;
  }

  #request(text: string, clean: boolean, start: number, out: WireEvent[]): Framing {
    const { skim, peer } = this.#options;
    const exchange = this.#exchange++;
    const lean = skim ? this.#leanRequest(text, clean) : undefined;
    const full =
      lean === undefined || lean.asksSwitch ? readRequest(text, clean, start, exchange) : undefined;
    const meaning = (lean ?? full?.meaning) as RequestMeaning;
    this.#closed = meaning.closes;
    this.#switching = meaning.asksSwitch;
    if (!skim) reportHead(full, out);
    const switching = meaning.asksSwitch ? full?.event : undefined;
    peer.requested(exchange, meaning.method, switching, start + text.length, out);
    return meaning.framing;
  }

  #response(text: string, clean: boolean, span: Span, out: WireEvent[]): Framing {
    const { skim, peer } = this.#options;
    const exchange = this.#exchange;
    const known = peer.methodOf(exchange);
    const method = known ?? 'GET';
    const lean = skim ? this.#leanResponse(text, clean, method) : undefined;
    const full =
      lean === undefined || lean.framing.type === 'tunnel'
        ? readResponse(text, clean, span.offset, exchange, method)
        : undefined;
    const meaning = (lean ?? full?.meaning) as ResponseMeaning;
    const { status, framing } = meaning;
    if (!skim) {
      reportHead(full, out);
      if (known === undefined) {
        out.push(httpViolation('HTTP_RESPONSE_WITHOUT_REQUEST', 'down', span));
      }
    }
    this.#interim = status >= 100 && status < 200 && status !== 101;
    if (this.#interim) return framing;
    this.#exchange += 1;
    this.#closed = meaning.closes;
    this.#eventStream = isEventStream(meaning);
    peer.answered(exchange, { event: full?.event, tunnel: framing.type === 'tunnel' }, out);
    return framing;
  }

  #leanRequest(text: string, clean: boolean): RequestMeaning | undefined {
    if (text !== this.#lastText) {
      this.#lastRequest = leanRequest(text, clean)?.meaning;
      this.#lastText = text;
    }
    return this.#lastRequest;
  }

  #leanResponse(text: string, clean: boolean, method: string): ResponseMeaning | undefined {
    if (text !== this.#lastText || method !== this.#lastMethod) {
      this.#lastResponse = leanResponse(text, clean, method);
      this.#lastText = text;
      this.#lastMethod = method;
    }
    return this.#lastResponse;
  }

  #beginBody(framing: HttpFraming, start: number): void {
    const { direction, skim } = this.#options;
    const { exchange } = this.#walk;
    const eventStream = this.#eventStream;
    this.#bodyStart = start;
    this.#body = new MessageBody({ direction, exchange, framing, start, eventStream, skim });
  }

  emptyLine(offset: number, length: number, out: WireEvent[]): void {
    const { direction, skim } = this.#options;
    if (skim) return;
    out.push(httpViolation('HTTP_EMPTY_LINE_BEFORE_HEAD', direction, { offset, length }));
  }

  noHead(
    why: 'not-http' | 'too-large',
    text: string,
    start: number,
    end: number,
    out: WireEvent[],
  ): void {
    const { direction, skim } = this.#options;
    const span = { offset: start, length: end - start };
    if (!skim) out.push(headViolation(why, direction, span, text));
    this.#lose(start, out);
  }

  content(
    bytes: Uint8Array,
    from: number,
    to: number,
    offset: number,
    chunk: number,
    out: WireEvent[],
  ): void {
    this.#body?.content(bytes, from, to, offset, chunk, out);
  }

  broken(at: number, out: WireEvent[]): void {
    this.#body?.end(at, false, out);
    this.#body = undefined;
    this.#lose(at, out);
  }

  #lose(at: number, out: WireEvent[]): void {
    this.loseAt(at);
    this.#options.peer.lost(this.#options.direction, out);
  }

  messageEnd(at: number, out: WireEvent[]): Onward {
    this.#body?.end(at, true, out);
    this.#body = undefined;
    if (this.#options.direction === 'down') return 'message';
    this.waits = this.#switching;
    return this.waits ? 'stop' : 'message';
  }
}

function reportHead(head: ReadRequest | ReadResponse | undefined, out: WireEvent[]): void {
  if (head === undefined) return;
  out.push(head.event, ...head.violations);
}

const hasBody = (framing: Framing): framing is Framing & { type: HttpFraming } =>
  framing.type === 'chunked' ||
  framing.type === 'until-close' ||
  (framing.type === 'content-length' && framing.length > 0);

const EVENT_STREAM = /^\s*text\/event-stream\s*(?:;|,|$)/i;

/** A stream behind a content coding stays as it is: nothing here decodes those. */
function isEventStream(meaning: ResponseMeaning): boolean {
  const { contentType, contentEncoding } = meaning.fields;
  if (meaning.status !== 200 || !EVENT_STREAM.test(contentType)) return false;
  return contentEncoding === '' || contentEncoding.toLowerCase() === 'identity';
}
