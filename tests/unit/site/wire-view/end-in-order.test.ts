import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LegClosed, TraceRecord } from '../../../../playground-server/trace/trace.ts';
import { groupOf } from '../../../../site/wire-view/model/row-group.ts';
import { createTraceModel } from '../../../../site/wire-view/model/trace-model.ts';

const ascii = new TextEncoder();

type Part = readonly [direction: 'up' | 'down', text: string];

const ASKED: Part = ['up', 'GET /a HTTP/1.0\r\nHost: a\r\n\r\n'];
const ANSWERED: Part = ['down', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'];

/** The group of the row that says how a leg ended which had carried this. */
function groupOfEnd(parts: readonly Part[], end: Partial<LegClosed> = {}) {
  const model = createTraceModel({ schedule: () => {} });
  const lane = { leg: 1, connection: 1, example: 'proxied', from: 'nginx', to: 'server' };
  const records: TraceRecord[] = [{ type: 'open', seq: 1, time: 0, reused: false, ...lane }];
  const ends = { up: 0, down: 0 };
  for (const [direction, text] of parts) {
    const bytes = ascii.encode(text);
    const place = { seq: records.length + 1, time: records.length, leg: 1, direction };
    records.push({ type: 'chunk', ...place, offset: ends[direction], bytes, byHop: false });
    ends[direction] += bytes.length;
  }
  const undelivered = { up: 0, down: 0 };
  const close = { type: 'close', leg: 1, cause: 'browser-fin', undelivered } as const;
  records.push({ ...close, seq: records.length + 1, time: records.length, ...end });
  model.apply(records);
  const last = model.rows.at(-1);
  assert.ok(last?.source === 'note' && last.record.type === 'close');
  return groupOf(last);
}

test('plain HTTP that ends with a FIN behind its whole answer has ended in order: a note', () => {
  assert.equal(groupOfEnd([ASKED, ANSWERED]), 'note');
  assert.equal(groupOfEnd([ASKED, ANSWERED], { cause: 'server-fin' }), 'note');
  assert.equal(groupOfEnd([ASKED, ANSWERED, ASKED, ANSWERED]), 'note');
  assert.equal(groupOfEnd([ASKED, ['down', 'HTTP/1.1 204 No Content\r\n\r\n']]), 'note');
  const refused: Part = ['down', 'HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n'];
  assert.equal(groupOfEnd([ASKED, refused]), 'note');
});

test('an answer that the end itself delimits is whole with it', () => {
  const toTheEnd: Part = ['down', 'HTTP/1.0 200 OK\r\n\r\nall of it'];
  assert.equal(groupOfEnd([ASKED, toTheEnd], { cause: 'server-fin' }), 'note');
});

test('an end without the answer, or in the middle of it, is a close', () => {
  assert.equal(groupOfEnd([ASKED]), 'close');
  assert.equal(groupOfEnd([ASKED, ANSWERED, ASKED]), 'close');
  assert.equal(groupOfEnd([ASKED, ['down', 'HTTP/1.1 100 Continue\r\n\r\n']]), 'close');
  const half: Part = ['down', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok'];
  assert.equal(groupOfEnd([ASKED, half]), 'close');
});

test('an end that nobody sent, or that took bytes along, is a close', () => {
  const answered = [ASKED, ANSWERED];
  assert.equal(groupOfEnd(answered, { cause: 'server-reset' }), 'close');
  assert.equal(groupOfEnd(answered, { cause: 'cut' }), 'close');
  assert.equal(groupOfEnd(answered, { cause: 'idle-timeout' }), 'close');
  assert.equal(groupOfEnd(answered, { fault: 'cut' }), 'close');
  assert.equal(groupOfEnd(answered, { undelivered: { up: 0, down: 2 } }), 'close');
});

test('the end of a stream or of a WebSocket is a close, however clean', () => {
  const stream: Part = [
    'down',
    'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ];
  assert.equal(groupOfEnd([ASKED, stream]), 'close');
  const upgrade: Part = [
    'up',
    'GET /a HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  ];
  const switched: Part = [
    'down',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
  ];
  assert.equal(groupOfEnd([upgrade, switched]), 'close');
});

test('of a connection that was asked nothing no order is known', () => {
  assert.equal(groupOfEnd([]), 'close');
});
