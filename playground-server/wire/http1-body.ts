/**
 * A message body while it passes: what is kept of it, and the event stream in it.
 */

import { ByteBuffer } from './byte-reader.ts';
import type { ContentSink } from './chunked.ts';
import { type HttpBodyEvent, type HttpFraming, KEPT_BODY_LIMIT, type WireEvent } from './events.ts';
import type { Direction } from './span.ts';
import { type SseCheckpoint, SseParser } from './sse.ts';

export interface BodyOptions {
  readonly direction: Direction;
  readonly exchange: number;
  readonly framing: HttpFraming;
  /** Place of its first byte. */
  readonly start: number;
  /** Whether its content is an event stream. */
  readonly eventStream: boolean;
  readonly skim: boolean;
}

/** JSON-safe. */
export interface BodyCheckpoint {
  readonly exchange: number;
  readonly framing: HttpFraming;
  readonly start: number;
  readonly sse?: SseCheckpoint;
}

export class MessageBody implements ContentSink {
  readonly #options: BodyOptions;
  readonly #kept = new ByteBuffer();
  readonly #sse: SseParser | undefined;
  /** False for a body whose beginning is before a gap. */
  readonly #whole: boolean;
  #contentLength = 0;

  constructor(options: BodyOptions, from?: BodyCheckpoint) {
    this.#options = options;
    this.#whole = from === undefined || from.start === options.start;
    const { direction, exchange, skim } = options;
    if (options.eventStream) this.#sse = new SseParser({ direction, exchange, skim }, from?.sse);
  }

  /** Goes on with a body of which the bytes before `start` are gone. */
  static resume(
    from: BodyCheckpoint,
    direction: Direction,
    start: number,
    skim: boolean,
  ): MessageBody {
    const { exchange, framing, sse } = from;
    const eventStream = sse !== undefined;
    return new MessageBody({ direction, exchange, framing, start, eventStream, skim }, from);
  }

  checkpoint(): BodyCheckpoint {
    const { exchange, framing, start } = this.#options;
    const sse = this.#sse?.checkpoint();
    const body = { exchange, framing, start };
    return sse === undefined ? body : { ...body, sse };
  }

  content(
    bytes: Uint8Array,
    from: number,
    to: number,
    offset: number,
    chunk: number,
    out: WireEvent[],
  ): void {
    this.#contentLength += to - from;
    const room = KEPT_BODY_LIMIT - this.#kept.length;
    if (room > 0 && !this.#options.skim) {
      this.#kept.append(bytes, from, Math.min(to, from + room));
    }
    this.#sse?.content(bytes, from, to, offset, chunk, out);
  }

  /** The body ended, or was cut, before `at`. */
  end(at: number, complete: boolean, out: WireEvent[]): void {
    this.#sse?.end(out);
    const { direction, exchange, framing, start, skim } = this.#options;
    if (skim) return;
    const body: HttpBodyEvent = {
      kind: 'http-body',
      direction,
      offset: start,
      length: at - start,
      exchange,
      framing,
      contentLength: this.#contentLength,
      content: this.#kept.take(),
      complete: complete && this.#whole,
    };
    out.push(body);
  }
}
