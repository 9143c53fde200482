/**
 * Walks the messages of one direction: head, body, head, … (RFC 9112, sections 2.1 and 6).
 *
 * It knows where things end and hands them to a sink; the sink knows what they mean. The dissector
 * and the relay's borders are two sinks of the same walk.
 */

import { type ChunkedCheckpoint, ChunkedReader, type ContentSink } from './chunked.ts';
import type { WireEvent } from './events.ts';
import type { Framing } from './http1-framing.ts';
import { HEAD_LIMIT, HeadScanner } from './http1-scan.ts';
import type { Direction } from './span.ts';

/** What goes on behind a message: the next one, or nothing that this walk can read. */
export type Onward = 'message' | 'stop';

export interface WalkSink extends ContentSink {
  /**
   * The head that begins at `start` is complete. Says how its message goes on.
   *
   * @param clean whether it is free of control characters
   */
  head(text: string, clean: boolean, start: number, out: WireEvent[]): Framing;
  /** An empty line stands where a head should begin. */
  emptyLine(start: number, length: number, out: WireEvent[]): void;
  /** What begins at `start` and ends at `end` can't be a head, or is too large for one. */
  noHead(
    why: 'not-http' | 'too-large',
    text: string,
    start: number,
    end: number,
    out: WireEvent[],
  ): void;
  /** The chunked framing broke; the violation was reported. What is unknown begins at `at`. */
  broken(at: number, out: WireEvent[]): void;
  /** The message's last byte stands before `at`. */
  messageEnd(at: number, out: WireEvent[]): Onward;
}

export interface WalkOptions {
  readonly direction: Direction;
  /** Bytes of a head. Default {@link HEAD_LIMIT}. */
  readonly headLimit?: number;
  /** Report no chunks and trailers. */
  readonly skim: boolean;
  /** Know the last head again when it comes again. */
  readonly remembers?: boolean;
}

/** JSON-safe. */
export interface WalkCheckpoint {
  readonly state: WalkState;
  readonly held: string;
  readonly remaining: number;
  readonly exchange: number;
  readonly chunked?: ChunkedCheckpoint;
}

export type WalkState = 'head' | 'content-length' | 'chunked' | 'until-close' | 'stopped';

export class MessageWalk {
  readonly #options: WalkOptions;
  readonly #sink: WalkSink;
  readonly #scanner: HeadScanner;
  #state: WalkState = 'head';
  #remaining = 0;
  #chunked: ChunkedReader | undefined;

  /** Ordinal that chunks of the current message carry; the sink sets it in `head`. */
  exchange = 0;

  constructor(options: WalkOptions, sink: WalkSink, from?: WalkCheckpoint) {
    const { direction, skim, headLimit = HEAD_LIMIT, remembers } = options;
    this.#options = options;
    this.#sink = sink;
    const kind = direction === 'up' ? 'request' : 'response';
    this.#scanner = new HeadScanner(kind, headLimit, from?.held, remembers);
    if (from === undefined) return;
    this.#state = from.state;
    this.#remaining = from.remaining;
    this.exchange = from.exchange;
    if (from.chunked !== undefined) {
      const { exchange } = from;
      this.#chunked = new ChunkedReader({ direction, exchange, offset: 0, skim }, from.chunked);
    }
  }

  get state(): WalkState {
    return this.#state;
  }

  /** Bytes of the unfinished head. */
  get headHeld(): number {
    return this.#scanner.heldLength;
  }

  /** Reads messages again, from the next byte on. */
  restart(): void {
    this.#state = 'head';
  }

  checkpoint(): WalkCheckpoint {
    const checkpoint = {
      state: this.#state,
      held: this.#scanner.held,
      remaining: this.#remaining,
      exchange: this.exchange,
    };
    if (this.#chunked === undefined) return checkpoint;
    return { ...checkpoint, chunked: this.#chunked.checkpoint() };
  }

  /**
   * Reads on from `bytes[from]` until the bytes end or the walk stops.
   *
   * @param base place of `bytes[0]`
   * @returns the index behind what was read
   */
  push(bytes: Uint8Array, from: number, base: number, out: WireEvent[]): number {
    let at = from;
    while (at < bytes.length) {
      switch (this.#state) {
        case 'head':
          at = this.#readHead(bytes, at, base, out);
          break;
        case 'content-length':
          at = this.#readFixed(bytes, at, base, out);
          break;
        case 'chunked':
          at = this.#readChunked(bytes, at, base, out);
          break;
        case 'until-close':
          this.#sink.content(bytes, at, bytes.length, base + at, -1, out);
          return bytes.length;
        case 'stopped':
          return at;
      }
    }
    return at;
  }

  #readHead(bytes: Uint8Array, from: number, base: number, out: WireEvent[]): number {
    const scanner = this.#scanner;
    const start = base + from - scanner.heldLength;
    const outcome = scanner.scan(bytes, from);
    if (outcome === 'more') return bytes.length;
    const { text, clean, end } = scanner;
    if (outcome !== 'head') {
      this.#state = 'stopped';
      this.#sink.noHead(outcome, text, start, base + end, out);
    } else if (text.length <= 2) {
      this.#sink.emptyLine(start, text.length, out);
    } else {
      this.#begin(this.#sink.head(text, clean, start, out), base + end, out);
    }
    return end;
  }

  #begin(framing: Framing, at: number, out: WireEvent[]): void {
    switch (framing.type) {
      case 'none':
        this.#end(at, out);
        break;
      case 'content-length':
        this.#remaining = framing.length;
        if (framing.length === 0) this.#end(at, out);
        else this.#state = 'content-length';
        break;
      case 'chunked': {
        const { direction, skim } = this.#options;
        this.#chunked = new ChunkedReader({ direction, exchange: this.exchange, offset: at, skim });
        this.#state = 'chunked';
        break;
      }
      case 'until-close':
        this.#state = 'until-close';
        break;
      case 'tunnel':
      case 'undecidable':
        this.#state = 'stopped';
        break;
    }
  }

  #end(at: number, out: WireEvent[]): void {
    this.#state = this.#sink.messageEnd(at, out) === 'stop' ? 'stopped' : 'head';
  }

  #readFixed(bytes: Uint8Array, from: number, base: number, out: WireEvent[]): number {
    const end = Math.min(bytes.length, from + this.#remaining);
    this.#sink.content(bytes, from, end, base + from, -1, out);
    this.#remaining -= end - from;
    if (this.#remaining === 0) this.#end(base + end, out);
    return end;
  }

  #readChunked(bytes: Uint8Array, from: number, base: number, out: WireEvent[]): number {
    const chunked = this.#chunked as ChunkedReader;
    const at = chunked.read(bytes, from, base, this.#sink, out);
    if (chunked.broken) {
      this.#chunked = undefined;
      this.#state = 'stopped';
      this.#sink.broken(chunked.brokenAt, out);
    } else if (chunked.done) {
      this.#chunked = undefined;
      this.#end(base + at, out);
    }
    return at;
  }
}
