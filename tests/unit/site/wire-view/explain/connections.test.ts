import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookWords } from '../../../../../site/wire-view/dictionary/looks.ts';
import { createConnections } from '../../../../../site/wire-view/explain/http/connections.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import { recordedTrace } from '../../../../support/trace-of.ts';
import { crowded, webSocket } from '../../../../support/wire-view-harness/scenes.ts';
import { type Transcript, transcript } from '../../../../support/wire-view-harness/transcript.ts';

/** Applied record by record, as a feed brings them. */
function read(talk: Pick<Transcript, 'records'>) {
  const model = createTraceModel({ schedule: (flush) => flush() });
  const connections = createConnections(model);
  for (const record of talk.records) {
    model.apply([record]);
    connections.update();
  }
  return { model, connections };
}

const GET = 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n';
const answer = (head: string, body = '') => `HTTP/1.1 200 OK\r\n${head}\r\n\r\n${body}`;

test('six ask, the rest wait: what is on the wire is in use, what only the page knows of waits', () => {
  const { connections } = read(crowded(9));
  const { inUse, waiting } = connections.at(connections.now);
  assert.equal(inUse.length, 6);
  assert.deepEqual(
    waiting.map(({ row }) => row.event.detail),
    ['GET /orders?poll=6', 'GET /orders?poll=7', 'GET /orders?poll=8'],
  );
  assert.equal(connections.fullest, connections.now);
  const before = connections.at(650);
  assert.deepEqual([before.inUse.length, before.waiting.length], [3, 0]);
});

test('an answer frees its slot with its last byte, and the next call takes the connection', () => {
  const talk = crowded(7);
  talk.send(1, 'down', answer('Content-Length: 4', 'ab'), 3100).send(1, 'down', 'cd', 3200);
  talk.send(1, 'up', 'GET /orders?poll=6 HTTP/1.1\r\nHost: localhost:4322\r\n\r\n', 3201);
  const { connections } = read(talk);
  assert.equal(connections.at(3150).inUse.length, 6, 'half of the body is under way');
  assert.equal(connections.at(3200.5).inUse.length, 5);
  const after = connections.at(3202);
  assert.equal(after.inUse.length, 6);
  assert.equal(after.waiting.length, 0);
  const [lane] = connections.lanes(0, 4000);
  assert.equal(lane?.exchanges.length, 2, 'both share connection 1');
});

test('an answer without a body ends with its head, an event stream when its connection does', () => {
  const talk = transcript('sse')
    .open(1, 1)
    .send(1, 'up', GET, 2)
    .send(1, 'down', 'HTTP/1.1 304 Not Modified\r\n\r\n', 3)
    .send(1, 'up', GET, 10)
    .send(1, 'down', answer('Content-Length: 0'), 11)
    .send(1, 'up', GET, 20)
    .send(1, 'down', answer('Content-Type: text/event-stream\r\nTransfer-Encoding: chunked'), 21)
    .send(1, 'down', '9\r\ndata: a\n\n\r\n', 30)
    .close(1, 50, 'cut');
  const { connections } = read(talk);
  const used = [5, 15, 25, 40, 51].map((time) => connections.at(time).inUse.length);
  assert.deepEqual(used, [0, 0, 1, 1, 0]);
});

test('an answer on its way to the browser keeps its slot until it is there, or never comes', () => {
  const talk = transcript('polling').open(1, 1).open(2, 1);
  for (const leg of [1, 2]) talk.send(leg, 'up', GET, 2);
  talk.send(1, 'down', answer('Content-Length: 2', 'ab'), 10, 500);
  talk.send(2, 'down', answer('Content-Length: 2', 'ab'), 10, -1).close(2, 300, 'cut');
  const { connections } = read(talk);
  const used = [9, 11, 299, 301, 509, 511].map((time) => connections.at(time).inUse.length);
  assert.deepEqual(used, [2, 2, 2, 1, 1, 0]);
});

test('a WebSocket takes none of the six', () => {
  const { connections } = read(webSocket());
  assert.equal(connections.at(5010).inUse.length, 0);
  assert.equal(connections.lanes(0, 20_000)[0]?.webSocket, true);
});

test('behind a further hop a request holds one slot, and is one of those of its own connection', () => {
  const behind = { connection: 2, place: 1, from: 'nginx', to: 'program' };
  const talk = transcript('polling').open(1, 1).open(2, 1, behind).send(1, 'up', GET, 2);
  const { model, connections } = read(talk.send(2, 'up', GET, 3));
  assert.equal(connections.at(4).inUse.length, 1);
  const shares = model.rows.flatMap((row) => {
    const exchange = connections.exchangeOf(row);
    return exchange === undefined ? [] : [connections.shareOf(exchange)];
  });
  assert.deepEqual(shares, [
    { place: 1, all: 1 },
    { place: 1, all: 1 },
  ]);
});

test('pipelined requests are under way on one connection, and so in one slot', () => {
  const talk = transcript('polling').open(1, 1).send(1, 'up', GET.repeat(8), 2);
  const { model, connections } = read(talk);
  const { inUse } = connections.at(3);
  assert.deepEqual(
    inUse.map(({ ordinal }) => ordinal),
    [0],
  );
  const last = model.rows.findLast((row) => connections.exchangeOf(row) !== undefined);
  const exchange = last && connections.exchangeOf(last);
  assert.deepEqual(exchange && connections.shareOf(exchange), { place: 8, all: 8 });
  assert.equal(lookWords.connections.inUse(6, 6), '6 of 6 slots in use');
  assert.match(lookWords.connections.inUse(7, 6), /^7 connections in use, more than the 6 slots/);
});

test('a kept connection that carries nothing is idle, and can be told from a closed one', () => {
  const talk = transcript('polling')
    .open(1, 1)
    .open(2, 1)
    .send(1, 'up', GET, 2)
    .send(1, 'down', answer('Content-Length: 0'), 5)
    .close(2, 20);
  const { connections } = read(talk);
  assert.deepEqual(connections.at(3).idle, [2]);
  assert.deepEqual(connections.at(10).idle, [1, 2]);
  assert.deepEqual(connections.at(21).idle, [1]);
});

test('a call that the page has an answer to waits no more, though no request ever went out', () => {
  const talk = transcript('polling')
    .page(1, { api: 'fetch', object: 1, role: 'call', name: 'fetch', detail: 'GET /cached' })
    .page(5, { api: 'fetch', object: 1, name: 'response', detail: '200 OK' })
    .page(6, { api: 'fetch', object: 2, role: 'call', name: 'fetch', detail: 'GET /left' })
    .page(9, { api: 'page', object: 0, role: 'call', name: 'navigate', detail: 'GET /' });
  const { connections } = read(talk);
  const waiting = [3, 7, 10].map((time) => connections.at(time).waiting.length);
  assert.deepEqual(waiting, [1, 1, 0]);
});

test('in recorded visits never more than six are in use, and each exchange finds its way back', () => {
  for (const name of ['polling', 'long-polling', 'sse', 'race']) {
    const { model, connections } = read(recordedTrace(name));
    for (const row of model.rows) {
      assert.ok(connections.at(row.time).inUse.length <= 6, name);
      if (row.source !== 'wire' || row.event.kind !== 'http-response') continue;
      assert.equal(connections.exchangeOf(row)?.ordinal, row.event.exchange);
    }
  }
});
