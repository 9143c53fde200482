/**
 * Finds places in what a leg carries, while it carries it. It runs only on legs that a fault waits
 * for at such a place. It keeps no bytes but an unfinished head, and never throws for what they are.
 */

import { readCheckpoint } from '../../wire/checkpoint.ts';
import type { Direction } from '../../wire/span.ts';
import { readCheckpoint as readWebSocketCheckpoint } from '../../wire/websocket-checkpoint.ts';
import type { FoundPlace, Report } from './found.ts';
import { HttpWay } from './http-way.ts';

/** A place, and where it stands: before the byte at `offset`. */
export interface Found {
  readonly place: FoundPlace;
  readonly offset: number;
}

export type Watched = Readonly<Record<Direction, ReadonlySet<FoundPlace>>>;

/** Requests that are remembered until their answers come. */
const MOST_OPEN = 10_000;

export class PlaceFinder {
  readonly #ways: Readonly<Record<Direction, HttpWay>>;
  /** Methods of the requests without a final answer; one that asks for an upgrade is the last. */
  #methods: string[] = [];
  #found: Found[] = [];
  #pushed: Direction = 'up';

  constructor(watched: Watched) {
    const report =
      (direction: Direction): Report =>
      (place, offset) => {
        // What waited in the other direction until now has passed already.
        if (direction === this.#pushed) this.#found.push({ place, offset });
      };
    const peer = {
      asked: (method: string): void => {
        if (this.#methods.length < MOST_OPEN) this.#methods.push(method);
      },
      method: () => this.#methods[0] ?? 'GET',
      answered: (status: number, webSocket: boolean) => this.#answered(status, webSocket),
    };
    const way = (direction: Direction) =>
      new HttpWay({ direction, watched: watched[direction], report: report(direction), peer });
    this.#ways = { up: way('up'), down: way('down') };
  }

  /** The places in the next bytes of a direction, in stream order. The bytes are only lent. */
  push(direction: Direction, bytes: Uint8Array): readonly Found[] {
    const way = this.#ways[direction];
    const start = way.position;
    this.#pushed = direction;
    try {
      way.push(bytes);
    } catch {
      // A dissector must never touch traffic; this direction goes on without places.
      way.lose();
      way.position = start + bytes.length;
    }
    const found = this.#found;
    if (found.length === 0) return found;
    this.#found = [];
    return found.sort((one, other) => one.offset - other.offset);
  }

  /**
   * Goes on behind a gap in the trace.
   *
   * @param up place at which the bytes go on; so for `down`
   * @param checkpoint from `wire/connection.ts`
   */
  resume(up: number, down: number, checkpoint: unknown): void {
    const from = readCheckpoint(checkpoint);
    const places = { up, down };
    for (const direction of ['up', 'down'] as const) {
      const way = this.#ways[direction];
      way.position = places[direction];
      const lane = from?.[direction];
      if (lane === undefined || lane.http.raw !== undefined || lane.held !== '') {
        way.lose();
        continue;
      }
      const { walk, body, waits } = lane.http;
      way.resume(lane.position, walk, body?.sse !== undefined, waits);
      const webSocket = readWebSocketCheckpoint(lane.webSocket);
      if (webSocket?.desynchronised) way.lose();
      else if (webSocket !== undefined) way.becomeWebSocket(webSocket.head, webSocket.remaining);
    }
    if (from === undefined) return;
    const pending = new Map(from.pending);
    for (let n = from.down.http.exchange; n < from.up.http.exchange; n += 1) {
      this.#methods.push(pending.get(n)?.method ?? 'GET');
    }
  }

  #answered(status: number, webSocket: boolean): void {
    const method = this.#methods.shift();
    const { up, down } = this.#ways;
    if (status === 101 && webSocket) {
      down.becomeWebSocket();
      up.becomeWebSocket();
    } else if (status === 101 || (method === 'CONNECT' && status >= 200 && status < 300)) {
      up.lose();
      down.lose();
    } else if (this.#methods.length === 0) {
      up.goOn();
    }
  }
}
