/** What exports make of bytes that a fault dropped. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arrived } from '../../../playground-server/trace/arrived.ts';
import { exportHar } from '../../../playground-server/trace/export-har.ts';
import { exportPcapng } from '../../../playground-server/trace/export-pcapng.ts';
import { importFile } from '../../../playground-server/trace/import.ts';
import { legStreams } from '../../../playground-server/trace/leg-streams.ts';
import type { Direction, WireEvent } from '../../../playground-server/wire/index.ts';
import { droppedFrames } from '../../support/dropped-frames.ts';
import { breaches, HAR_SCHEMA } from '../../support/har-schema.ts';
import { eventsOf, HEAD, traceOf } from '../../support/trace-of.ts';

const payloads = (events: readonly WireEvent[], way: Direction) =>
  events.flatMap((event) =>
    event.kind === 'ws-message' && event.direction === way
      ? [new TextDecoder().decode(event.payload)]
      : [],
  );

test('a capture has what came to the other end, and says where bytes are missing', async () => {
  const file = exportPcapng(HEAD, droppedFrames());
  const { records, notes } = await importFile(file);
  assert.deepEqual(notes, []);
  const events = eventsOf(records).flat();
  assert.deepEqual(payloads(events, 'up'), ['one', 'three']);
  assert.deepEqual(payloads(events, 'down'), ['four', 'six']);
  assert.ok(records.every(({ type }) => type !== 'gap'));
  const text = Buffer.from(file).toString('latin1');
  assert.match(text, /Dropped by a fault \(drop\): 9 B, sent here and never arrived/);
});

test('an archive has what the page sent and what it got, and says what was dropped', () => {
  const har = exportHar(HEAD, droppedFrames());
  assert.deepEqual(breaches(JSON.parse(JSON.stringify(har)), HAR_SCHEMA), []);
  const [entry] = har.log.entries;
  assert.deepEqual(
    entry?._webSocketMessages?.map(({ type, data, comment }) => [type, data, comment]),
    [
      ['send', 'one', undefined],
      ['send', 'two', 'A fault dropped bytes of it: it never arrived.'],
      ['send', 'three', undefined],
      ['receive', 'four', undefined],
      ['receive', 'six', undefined],
    ],
  );
  assert.equal(
    entry?.comment,
    'Dropped by a fault: 9 B on the way to the server (drop). Dropped by a fault: 6 B on the way to the page (drop).',
  );
});

test('a body of which a part was dropped is as long in an archive as the page got it', () => {
  const records = traceOf([
    ['up', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['down', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello'],
    ['down', 'world'],
  ]);
  const offset = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello'.length;
  const at = { seq: 5, time: 5, leg: 1, direction: 'down', offset, length: 5 } as const;
  const har = exportHar(HEAD, [...records.slice(0, -1), { type: 'dropped', fault: 'drop', ...at }]);
  const [entry] = har.log.entries;
  assert.equal(entry?.response.content.text, 'hello');
  assert.equal(entry?.response.content.comment, 'Incomplete.');
  assert.match(entry?.comment ?? '', /5 B on the way to the page/);
});

test('a FIN that vanished is none in a capture: the other end closes first', async () => {
  const said = traceOf([['up', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n']]);
  const close = said.at(-1);
  if (close?.type !== 'close') throw new Error('no close');
  const ended = { leg: 1, direction: 'down', seq: 3, time: 3 } as const;
  const gone = { offset: 0, length: 0, fault: 'drop', end: 'fin' } as const;
  const { records } = await importFile(
    exportPcapng(HEAD, [
      ...said.slice(0, -1),
      { type: 'half-close', ...ended },
      { type: 'dropped', ...ended, ...gone },
      { ...close, time: 50, cause: 'server-fin' },
    ]),
  );
  const ends = records.filter(({ type }) => type === 'half-close' || type === 'close');
  assert.deepEqual(
    ends.map((one) => (one.type === 'close' ? one.cause : 'direction' in one && one.direction)),
    ['up', 'browser-fin'],
  );
  assert.ok(ends.every(({ time }) => time > 40));
});

const ways = fc.constantFrom<Direction>('up', 'down');
const reads = fc.array(fc.tuple(ways, fc.uint8Array({ minLength: 1, maxLength: 9 })), {
  maxLength: 12,
});
const losses = fc.array(fc.tuple(ways, fc.nat(60), fc.integer({ min: 1, max: 20 })), {
  maxLength: 6,
});

test('what arrives is what was sent without what was dropped, whatever the reads and the drops', () => {
  fc.assert(
    fc.property(reads, losses, (said, drops) => {
      const sent = traceOf(said);
      const all = { up: bytesOf(sent, 'up'), down: bytesOf(sent, 'down') };
      const gone = { up: new Set<number>(), down: new Set<number>() };
      const dropped = drops.flatMap(([direction, from, most]) => {
        const to = Math.min(all[direction].length, from + most);
        const places = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
        if (places.length === 0 || places.some((at) => gone[direction].has(at))) return [];
        for (const at of places) gone[direction].add(at);
        const where = { leg: 1, direction, offset: from, length: places.length } as const;
        return [{ type: 'dropped', seq: 99, time: 99, fault: 'drop', ...where } as const];
      });
      const got = arrived([...sent, ...dropped]);
      for (const way of ['up', 'down'] as const) {
        const kept = all[way].filter((_, at) => !gone[way].has(at));
        assert.deepEqual(bytesOf(got, way), kept);
        assert.deepEqual(bytesOf(arrived([...sent, ...dropped], [way]), way), kept);
      }
    }),
  );
});

/** The bytes of a direction, each at the place where its chunk says. */
function bytesOf(records: ReturnType<typeof arrived>, way: Direction): number[] {
  const bytes: number[] = [];
  for (const record of records) {
    if (record.type !== 'chunk' || record.direction !== way) continue;
    assert.equal(record.offset, bytes.length);
    bytes.push(...record.bytes);
  }
  return bytes;
}

test('a body that its connection ends is complete where the connection ended, and only there', () => {
  const records = traceOf([
    ['up', 'GET / HTTP/1.0\r\nHost: a\r\n\r\n'],
    ['down', 'HTTP/1.0 200 OK\r\n\r\nhello'],
  ]);
  const complete = (of: typeof records) =>
    legStreams(of)[0]?.events.flatMap(({ event }) =>
      event.kind === 'http-body' ? [event.complete] : [],
    );
  assert.deepEqual(complete(records), [true]);
  assert.deepEqual(complete(records.slice(0, -1)), [false]);
  const fin = { type: 'half-close', seq: 4, time: 4, leg: 1, direction: 'down' } as const;
  assert.deepEqual(complete([...records.slice(0, -1), fin]), [true]);
});
