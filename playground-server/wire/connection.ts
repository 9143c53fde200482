/**
 * One TCP connection: HTTP/1.1 in both directions, what its bodies carry, and the WebSocket that
 * it may become.
 *
 * `up` is what the client sent. The directions need each other in two places: a response is framed
 * by its request (RFC 9112, section 6.3), and what follows a request for an upgrade is decided by
 * the response (RFC 9110, section 7.8), so those bytes are held until it comes.
 *
 * Not here: TLS, HTTP/2, what a CONNECT tunnel or an unknown protocol carries.
 */

import { AfterGap } from './after-gap.ts';
import { ByteBuffer, decodeLatin1, encodeLatin1 } from './byte-reader.ts';
import {
  type ConnectionCheckpoint,
  type LaneCheckpoint,
  type PendingRequest,
  readCheckpoint,
  type Verdict,
} from './checkpoint.ts';
import type {
  DeflateParameters,
  HttpRequestEvent,
  HttpResponseEvent,
  WireEvent,
} from './events.ts';
import { readHandshake } from './handshake.ts';
import { type AnsweredBy, Http1Dissector, type Http1Peer } from './http1.ts';
import { lists } from './http1-framing.ts';
import { httpViolation } from './http1-violations.ts';
import { type Direction, endOf } from './span.ts';
import { createWebSocket, type WebSocketDissector } from './websocket.ts';

/** Bytes held while an upgrade is unanswered. */
export const UPGRADE_HELD_LIMIT = 256 * 1024;

/** Unanswered requests that must be remembered for how they change their response's framing. */
export const PIPELINE_LIMIT = 10_000;

export interface ConnectionOptions {
  /** Places at which the bytes of each direction begin. Default 0, or where the checkpoint stands. */
  readonly up?: number;
  readonly down?: number;
  /** From {@link Connection.checkpoint} of a connection that saw the bytes before. */
  readonly checkpoint?: unknown;
  /** Follow borders alone: report nothing, copy no payload. */
  readonly skim?: boolean;
}

export interface Connection {
  /**
   * Takes the next bytes of a direction and returns what they completed. That may be of the other
   * direction too: bytes behind a request for an upgrade are looked at when the answer comes.
   *
   * The bytes are only lent; never throws for what is in them.
   */
  push(direction: Direction, bytes: Uint8Array): WireEvent[];
  /** The direction ended: returns what is complete by that, and what was cut. */
  end(direction: Direction): WireEvent[];
  /**
   * Where the connection stands, JSON-safe. A connection made from it reports what begins later
   * just as this one would; the rest of what has begun is one raw event, `after-gap`, and a body
   * that has begun is reported as incomplete, from the gap on.
   */
  checkpoint(): unknown;
}

/** Makes a dissector for one connection. */
export function createConnection(options: ConnectionOptions = {}): Connection {
  return new HttpConnection(options);
}

/** One direction. */
class Lane {
  readonly direction: Direction;
  readonly http: Http1Dissector;
  /** Bytes that wait for the answer to an upgrade. */
  readonly held = new ByteBuffer();
  /** Place of the next byte, those that are held not counted. */
  position: number;
  webSocket: WebSocketDissector | undefined;
  ended = false;

  constructor(direction: Direction, offset: number, http: Http1Dissector) {
    this.direction = direction;
    this.position = offset;
    this.http = http;
  }

  checkpoint(): LaneCheckpoint {
    const { position, ended } = this;
    const held = decodeLatin1(this.held.view());
    const webSocket = this.webSocket?.checkpoint();
    const lane = { position, held, ended, http: this.http.checkpoint() };
    return webSocket === undefined ? lane : { ...lane, webSocket };
  }
}

class HttpConnection implements Connection, Http1Peer {
  readonly #skim: boolean;
  readonly #up: Lane;
  readonly #down: Lane;
  readonly #afterGap: AfterGap | undefined;
  /** Unanswered requests whose method or upgrade matters, by exchange. */
  readonly #pending: Map<number, PendingRequest>;
  #verdict: Verdict | undefined;
  #deflate: DeflateParameters | undefined;

