/** What a row's payload is, and what the rows around it say of it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import type { WireRow } from '../../../../../site/wire-view/model/view.ts';
import { payloadOf } from '../../../../../site/wire-view/payload/payload-of.ts';
import { readPayload } from '../../../../../site/wire-view/payload/read.ts';
import { hexBytes } from '../../../../support/payloads.ts';
import { concat, frameBytes } from '../../../../support/websocket-stand.ts';
import { transcript } from '../../../../support/wire-view-harness/transcript.ts';

const text = (value: string) => new TextEncoder().encode(value);

const REQUEST =
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n' +
  'Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: v12.stomp\r\n\r\n';
const RESPONSE =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: v12.stomp\r\n\r\n';

function rowsOf(up: string | Uint8Array, down: string | Uint8Array) {
  const model = createTraceModel({ schedule: () => {} });
  const one = transcript('x').open(1, 0).send(1, 'up', up, 1).send(1, 'down', down, 2);
  model.apply(one.records);
  const rows = model.rows.filter((row): row is WireRow => row.source === 'wire');
  return { model, rows };
}

test('a frame knows its subprotocol, its request’s target and the messages around it', async () => {
  const frames = [
    frameBytes({ first: 0x81, payload: text('CONNECTED\nversion:1.2\n\n\0') }),
    frameBytes({ first: 0x82, payload: hexBytes('01 02') }),
  ];
  const { model, rows } = rowsOf(REQUEST, concat(text(RESPONSE), ...frames));
  const [first, second] = rows.filter(({ event }) => event.kind === 'ws-frame');
  assert.ok(first && second);
  const found = payloadOf(first, model);
  assert.ok(found);
  assert.equal(found.payload.subprotocol, 'v12.stomp');
  assert.equal(found.payload.target, '/socket.io/?EIO=4&transport=websocket');
  assert.equal(found.base, first.event.offset + 2);
  assert.equal((await readPayload(found.payload)).view, 'stomp');
  const around = payloadOf(second, model)?.payload.messages('down');
  assert.deepEqual([around?.here, around?.list.map(({ binary }) => binary)], [1, [false, true]]);
  assert.deepEqual(payloadOf(second, model)?.payload.messages('up').list, []);
});

test('a fragment is no whole message, and the message that it is of stands in no one place', () => {
  const frames = [
    frameBytes({ first: 0x01, payload: text('{"a"') }),
    frameBytes({ first: 0x80, payload: text(':1}') }),
  ];
  const { model, rows } = rowsOf(REQUEST, concat(text(RESPONSE), ...frames));
  const seen = rows
    .filter(({ event }) => event.kind.startsWith('ws-') && event.kind !== 'ws-handshake')
    .map((row) => payloadOf(row, model))
    .map((found) => [found?.payload.complete, found?.base === undefined]);
  assert.deepEqual(seen, [
    [false, false],
    [false, false],
    [true, true],
  ]);
});

test('a body has its Content-Type, unless it is coded', () => {
  const body = (coding: string) =>
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${coding}Content-Length: 2\r\n\r\n{}`;
  for (const [coding, contentType] of [
    ['', 'application/json'],
    ['Content-Encoding: identity\r\n', 'application/json'],
    ['Content-Encoding: gzip\r\n', ''],
  ] as const) {
    const { model, rows } = rowsOf('GET /a HTTP/1.1\r\nHost: a\r\n\r\n', body(coding));
    const row = rows.find(({ event }) => event.kind === 'http-body');
    assert.ok(row);
    const found = payloadOf(row, model);
    assert.equal(found?.payload.contentType, contentType);
    assert.equal(found?.base, row.event.offset);
    assert.equal(found?.payload.target, '/a');
  }
});

test('an event of a stream carries its data, and a head nothing', async () => {
  const { model, rows } = rowsOf(
    'GET /s HTTP/1.1\r\nHost: a\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {"a":\ndata: 1}\n\n',
  );
  const row = rows.find(({ event }) => event.kind === 'sse-event');
  assert.ok(row && rows[0]);
  const found = payloadOf(row, model);
  assert.ok(found);
  assert.equal((await readPayload(found.payload)).view, 'json');
  assert.equal(found.base, undefined);
  assert.equal(payloadOf(rows[0], model), undefined);
});
