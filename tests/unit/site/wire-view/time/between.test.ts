import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TraceRecord } from '../../../../../playground-server/trace/trace.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import type { Row } from '../../../../../site/wire-view/model/view.ts';
import { between } from '../../../../../site/wire-view/time/between.ts';
import { traceOf } from '../../../../support/trace-of.ts';

const UPGRADE =
  'GET /s HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
const SWITCH =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';
const word = (text: string) => Uint8Array.from([0x81, text.length, ...Buffer.from(text)]);

function modelOf(records: readonly TraceRecord[]) {
  const model = createTraceModel({ schedule: (flush) => flush() });
  model.apply(records);
  return model;
}

const frame = (rows: readonly Row[], text: string) =>
  rows.find(
    (row) =>
      row.source === 'wire' &&
      row.event.kind === 'ws-frame' &&
      Buffer.from(row.event.payload).toString() === text,
  ) as Row;

test('time, events and bytes between two frames of a connection, whichever is chosen first', () => {
  // A chunk each millisecond, the handshake at 2 and 3.
  const model = modelOf(
    traceOf([
      ['up', UPGRADE],
      ['down', SWITCH],
      ['down', word('a')],
      ['down', word('four')],
      ['up', word('seven77')],
      ['down', word('b')],
    ]),
  );
  const [a, b] = [frame(model.rows, 'a'), frame(model.rows, 'b')];
  for (const one of [between(a, b, model), between(b, a, model)]) {
    assert.equal(one.from, a);
    assert.equal(one.apart, 3);
    assert.equal(one.arrivedApart, 3);
    // Frames, not the messages of one frame; an unmasked frame up breaks a rule: that is an event.
    const listed = model.rows.filter(
      ({ id, number }) => number !== undefined && id > a.id && id < b.id,
    );
    assert.equal(one.events, listed.length);
    assert.deepEqual([one.up, one.down], [9, 6]);
    assert.equal(one.connection, 1);
  }
});

test('a late report counts where it was, not where it came', () => {
  const model = modelOf(
    traceOf([
      ['up', UPGRADE],
      ['down', SWITCH],
      ['down', word('a')],
      ['down', word('b')],
    ]),
  );
  const [a, b] = [frame(model.rows, 'a'), frame(model.rows, 'b')];
  const before = between(a, b, model).events;
  model.apply([
    {
      type: 'page',
      seq: 0,
      time: (a.time + b.time) / 2,
      example: 'x',
      api: 'websocket',
      object: 1,
      role: 'event',
      name: 'message',
      detail: 'a',
    },
  ]);
  assert.equal(between(a, b, model).events, before + 1);
  const late = model.rows.at(-1) as Row;
  const measured = between(b, late, model);
  assert.equal(measured.from, late);
  assert.equal(measured.arrivedApart, undefined);
  assert.equal(measured.connection, undefined);
});
