import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeTrace } from '../../../playground-server/trace/codec.ts';
import { excerptOf } from '../../../playground-server/trace/export-excerpt.ts';
import type { TraceRecord } from '../../../playground-server/trace/trace.ts';
import { inflate } from '../../../site/wire-view/link/deflate.ts';
import { linkOf } from '../../../site/wire-view/link/event-link.ts';
import { excerptOrder, makeExcerpt } from '../../../site/wire-view/link/excerpt-link.ts';
import { eventKey, findRow } from '../../../site/wire-view/model/event-key.ts';
import { summaryOf } from '../../../site/wire-view/model/summary.ts';
import { createTraceModel } from '../../../site/wire-view/model/trace-model.ts';
import type { Row } from '../../../site/wire-view/model/view.ts';
import { HEAD, RECORDED, recordedTrace, traceOf } from '../../support/trace-of.ts';

function modelOf(records: readonly TraceRecord[]) {
  const model = createTraceModel({ schedule: (flush) => flush() });
  model.apply(records);
  return model;
}

const UPGRADE =
  'GET /s HTTP/1.1\r\nHost: a\r\nCookie: sid=verysecret\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
const SWITCH =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';
const word = (text: string) =>
  Uint8Array.from([0x82, 126, text.length >> 8, text.length & 255, ...Buffer.from(text)]);
/** Text that doesn't deflate to nothing. */
const noise = (seed: number, length: number) => {
  let state = seed + 1;
  return Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return String.fromCharCode(33 + (state % 90));
  }).join('');
};

for (const name of RECORDED) {
  test(`each event of ${name} is the same in an excerpt around it, however small`, () => {
    const whole = modelOf(recordedTrace(name).records);
    const records = whole.records();
    for (const row of whole.rows.filter(({ id }) => id % 9 === 0)) {
      for (const around of [Number.POSITIVE_INFINITY, 4, 0]) {
        const centre =
          row.source === 'wire'
            ? { leg: row.leg, time: row.time, bytes: row.event }
            : { leg: row.source === 'note' ? row.leg : undefined, time: row.time };
        const part = modelOf(excerptOf(records, centre, around));
        const key = eventKey(row, whole);
        const found = findRow(part, key);
        // What came about over many records may need them: the link tells where it does.
        if (found === undefined) {
          assert.ok(
            around === 0 || row.source !== 'wire' || row.event.length === 0,
            `${key} ${around}`,
          );
        } else assert.equal(summaryOf(found, part), summaryOf(row, whole));
      }
    }
  });
}

/** A long WebSocket, of which the link can't carry all. */
function long(size = 2_000) {
  const said = Array.from({ length: 200 }, (_, n) => ['down', word(noise(n, size))] as const);
  const model = modelOf(traceOf([['up', UPGRADE], ['down', SWITCH], ...said]));
  const row = model.rows.findLast(
    (one) => one.source === 'wire' && one.event.kind === 'ws-frame' && one.event.index === 150,
  ) as Row;
  return { model, row, key: eventKey(row, model) };
}

test('a link carries as much around the event as fits, with its handshake, and its secrets covered', async () => {
  const { model, row, key } = long();
  const marks = [
    { event: key, note: 'this one' },
    { event: 'elsewhere', note: '' },
  ];
  const made = await makeExcerpt(excerptOrder(model, HEAD, row, key, marks));
  assert.ok(made !== undefined && made.fragment.length <= 32 * 1024);
  const link = linkOf(made.fragment);
  assert.ok(typeof link === 'object' && link.kind === 'excerpt');
  const file = await inflate(link.deflated, 1e6);
  assert.ok(typeof file === 'object');
  assert.doesNotMatch(Buffer.from(file).toString('latin1'), /verysecret/);
  const { head, records } = decodeTrace(file);
  assert.deepEqual(head.marks, marks.slice(0, 1));
  const opened = modelOf(records);
  const found = findRow(opened, key);
  assert.ok(found?.source === 'wire' && row.source === 'wire');
  assert.deepEqual(found.event, {
    ...row.event,
    index: found.event.kind === 'ws-frame' ? found.event.index : 0,
  });
  assert.ok(opened.rows.some((one) => one.source === 'wire' && one.event.kind === 'ws-handshake'));
  assert.ok(opened.rows.some((one) => one.source === 'note' && one.record.type === 'gap'));
  assert.ok(made.events > 3);
});

test('an event that does not fit into a link makes none', async () => {
  const { model, row, key } = long(60_000);
  assert.equal(await makeExcerpt(excerptOrder(model, HEAD, row, key, [])), undefined);
});

test('of a chunk that holds thousands of frames, a link carries those around the event', async () => {
  const frames = Array.from({ length: 3_000 }, (_, n) => word(noise(n, 130)));
  // RFC 6455, section 5.5: a ping is never fragmented.
  const bad = Uint8Array.from([0x09, 1, 120]);
  frames.splice(1_500, 0, bad);
  const sent = new Uint8Array(frames.flatMap((frame) => [...frame]));
  const model = modelOf(
    traceOf([
      ['up', UPGRADE],
      ['down', SWITCH],
      ['down', sent],
    ]),
  );
  const isBad = (one: Row) => one.source === 'wire' && one.event.kind === 'violation';
  const row = model.rows.find(isBad) as Row;
  const key = eventKey(row, model);
  const made = await makeExcerpt(excerptOrder(model, HEAD, row, key, []));
  assert.ok(made !== undefined && made.events > 100, 'its surroundings come with it');
  const link = linkOf(made.fragment);
  assert.ok(typeof link === 'object' && link.kind === 'excerpt');
  const file = await inflate(link.deflated, 1e6);
  assert.ok(typeof file === 'object');
  const opened = modelOf(decodeTrace(file).records);
  const found = findRow(opened, key);
  assert.ok(found?.source === 'wire' && row.source === 'wire');
  assert.deepEqual(found.event, row.event);
  assert.equal(opened.rows.filter(isBad).length, 1, 'nothing else is wrong in it');
});
