/**
 * One direction of a connection, walked for its places: heads, chunks, events and characters while
 * it is HTTP/1.1 (RFC 9112), frames once it is a WebSocket. The walk is the dissectors' own.
 *
 * Where a place inside a head is waited for, heads are walked byte by byte: it must be known before the
 * head is over.
 */

import { lists } from '../../wire/http1-framing.ts';
import { leanRequest, leanResponse, readRequest, readResponse } from '../../wire/http1-message.ts';
import {
  MessageWalk,
  type Onward,
  type WalkCheckpoint,
  type WalkSink,
} from '../../wire/http1-walk.ts';
import type { Direction } from '../../wire/span.ts';
import type { FoundPlace, Report } from './found.ts';
import { FrameBorders } from './frame-borders.ts';
import { HeadMiddles } from './head-middles.ts';
import { SseMiddles } from './sse-middles.ts';
import { leadsOthers } from './utf8-middles.ts';

type Framing = ReturnType<WalkSink['head']>;

/** What a direction must ask of the other, or tell it. */
export interface WayPeer {
  /** A request's head is over. */
  asked(method: string): void;
  /** The method of the oldest request without a final answer. */
  method(): string;
  /** A final answer's head is over. */
  answered(status: number, webSocket: boolean): void;
}

export interface WayOptions {
  readonly direction: Direction;
  readonly watched: ReadonlySet<FoundPlace>;
  readonly report: Report;
  readonly peer: WayPeer;
}

/** Content that makes a page itself. */
const PAGE_PART = /^(?:text\/(?:html|css|javascript)|application\/javascript|image\/|font\/)/i;
const EVENT_STREAM = /^text\/event-stream/i;

export class HttpWay implements WalkSink {
  readonly #options: WayOptions;
  readonly #report: Report;
  #walk: MessageWalk;
  #headMiddles = new HeadMiddles();
  #sse: SseMiddles | undefined;
  #isPagePart = true;
  #frames: FrameBorders | undefined;
  /** Nobody knows what these bytes are. */
  #raw = false;
  /** The message that is walked is over, or asked for another protocol. */
  #ended = false;
  #switches = false;
  #waits = false;
  /** Bytes behind a request for an upgrade, until it is answered. They have passed. */
  #waiting: Uint8Array[] = [];
  #position = 0;
  /** The last chunk whose middle was worked out. */
  #chunk = -1;
  #middle = -1;

