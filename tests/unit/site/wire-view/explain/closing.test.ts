import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookWords } from '../../../../../site/wire-view/dictionary/looks.ts';
import { behindHop, closingOf } from '../../../../../site/wire-view/explain/closing/closing.ts';
import { createClosings } from '../../../../../site/wire-view/explain/closing/closings.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import type { PageRow } from '../../../../../site/wire-view/model/view.ts';
import { recordedTrace } from '../../../../support/trace-of.ts';
import {
  frame,
  type Transcript,
  transcript,
} from '../../../../support/wire-view-harness/transcript.ts';

const KEY = [1, 2, 3, 4];
const UPGRADE =
  'GET /socket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
const SWITCH =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';
const code = (value: number, reason = '') =>
  Uint8Array.of(value >> 8, value & 255, ...new TextEncoder().encode(reason));

/** A socket that is open at 10 ms. */
function opened(): Transcript {
  return transcript('chat')
    .page(0, { role: 'call', name: 'new WebSocket', detail: '/socket' })
    .open(1, 1)
    .send(1, 'up', UPGRADE, 2)
    .send(1, 'down', SWITCH, 3)
    .page(4, { name: 'open' });
}

/** Applied record by record, as a feed brings them. */
function closed(talk: Transcript, leg = 1) {
  const model = createTraceModel({ schedule: (flush) => flush() });
  const closings = createClosings(model);
  for (const record of talk.records) {
    model.apply([record]);
    closings.update();
  }
  const closing = closingOf(closings, model, leg);
  if (closing === undefined) throw new Error('the leg is known');
  const steps = closing.steps.map(({ what, by }) => `${by} ${what}`);
  return { closing, steps, closings, model };
}

test('a server that closes with 1000 and is answered: clean, begun by the server', () => {
  const { closing, steps } = closed(
    opened()
      .send(1, 'down', frame(8, code(1000, 'bye')), 20)
      .send(1, 'up', frame(8, code(1000, 'bye'), { key: KEY }), 21)
      .fin(1, 'down', 22)
      .fin(1, 'up', 23)
      .close(1, 24, 'server-fin')
      .page(25, { name: 'close', detail: 'code 1000, "bye", wasClean true' }),
  );
  assert.deepEqual(steps, [
    'server frame',
    'browser frame',
    'server fin',
    'browser fin',
    'server closed',
    'page page-close',
  ]);
  assert.deepEqual(closing.webSocket, {
    began: 'server',
    answeredAfter: 1,
    handshake: 'complete',
    byTheWire: { code: 1000, clean: true },
    reported: { code: 1000, clean: true },
  });
  assert.equal(closing.cause, 'server-fin');
});

test('a page that calls close(): begun by the browser, and a code that did not come is 1005', () => {
  const { closing, steps } = closed(
    opened()
      .page(19, { role: 'call', name: 'close' })
      .send(1, 'up', frame(8, '', { key: KEY }), 20)
      .send(1, 'down', frame(8, ''), 21)
      .close(1, 24, 'server-fin')
      .page(25, { name: 'close', detail: 'code 1005, wasClean true' }),
  );
  assert.equal(steps[0], 'page page-call');
  assert.equal(closing.webSocket?.began, 'browser');
  assert.deepEqual(closing.webSocket?.byTheWire, { code: 1005, clean: true });
  assert.deepEqual(closing.webSocket?.reported, { code: 1005, clean: true });
});

test('close frames that cross on the way were begun by both', () => {
  const { closing } = closed(
    opened()
      .send(1, 'up', frame(8, code(1000), { key: KEY }), 20, 10)
      .send(1, 'down', frame(8, code(1001)), 25, 10)
      .close(1, 40, 'server-fin'),
  );
  assert.equal(closing.webSocket?.began, 'both');
  // Neither answers the other.
  assert.equal(closing.webSocket?.answeredAfter, undefined);
  assert.deepEqual(closing.webSocket?.byTheWire, { code: 1001, clean: true });
  assert.equal(closing.webSocket?.reported, undefined);
});

