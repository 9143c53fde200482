/** Traces for the tests of exports and imports: the recorded ones, and such as are made of bytes. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeTrace } from '../../playground-server/trace/codec.ts';
import { legStreams } from '../../playground-server/trace/leg-streams.ts';
import type { TraceHead, TraceRecord } from '../../playground-server/trace/trace.ts';
import type { Direction, WireEvent } from '../../playground-server/wire/index.ts';

export const RECORDED = [
  'websocket',
  'closing',
  'idle',
  'ticker',
  'proxied',
  'nginx-file',
  'chat',
  'sse',
  'polling',
  'long-polling',
  'race',
] as const;

/** The trace that the site plays for an example where there is no playground. */
export function recordedTrace(name: string): { head: TraceHead; records: TraceRecord[] } {
  const file = join(import.meta.dirname, `../../site/public/traces/${name}.wire`);
  return decodeTrace(new Uint8Array(readFileSync(file)));
}

export const HEAD: TraceHead = {
  format: 'wireside-trace',
  version: 1,
  example: 'made up',
  recordedAt: '2026-01-02T03:04:05.000Z',
  epoch: Date.UTC(2026, 0, 2, 3, 4, 5),
  software: {},
};

/** The handshake of a WebSocket, as RFC 6455 has it in section 1.3. */
export const OPENING: readonly Said[] = [
  [
    'up',
    'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  ],
  [
    'down',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
  ],
];

export type Said = readonly [direction: Direction, bytes: string | Uint8Array];

/** One leg that carried this, a chunk each millisecond, and was closed by the browser. */
export function traceOf(said: readonly Said[]): TraceRecord[] {
  const sent = { up: 0, down: 0 };
  const records: TraceRecord[] = [
    {
      type: 'open',
      seq: 1,
      time: 1,
      leg: 1,
      connection: 1,
      reused: false,
      example: 'made up',
      from: 'browser',
      to: 'playground',
    },
  ];
  for (const [direction, what] of said) {
    const bytes = typeof what === 'string' ? new TextEncoder().encode(what) : what;
    const seq = records.length + 1;
    const offset = sent[direction];
    sent[direction] += bytes.length;
    records.push({
      type: 'chunk',
      seq,
      time: seq,
      relayed: seq,
      leg: 1,
      direction,
      offset,
      bytes,
      byHop: false,
    });
  }
  const seq = records.length + 1;
  const undelivered = { up: 0, down: 0 };
  return [...records, { type: 'close', seq, time: seq, leg: 1, cause: 'browser-fin', undelivered }];
}

/** The wire events of each leg, without their times; those of one direction together. */
export function eventsOf(records: readonly TraceRecord[]): WireEvent[][] {
  return legStreams(records).map(({ events }) => {
    const found = events.map(({ event }) => event);
    return [
      ...found.filter(({ direction }) => direction === 'up'),
      ...found.filter(({ direction }) => direction === 'down'),
    ];
  });
}