  constructor(options: ConnectionOptions) {
    this.#skim = options.skim ?? false;
    const from = readCheckpoint(options.checkpoint);
    this.#pending = new Map(from?.pending);
    this.#verdict = from?.verdict;
    this.#deflate = from?.deflate;
    this.#up = this.#openLane('up', options.up, from?.up);
    this.#down = this.#openLane('down', options.down, from?.down);
    if (options.checkpoint === undefined) return;
    const places = { up: placeOf(this.#up), down: placeOf(this.#down) };
    this.#afterGap = new AfterGap(places);
    if (from !== undefined) return;
    for (const lane of [this.#up, this.#down]) lane.http.loseAt(lane.position, 'after-gap');
  }

  #openLane(direction: Direction, start: number | undefined, from?: LaneCheckpoint): Lane {
    const skim = this.#skim;
    const next = from === undefined ? 0 : from.position + from.held.length;
    const offset = start ?? next;
    const http = new Http1Dissector({ direction, offset, skim, peer: this }, from?.http);
    if (from === undefined) return new Lane(direction, offset, http);
    if (offset !== next) return this.#openBehindHole(direction, offset);
    const lane = new Lane(direction, from.position, http);
    lane.ended = from.ended;
    lane.held.append(encodeLatin1(from.held));
    if (from.webSocket !== undefined) this.#openWebSocket(lane, from.position, from.webSocket);
    return lane;
  }

  /** Bytes are missing that no checkpoint speaks of: nobody knows what stands at `offset`. */
  #openBehindHole(direction: Direction, offset: number): Lane {
    const http = new Http1Dissector({ direction, offset, skim: this.#skim, peer: this });
    http.loseAt(offset, 'after-gap');
    return new Lane(direction, offset, http);
  }

  push(direction: Direction, bytes: Uint8Array): WireEvent[] {
    const out: WireEvent[] = [];
    const lane = direction === 'up' ? this.#up : this.#down;
    if (lane.ended) this.#readPastEnd(lane, out);
    this.#feed(lane, bytes, out);
    return this.#tell(out);
  }

  end(direction: Direction): WireEvent[] {
    const out: WireEvent[] = [];
    const lane = direction === 'up' ? this.#up : this.#down;
    lane.ended = true;
    if (!lane.http.waits) this.#endLane(lane, out);
    if (direction === 'down') this.#settle(out);
    return this.#tell(out);
  }

  checkpoint(): ConnectionCheckpoint {
    return {
      version: 1,
      up: this.#up.checkpoint(),
      down: this.#down.checkpoint(),
      pending: [...this.#pending],
      ...(this.#verdict === undefined ? {} : { verdict: this.#verdict }),
      ...(this.#deflate === undefined ? {} : { deflate: this.#deflate }),
    };
  }

  #tell(out: WireEvent[]): WireEvent[] {
    if (this.#skim) return [];
    return this.#afterGap === undefined ? out : this.#afterGap.filter(out);
  }

  #feed(lane: Lane, bytes: Uint8Array, out: WireEvent[]): void {
    const { length } = bytes;
    for (let at = 0; at < length; ) {
      if (lane.webSocket !== undefined) {
        lane.webSocket.push(at === 0 ? bytes : bytes.subarray(at), out);
        lane.position += length - at;
        return;
      }
      if (lane.http.waits && !this.#settle(out)) {
        this.#hold(lane, bytes, at, out);
        return;
      }
      if (lane.webSocket !== undefined) continue;
      const next = lane.http.push(bytes, at, lane.position - at, out);
      lane.position += next - at;
      at = next;
    }
  }

  /** Bytes come behind the end: what still waited for an answer is read as HTTP, they are raw. */
  #readPastEnd(lane: Lane, out: WireEvent[]): void {
    if (lane.http.waits) {
      lane.http.goOn();
      this.#release(lane, out);
      this.#endLane(lane, out);
    }
    lane.http.loseAt(lane.position, 'after-end');
  }

  #hold(lane: Lane, bytes: Uint8Array, from: number, out: WireEvent[]): void {
    const room = UPGRADE_HELD_LIMIT - lane.held.length;
    if (bytes.length - from <= room) {
      lane.held.append(bytes, from);
      return;
    }
    const offset = lane.position;
    const span = { offset, length: UPGRADE_HELD_LIMIT };
    const limit = String(UPGRADE_HELD_LIMIT);
    out.push(httpViolation('HTTP_UPGRADE_HELD_TOO_MUCH', lane.direction, span, limit));
    lane.http.loseAt(offset);
    this.#release(lane, out);
    this.#feed(lane, bytes.subarray(from), out);
  }

  /** Looks at the bytes that were held, now that it is known what they are. */
  #release(lane: Lane, out: WireEvent[]): void {
    this.#feed(lane, lane.held.take(), out);
  }

  #endLane(lane: Lane, out: WireEvent[]): void {
    if (lane.webSocket !== undefined) lane.webSocket.end(out);
    else lane.http.end(lane.position, out);
  }

  // --- What the directions tell each other ---

  requested(
    exchange: number,
    method: string,
    switching: HttpRequestEvent | undefined,
    at: number,
    out: WireEvent[],
  ): void {
    if (switching !== undefined) this.#pending.set(exchange, { method, switching });
    else if (method === 'HEAD') this.#pending.set(exchange, { method });
    if (this.#pending.size <= PIPELINE_LIMIT) return;
    const span = { offset: at, length: 0 };
    const limit = String(PIPELINE_LIMIT);
    if (!this.#down.http.lost) {
      out.push(httpViolation('HTTP_PIPELINE_TOO_DEEP', 'up', span, limit));
      this.#down.http.giveUp(this.#down.position, 'desynchronised', out);
    }
    this.#pending.clear();
  }

  methodOf(exchange: number): string | undefined {
    const { exchanges, lost } = this.#up.http;
    if (exchange >= exchanges && !lost) return undefined;
    return this.#pending.get(exchange)?.method ?? 'GET';
  }

  answered(exchange: number, response: AnsweredBy, out: WireEvent[]): void {
    const request = this.#pending.get(exchange)?.switching;
    this.#pending.delete(exchange);
    if (response.tunnel) {
      this.#switchProtocol(exchange, request, response.event as HttpResponseEvent, out);
    } else if (request !== undefined) {
      if (response.event !== undefined && lists(fieldValue(request, 'upgrade'), 'websocket')) {
        out.push(...readHandshake(request, response.event).violations);
      }
      this.#verdict = { exchange, protocol: 'http' };
      this.#settle(out);
    }
  }

  lost(direction: Direction, out: WireEvent[]): void {
    if (direction === 'down') this.#settle(out);
  }

  #switchProtocol(
    exchange: number,
    request: HttpRequestEvent | undefined,
    response: HttpResponseEvent,
    out: WireEvent[],
  ): void {
    const end = endOf(response);
    if (request !== undefined && agreeOnWebSocket(request, response)) {
      const { handshake, violations } = readHandshake(request, response);
      if (handshake !== undefined) out.push(handshake);
      out.push(...violations);
      this.#deflate = handshake?.deflate;
      this.#verdict = { exchange, protocol: 'websocket' };
      this.#openWebSocket(this.#down, end);
    } else {
      this.#down.http.loseAt(end, 'unknown-protocol');
      if (request === undefined) {
        out.push(httpViolation('HTTP_UNEXPECTED_SWITCH', 'down', response));
        this.#up.http.giveUp(this.#up.position, 'unknown-protocol', out);
      } else {
        this.#verdict = { exchange, protocol: 'unknown' };
      }
    }
    this.#settle(out);
  }

  #openWebSocket(lane: Lane, offset: number, checkpoint?: unknown): void {
    const { direction } = lane;
    lane.webSocket = createWebSocket({
      direction,
      offset,
      sender: direction === 'up' ? 'client' : 'server',
      deflate: this.#deflate,
      checkpoint,
      skim: this.#skim,
    });
  }

  /** How the upgrade that the client's bytes wait for was answered, where it is known. */
  #verdictFor(exchange: number): Verdict | undefined {
    if (this.#verdict?.exchange === exchange) return this.#verdict;
    const down = this.#down;
    // No answer will come any more: what waits for one is HTTP.
    return down.ended || down.http.lost ? { exchange, protocol: 'http' } : undefined;
  }

  /** Lets the client's bytes go on where they wait and the answer is there. @returns whether */
  #settle(out: WireEvent[]): boolean {
    const lane = this.#up;
    const verdict = lane.http.waits ? this.#verdictFor(lane.http.exchanges - 1) : undefined;
    if (verdict === undefined) return false;
    this.#verdict = undefined;
    if (verdict.protocol === 'http') {
      lane.http.goOn();
    } else if (verdict.protocol === 'unknown') {
      lane.http.loseAt(lane.position, 'unknown-protocol');
    } else {
      lane.http.waits = false;
      this.#openWebSocket(lane, lane.position);
    }
    this.#release(lane, out);
    if (lane.ended && !lane.http.waits) this.#endLane(lane, out);
    return true;
  }
}

const placeOf = (lane: Lane): number => lane.position + lane.held.length;

function fieldValue(head: HttpRequestEvent | HttpResponseEvent, name: string): string {
  return head.fields
    .filter((field) => field.name.toLowerCase() === name)
    .map((field) => field.value)
    .join(', ');
}

function agreeOnWebSocket(request: HttpRequestEvent, response: HttpResponseEvent): boolean {
  return [request, response].every((head) => lists(fieldValue(head, 'upgrade'), 'websocket'));
}