test('a cut is 1006 for the page, and the true cause is the playground', () => {
  const { closing } = closed(
    opened()
      .close(1, 20, 'cut-reset', { up: 7, down: 0 })
      .page(21, { name: 'close', detail: 'code 1006, wasClean false' }),
  );
  assert.equal(closing.cause, 'cut-reset');
  assert.deepEqual(closing.undelivered, { up: 7, down: 0 });
  assert.deepEqual(closing.webSocket, {
    began: undefined,
    answeredAfter: undefined,
    handshake: 'none',
    byTheWire: { code: 1006, clean: false },
    reported: { code: 1006, clean: false },
  });
});

test('a program that dies with its connection is the cause, not its FIN', () => {
  const crash = ['The program ended with exit code 1.', 'PROGRAM_CRASHED', 'Error: no'] as const;
  const { closing, steps } = closed(
    opened()
      .fin(1, 'down', 20)
      .close(1, 21, 'server-fin')
      .program(60, ...crash),
  );
  assert.equal(closing.cause, 'program-crashed');
  assert.equal(closing.crash?.record.stderr, 'Error: no');
  assert.equal(steps.at(-1), 'program crash');
  const later = closed(
    opened()
      .close(1, 21, 'server-fin')
      .program(9000, ...crash),
  );
  assert.equal(later.closing.cause, 'server-fin', 'a crash long after it is another story');
});

test('a close frame that never left the hop counts for nothing: the page was told 1006', () => {
  const { closing } = closed(
    opened()
      .send(1, 'down', frame(8, code(1001)), 20, -1)
      .close(1, 21, 'cut', { up: 0, down: 4 }),
  );
  assert.equal(closing.cause, 'frame-lost');
  assert.equal(closing.webSocket?.handshake, 'half');
  assert.deepEqual(closing.webSocket?.byTheWire, { code: 1006, clean: false });
});

