/** WebSocket dissectors of both directions, as the vectors and tests want them. */

import type {
  DeflateParameters,
  Direction,
  WebSocketFrameEvent,
  WebSocketMessageEvent,
  WireEvent,
} from '../../playground-server/wire/index.ts';
import { createWebSocket, type WebSocketOptions } from '../../playground-server/wire/websocket.ts';
import type { Subject } from './vectors.ts';

export const FULL_DEFLATE: DeflateParameters = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
};

/** A dissector for each direction behind one 101. */
export function webSocketSubject(setup: unknown): Subject {
  const { deflate } = (setup ?? {}) as { deflate?: DeflateParameters };
  const both = {
    up: createWebSocket({ direction: 'up', offset: 0, sender: 'client', deflate }),
    down: createWebSocket({ direction: 'down', offset: 0, sender: 'server', deflate }),
  };
  const collect = (run: (out: WireEvent[]) => void): WireEvent[] => {
    const out: WireEvent[] = [];
    run(out);
    return out;
  };
  return {
    push: (direction: Direction, bytes) => collect((out) => both[direction].push(bytes, out)),
    end: (direction: Direction) => collect((out) => both[direction].end(out)),
  };
}

/** What one direction reports of `bytes`, given in pieces of `size`; `end` ends it behind them. */
export function dissect(
  bytes: Uint8Array,
  options: Partial<WebSocketOptions> & { readonly size?: number; readonly end?: boolean } = {},
): WireEvent[] {
  const { size = Number.POSITIVE_INFINITY, end = false, ...rest } = options;
  const sender = rest.sender ?? 'server';
  const direction = sender === 'client' ? 'up' : 'down';
  const dissector = createWebSocket({ direction, offset: 0, sender, ...rest });
  const out: WireEvent[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.slice(at, at + size);
    dissector.push(piece, out);
    // Nobody may keep what was only lent.
    piece.fill(0xaa);
  }
  if (end) dissector.end(out);
  return out;
}

export const framesOf = (events: readonly WireEvent[]): WebSocketFrameEvent[] =>
  events.filter((event) => event.kind === 'ws-frame');

export const messagesOf = (events: readonly WireEvent[]): WebSocketMessageEvent[] =>
  events.filter((event) => event.kind === 'ws-message');

export const codesOf = (events: readonly WireEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'violation' ? [event.violation.code] : []));

/** One frame as bytes; it need not be a right one. */
export function frameBytes(frame: {
  readonly first: number;
  readonly payload: Uint8Array;
  readonly maskingKey?: number;
  /** Which form the length takes; the shortest one where absent. */
  readonly lengthForm?: 7 | 16 | 64;
}): Uint8Array {
  const { first, payload, maskingKey } = frame;
  const { length } = payload;
  const form = frame.lengthForm ?? (length < 126 ? 7 : length < 0x1_0000 ? 16 : 64);
  const head = [first, (maskingKey === undefined ? 0 : 0x80) | shortLength(form, length)];
  for (let bits = form === 7 ? 0 : form; bits > 0; bits -= 8) {
    head.push(Math.floor(length / 2 ** (bits - 8)) % 256);
  }
  const key = maskingKey ?? 0;
  const keyBytes = [key >>> 24, (key >>> 16) & 0xff, (key >>> 8) & 0xff, key & 0xff];
  if (maskingKey !== undefined) head.push(...keyBytes);
  const bytes = new Uint8Array(head.length + length);
  bytes.set(head);
  for (let at = 0; at < length; at += 1) {
    bytes[head.length + at] = (payload[at] as number) ^ (keyBytes[at & 3] as number);
  }
  return bytes;
}

function shortLength(form: 7 | 16 | 64, length: number): number {
  return form === 7 ? length : form === 16 ? 126 : 127;
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
