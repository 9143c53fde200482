/** Behind a gap the dissectors go on where the ring says: no event is torn, none is invented. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { createRing, type Ring } from '../../playground-server/trace/ring.ts';
import { createConnection } from '../../playground-server/wire/connection.ts';
import type { Direction, WireEvent } from '../../playground-server/wire/index.ts';

const ASCII = new TextEncoder();

function ringWithLeg(bytes: number): Ring {
  let time = 0;
  const ring = createRing({ bytes, now: () => ++time });
  ring.append({
    type: 'open',
    leg: 1,
    connection: 1,
    reused: false,
    example: 'websocket',
    from: 'browser',
    to: 'playground',
  });
  return ring;
}

/** The dissection of what a late watcher gets: it begins with a gap. */
function dissectRing(ring: Ring): { events: WireEvent[]; up: number; down: number } {
  const { records, gap } = ring.readAfter(0, 1e9);
  const resume = gap?.resume[0];
  assert.ok(resume, 'the leg is open behind the gap');
  const { up, down, checkpoint } = JSON.parse(JSON.stringify(resume));
  const connection = createConnection({ up, down, checkpoint });
  const events: WireEvent[] = [];
  for (const record of records) {
    if (record.type === 'chunk') events.push(...connection.push(record.direction, record.bytes));
  }
  return { events, up, down };
}

/** Puts traffic into the ring and through a dissector that sees it all. */
function run(ring: Ring, traffic: Iterable<[Direction, Uint8Array]>): WireEvent[] {
  const whole = createConnection();
  const events: WireEvent[] = [];
  const offsets = { up: 0, down: 0 };
  for (const [direction, bytes] of traffic) {
    const offset = offsets[direction];
    ring.append({ type: 'chunk', leg: 1, direction, offset, bytes, byHop: false });
    offsets[direction] += bytes.length;
    events.push(...whole.push(direction, bytes));
  }
  return events;
}

function* webSocketTraffic(frames: number): Generator<[Direction, Uint8Array]> {
  yield [
    'up',
    ASCII.encode(
      'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    ),
  ];
  yield [
    'down',
    ASCII.encode(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
    ),
  ];
  for (let n = 0; n < frames; n += 1) {
    const payload = 20 + ((n * 37) % 90);
    const up = new Uint8Array(6 + payload).fill(0x61);
    up.set([0x82, 0x80 | payload, n >> 8, n & 0xff, 1, 2]);
    // Cut somewhere inside: chunks know nothing of frames.
    const cut = 1 + (n % up.length);
    yield ['up', up.subarray(0, cut)];
    yield ['up', up.subarray(cut)];
    const down = new Uint8Array(2 + payload).fill(0x62);
    down.set([0x81, payload]);
    yield ['down', down];
  }
}

function isTorn(event: WireEvent): boolean {
  return event.kind === 'raw' || event.kind === 'gap' || event.kind === 'truncated';
}

test('WebSocket frames behind a gap are the very frames that were sent', () => {
  const ring = ringWithLeg(32 * 1024);
  const all = run(ring, webSocketTraffic(1000));
  const { events, up, down } = dissectRing(ring);
  const frames = events.filter((event) => !isTorn(event));
  assert.ok(frames.length > 100);
  assert.deepEqual(
    events.filter((event) => event.kind === 'violation'),
    [],
  );
  const begin = { up, down };
  const expected = all.filter((event) => event.offset >= begin[event.direction]);
  const first = frames[0] as WireEvent;
  const same = expected.filter((event) => event.kind === first.kind);
  assert.deepEqual(
    frames
      .filter((event) => event.kind === first.kind)
      .map(({ offset, length }) => [offset, length]),
    same.map(({ offset, length }) => [offset, length]),
  );
});

test('HTTP exchanges behind a gap are whole again from the next head on', () => {
  const ring = ringWithLeg(32 * 1024);
  function* traffic(): Generator<[Direction, Uint8Array]> {
    for (let n = 0; n < 1000; n += 1) {
      yield ['up', ASCII.encode(`GET /${n} HTTP/1.1\r\nHost: x\r\n\r\n`)];
      const body = `{"n":${n}}`;
      const answer = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
      yield ['down', ASCII.encode(answer.slice(0, 25))];
      yield ['down', ASCII.encode(answer.slice(25))];
    }
  }
  const all = run(ring, traffic());
  const { events } = dissectRing(ring);
  const targets = (list: WireEvent[]): string[] =>
    list.flatMap((event) => (event.kind === 'http-request' ? [event.target] : []));
  const seen = targets(events);
  assert.ok(seen.length > 50);
  assert.deepEqual(seen, targets(all).slice(-seen.length));
  assert.equal(events.filter((event) => event.kind === 'violation').length, 0);
});