test('a handshake that was refused says with which status', () => {
  const { closing } = closed(
    transcript('chat')
      .open(1, 1)
      .send(1, 'up', UPGRADE, 2)
      .send(1, 'down', 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n', 3)
      .close(1, 5, 'server-fin'),
  );
  assert.equal(closing.cause, 'handshake-refused');
  assert.match(lookWords.closing.causes['handshake-refused'](closing), /answered with 403/);
});

test('an interim answer is none to the handshake', () => {
  const talk = transcript('chat')
    .open(1, 1)
    .send(1, 'up', UPGRADE, 2)
    .send(1, 'down', 'HTTP/1.1 103 Early Hints\r\n\r\n', 3)
    .close(1, 9, 'server-fin');
  const { closing } = closed(talk);
  assert.equal(closing.refusedWith, undefined);
  assert.equal(closing.cause, 'server-fin');
});

test('why the TCP connection ended is told with the close frames that came, and without where there are none', () => {
  const { causes } = lookWords.closing;
  const half = closed(
    opened()
      .send(1, 'down', frame(8, code(1001)), 20)
      .fin(1, 'down', 22)
      .close(1, 24, 'server-fin'),
  ).closing;
  assert.equal(half.webSocket?.handshake, 'half');
  assert.match(causes['server-fin'](half), /sent its close frame/);
  const none = closed(opened().close(1, 24, 'server-fin')).closing;
  assert.match(causes['server-fin'](none), /without a close frame/);
  assert.match(causes.cut(none), /no close frame/);
  assert.match(causes.cut(half), /before the closing handshake was complete/);
  const plain = closed(transcript('polling').open(1, 1).close(1, 9, 'server-fin')).closing;
  assert.doesNotMatch(causes['server-fin'](plain), /close frame/);
  assert.doesNotMatch(causes.cut(plain), /close frame/);
});

test('a plain HTTP connection has an end and no closing handshake', () => {
  const { closing } = closed(
    transcript('polling')
      .open(1, 1)
      .send(1, 'up', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 2)
      .fin(1, 'up', 5)
      .close(1, 6, 'browser-fin'),
  );
  assert.equal(closing.webSocket, undefined);
  assert.equal(closing.cause, 'browser-fin');
});

test('the page of a second load numbers its sockets anew, and each belongs to its own leg', () => {
  const talk = opened()
    .close(1, 20, 'cut')
    .page(21, { name: 'close', detail: 'code 1006, wasClean false' })
    .page(30, { api: 'page', object: 0, role: 'call', name: 'navigate', detail: 'GET /' })
    .page(31, { role: 'call', name: 'new WebSocket', detail: '/socket' })
    .open(2, 32)
    .send(2, 'up', UPGRADE, 33)
    .send(2, 'down', SWITCH, 34)
    .close(2, 40, 'browser-reset')
    .page(41, { name: 'close', detail: 'code 1006, wasClean false' });
  const { closings, model } = closed(talk, 2);
  const legs = model.rows
    .filter((row): row is PageRow => row.source === 'page' && row.event.name === 'close')
    .map((row) => closings.legOf(row));
  assert.deepEqual(legs, [1, 2]);
});

test('in a recorded visit, what the page was told is what the wire says', () => {
  const model = createTraceModel({ schedule: (flush) => flush() });
  model.apply(recordedTrace('websocket').records);
  const closings = createClosings(model);
  closings.update();
  const sockets = [...model.legs.values()]
    .map(({ leg }) => closingOf(closings, model, leg)?.webSocket)
    .filter((found) => found?.reported !== undefined);
  assert.ok(sockets.length > 0);
  for (const socket of sockets) assert.deepEqual(socket?.reported, socket?.byTheWire);
});

/** The same socket behind a hop as well: leg 2, which opens within leg 1. */
function behindNginx(): Transcript {
  return transcript('chat')
    .open(1, 1, { to: 'nginx' })
    .send(1, 'up', UPGRADE, 2)
    .open(2, 3, { from: 'nginx', place: 1 })
    .send(2, 'up', UPGRADE, 4)
    .send(2, 'down', SWITCH, 5)
    .send(1, 'down', SWITCH, 6);
}

test('a hop that hung up since the program had: the leg behind it tells who, and how long before', () => {
  const talk = behindNginx()
    .close(2, 20, 'server-reset')
    .fin(1, 'down', 23)
    .close(1, 24, 'server-fin');
  const outer = closed(talk).closing;
  assert.deepEqual(
    outer.others.map(({ leg, before }) => [leg.leg, leg.closeCause, before]),
    [[2, 'server-reset', 3]],
  );
  assert.equal(behindHop(outer), outer.others[0]);
  const inner = closed(talk, 2).closing;
  assert.deepEqual(
    inner.others.map(({ leg, before }) => [leg.leg, before]),
    [[1, -3]],
  );
});

test('a hop that ended both legs is the only one that did it', () => {
  const talk = behindNginx()
    .fin(2, 'up', 60)
    .close(2, 61, 'browser-fin')
    .fin(1, 'down', 61)
    .close(1, 62, 'server-fin');
  assert.equal(behindHop(closed(talk).closing), 'both');
  // Seen from the leg behind it, too.
  assert.equal(behindHop(closed(talk, 2).closing), 'both');
});

test('a hop that hung up on the program since the browser had: the browser’s leg tells', () => {
  const talk = behindNginx().close(1, 20, 'browser-fin').close(2, 22, 'browser-fin');
  const { closing } = closed(talk, 2);
  assert.equal(behindHop(closing), closing.others[0]);
});

test('where the leg behind a hop ended later, or not at all, it tells nothing of the cause', () => {
  const open = closed(behindNginx().close(1, 20, 'server-fin')).closing;
  assert.equal(behindHop(open), undefined);
  assert.equal(open.others[0]?.before, undefined);
  const later = behindNginx().close(1, 20, 'server-fin').close(2, 25, 'server-fin');
  assert.equal(behindHop(closed(later).closing), undefined);
});

test('another socket, and a path without a hop, have no other leg', () => {
  assert.deepEqual(closed(opened().close(1, 9, 'cut')).closing.others, []);
});
