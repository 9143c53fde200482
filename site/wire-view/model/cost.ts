/**
 * What an exchange has cost: counted as events come, so that it stays right when rows are let go.
 *
 * Content is what the two programs meant to say to each other: bodies, event data, message
 * payloads. Everything else that crossed the wire (heads, chunk and frame framing, handshakes,
 * heartbeats) is overhead.
 */

import type { Direction, WireEvent } from '../../../playground-server/wire/index.ts';
import type { Cost } from './view.ts';

export interface CostCounter extends Cost {
  carried(direction: Direction, bytes: number): void;
  /** @param carriesSse for a body: its content is counted by the events that it carries */
  event(event: WireEvent, carriesSse: boolean): void;
  reset(): void;
}

const encoder = new TextEncoder();

export function createCostCounter(): CostCounter {
  return {
    requests: 0,
    frames: 0,
    messages: 0,
    bytesUp: 0,
    bytesDown: 0,
    contentBytes: 0,
    carried(direction, bytes) {
      if (direction === 'up') this.bytesUp += bytes;
      else this.bytesDown += bytes;
    },
    event(event, carriesSse) {
      const count = countOf(event, carriesSse);
      this.requests += event.kind === 'http-request' ? 1 : 0;
      this.frames += event.kind === 'ws-frame' ? 1 : 0;
      this.messages += count.message ? 1 : 0;
      this.contentBytes += count.content;
    },
    reset() {
      this.requests = 0;
      this.frames = 0;
      this.messages = 0;
      this.bytesUp = 0;
      this.bytesDown = 0;
      this.contentBytes = 0;
    },
  } satisfies Mutable<CostCounter>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] } & ThisType<{ -readonly [K in keyof T]: T[K] }>;

/** What an event adds: whether it is a message for the page, and its bytes of content. */
export function countOf(
  event: WireEvent,
  carriesSse: boolean,
): { message: boolean; content: number } {
  switch (event.kind) {
    case 'http-body':
      if (carriesSse) return { message: false, content: 0 };
      return {
        message: event.direction === 'down' && event.contentLength > 0,
        content: event.contentLength,
      };
    case 'sse-event':
      if (event.outcome !== 'dispatched') return { message: false, content: 0 };
      return { message: true, content: encoder.encode(event.data).length };
    case 'ws-message':
      return { message: event.direction === 'down', content: event.wireLength };
    default:
      return { message: false, content: 0 };
  }
}

/** The share of the bytes that was not content, 0 to 1; 0 while nothing was carried. */
export function overhead(cost: Cost): number {
  const carried = cost.bytesUp + cost.bytesDown;
  return carried === 0 ? 0 : Math.max(0, 1 - cost.contentBytes / carried);
}
