import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConnection } from '../../../playground-server/wire/connection.ts';
import type { WireEvent } from '../../../playground-server/wire/index.ts';
import { KEPT_BODY_LIMIT } from '../../../playground-server/wire/index.ts';
import { RAW_PIECE } from '../../../playground-server/wire/raw.ts';
import { makeConnection } from '../../support/subjects.ts';
import { bytesOfText, loadVectors, testVectors } from '../../support/vectors.ts';

testVectors(loadVectors(new URL('../../vectors/http/', import.meta.url)), makeConnection);

const GET = 'GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n';

function eventsOf(direction: 'up' | 'down', text: string): WireEvent[] {
  const connection = createConnection();
  if (direction === 'down') connection.push('up', bytesOfText(GET));
  return [...connection.push(direction, bytesOfText(text)), ...connection.end(direction)];
}

const codes = (events: readonly WireEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'violation' ? [event.violation.code] : []));

test('every part of a request head has its span', () => {
  const [head] = eventsOf('up', 'GET /a?b HTTP/1.1\\r\\nHost:  a \\r\\nX-Empty:\\r\\n\\r\\n');
  assert.deepEqual(head, {
    kind: 'http-request',
    direction: 'up',
    offset: 0,
    length: 42,
    exchange: 0,
    method: 'GET',
    methodSpan: { offset: 0, length: 3 },
    target: '/a?b',
    targetSpan: { offset: 4, length: 4 },
    version: 'HTTP/1.1',
    versionSpan: { offset: 9, length: 8 },
    fields: [
      {
        offset: 19,
        length: 11,
        name: 'Host',
        value: 'a',
        nameSpan: { offset: 19, length: 4 },
        valueSpan: { offset: 26, length: 1 },
      },
      {
        offset: 30,
        length: 10,
        name: 'X-Empty',
        value: '',
        nameSpan: { offset: 30, length: 7 },
        valueSpan: { offset: 38, length: 0 },
      },
    ],
  });
});

test('every part of a response head has its span', () => {
  const [head] = eventsOf('down', 'HTTP/1.1 404 Not Found\\r\\nContent-Length: 0\\r\\n\\r\\n');
  assert.ok(head?.kind === 'http-response');
  const { versionSpan, statusSpan, reasonSpan } = head;
  assert.deepEqual(versionSpan, { offset: 0, length: 8 });
  assert.deepEqual(statusSpan, { offset: 9, length: 3 });
  assert.deepEqual(reasonSpan, { offset: 13, length: 9 });
});

test('every part of a chunk has its span', () => {
  const chunk = eventsOf(
    'down',
    'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n03;x\\r\\nabc\\r\\n0\\r\\n\\r\\n',
  ).find((event) => event.kind === 'http-chunk');
  assert.deepEqual(chunk?.sizeSpan, { offset: 47, length: 2 });
  assert.deepEqual(chunk?.dataSpan, { offset: 53, length: 3 });
  assert.equal(chunk?.extensions, ';x');
});

test('a folded value is one value, and its span covers all its lines', () => {
  const [head] = eventsOf(
    'up',
    'GET / HTTP/1.1\\r\\nHost: a\\r\\nX: b\\r\\n\\t c\\r\\n\\t\\r\\n\\r\\n',
  );
  assert.ok(head?.kind === 'http-request');
  assert.equal(head.fields[1]?.value, 'b c');
  assert.deepEqual(head.fields[1]?.valueSpan, { offset: 28, length: 6 });
  assert.equal(head.fields[1]?.length, 14);
});

test('bytes above 0x7f are one character each', () => {
  const [head] = eventsOf('up', 'GET / HTTP/1.1\\r\\nHost: a\\r\\nX: \\x80\\xff\\r\\n\\r\\n');
  assert.ok(head?.kind === 'http-request');
  assert.equal(head.fields[1]?.value, '\x80\xff');
});

test('a head larger than 64 KiB is given up at that byte, however it comes', () => {
  const bytes = new Uint8Array(70_000).fill(0x61);
  bytes.set(bytesOfText('GET / HTTP/1.1\\r\\nX: '));
  const whole = createConnection();
  const split = createConnection();
  const expected = [...whole.push('up', bytes), ...whole.end('up')];
  const events: WireEvent[] = [];
  for (let at = 0; at < bytes.length; at += 1000) {
    events.push(...split.push('up', bytes.subarray(at, at + 1000)));
  }
  events.push(...split.end('up'));
  assert.deepEqual(events, expected);
  assert.deepEqual(codes(events), ['HTTP_HEAD_TOO_LARGE']);
  const [violation, ...raw] = events;
  assert.equal(violation?.length, 65_536);
  assert.deepEqual(
    raw.map(({ kind, offset, length }) => [kind, offset, length]),
    [0, 1, 2, 3, 4].map((piece) => [
      'raw',
      piece * RAW_PIECE,
      Math.min(RAW_PIECE, 70_000 - piece * RAW_PIECE),
    ]),
  );
});

test('a chunk line that never ends is given up', () => {
  const connection = createConnection();
  connection.push(
    'up',
    bytesOfText('POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n'),
  );
  const line = new Uint8Array(20_000).fill(0x30);
  const whole = connection.push('up', line);
  assert.deepEqual(codes(whole), ['HTTP_CHUNK_LINE_TOO_LONG']);
  assert.equal(whole[0]?.length, 16_384);
});

test('trailers larger than 64 KiB are given up', () => {
  const connection = createConnection();
  connection.push(
    'up',
    bytesOfText('POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n'),
  );
  const events = connection.push('up', new Uint8Array(70_000).fill(0x61));
  assert.deepEqual(codes(events), ['HTTP_TRAILERS_TOO_LARGE']);
});

test('a body is kept up to its limit and counted beyond it', () => {
  const length = KEPT_BODY_LIMIT + 10;
  const connection = createConnection();
  connection.push(
    'up',
    bytesOfText(`POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: ${length}\\r\\n\\r\\n`),
  );
  const [body] = connection.push('up', new Uint8Array(length).fill(0x61));
  assert.ok(body?.kind === 'http-body');
  assert.equal(body.contentLength, length);
  assert.equal(body.content.length, KEPT_BODY_LIMIT);
});

test('a message that is too long is shown shortened', () => {
  const [, violation] = eventsOf(
    'up',
    `GET / HTTP/1.1\\r\\nHost: a\\r\\n${'x'.repeat(500)}\\r\\n\\r\\n`,
  );
  assert.ok(violation?.kind === 'violation');
  assert.ok(violation.violation.message.length < 200);
});

test('more unanswered HEAD requests than can be remembered leave the responses raw', () => {
  const connection = createConnection();
  const head = bytesOfText('HEAD / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n');
  let events: WireEvent[] = [];
  for (let sent = 0; sent < 10_001; sent++) events = connection.push('up', head);
  assert.deepEqual(codes(events), ['HTTP_PIPELINE_TOO_DEEP']);
  connection.push('down', bytesOfText('HTTP/1.1 200 OK\\r\\n\\r\\n'));
  assert.deepEqual(
    connection.end('down').map((event) => event.kind),
    ['raw'],
  );
});