  constructor(options: WayOptions) {
    this.#options = options;
    this.#report = (place, offset) => {
      if (options.watched.has(place)) options.report(place, offset);
    };
    this.#walk = new MessageWalk({ direction: options.direction, skim: true }, this);
  }

  /** Goes on where another walk stands. */
  resume(position: number, walk: WalkCheckpoint, eventStream: boolean, waits: boolean): void {
    this.#position = position;
    this.#walk = new MessageWalk({ direction: this.#options.direction, skim: true }, this, walk);
    this.#waits = waits;
    this.#isPagePart = !eventStream;
    this.#sse = eventStream ? new SseMiddles(this.#report) : undefined;
  }

  /** From the next byte on it is a WebSocket. */
  becomeWebSocket(head: readonly number[] = [], remaining = 0): void {
    this.#waits = false;
    this.#frames = new FrameBorders(this.#report, this.#options.watched.has('character'));
    this.#frames.resume(head, remaining);
    this.#readWaiting();
  }

  /** The upgrade was refused: HTTP goes on. */
  goOn(): void {
    this.#switches = false;
    if (!this.#waits) return;
    this.#waits = false;
    this.#walk.restart();
    this.#readWaiting();
  }

  /** From the next byte on nobody knows what it is. */
  lose(): void {
    this.#raw = true;
    this.#waits = false;
    this.#waiting = [];
  }

  get position(): number {
    return this.#position;
  }

  set position(position: number) {
    this.#position = position;
  }

  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length && !this.#raw) {
      if (this.#frames !== undefined) {
        this.#frames.push(bytes, at, this.#position + at);
        break;
      }
      if (this.#waits) {
        this.#waiting.push(bytes.slice(at));
        break;
      }
      at = this.#read(bytes, at);
    }
    this.#position += bytes.length;
  }

  /** Reads as much of a message as there is, or a byte of its head. Returns the index behind it. */
  #read(bytes: Uint8Array, from: number): number {
    const base = this.#position;
    const walk = this.#walk;
    let at = from + 1;
    if (walk.state === 'head' && this.#options.watched.has('head')) {
      const isMiddle = this.#headMiddles.take(bytes[from] as number);
      walk.push(bytes.subarray(from, at), 0, base + from, []);
      if (isMiddle) this.#report('head', base + at);
    } else {
      at = walk.push(bytes, from, base, []);
    }
    if (this.#ended) {
      this.#ended = false;
      this.#waits = this.#switches;
      if (!this.#waits) walk.restart();
    } else if (walk.state === 'stopped' && this.#frames === undefined) {
      this.lose();
    }
    return at;
  }

  /** They have passed, so their places are too late; only where they end matters. */
  #readWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#position -= waiting.reduce((sum, { length }) => sum + length, 0);
    for (const bytes of waiting) this.push(bytes);
  }

  // --- What the walk finds -----------------------------------------------------------------------

  head(text: string, clean: boolean, start: number): Framing {
    return this.#options.direction === 'up'
      ? this.#request(text, clean, start)
      : this.#response(text, clean, start);
  }

  #request(text: string, clean: boolean, start: number): Framing {
    const { meaning } = leanRequest(text, clean) ?? readRequest(text, clean, start, 0);
    this.#switches = meaning.asksSwitch;
    this.#beginBody(meaning.fields.contentType);
    this.#options.peer.asked(meaning.method);
    return meaning.framing;
  }

  #response(text: string, clean: boolean, start: number): Framing {
    const method = this.#options.peer.method();
    const { status, framing, fields } =
      leanResponse(text, clean, method) ?? readResponse(text, clean, start, 0, method).meaning;
    this.#beginBody(fields.contentType);
    const interim = status >= 100 && status < 200 && status !== 101;
    if (!interim) this.#options.peer.answered(status, lists(fields.upgrade, 'websocket'));
    return framing;
  }

  #beginBody(contentType: string): void {
    this.#isPagePart = PAGE_PART.test(contentType);
    this.#sse = EVENT_STREAM.test(contentType) ? new SseMiddles(this.#report) : undefined;
    this.#chunk = -1;
  }

  content(bytes: Uint8Array, from: number, to: number, offset: number, chunk: number): void {
    const { watched } = this.#options;
    if (this.#isPagePart) return;
    if (watched.has('chunk') && chunk >= 0) this.#chunkMiddle(offset, to - from, chunk);
    if (watched.has('event')) this.#sse?.push(bytes, from, to, offset);
    if (!watched.has('character')) return;
    for (let at = from; at < to; at += 1) {
      if (leadsOthers(bytes[at] as number)) this.#report('character', offset + at - from + 1);
    }
  }

  #chunkMiddle(offset: number, length: number, chunk: number): void {
    if (chunk !== this.#chunk) {
      const { dataStart, size } = this.#walk.checkpoint().chunked ?? { dataStart: offset, size: 0 };
      this.#chunk = chunk;
      this.#middle = dataStart + Math.floor(size / 2);
    }
    if (this.#middle < offset || this.#middle >= offset + length) return;
    this.#report('chunk', this.#middle);
    this.#middle = -1;
  }

  messageEnd(at: number): Onward {
    this.#ended = true;
    this.#report('message', at);
    return 'stop';
  }

  emptyLine(): void {}

  noHead(): void {
    this.lose();
  }

  broken(): void {
    this.lose();
  }
}
