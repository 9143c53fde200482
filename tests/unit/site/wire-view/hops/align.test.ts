import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAlignment } from '../../../../../site/wire-view/hops/align.ts';
import { alignHeads, differing } from '../../../../../site/wire-view/hops/head-lines.ts';
import { pathOf } from '../../../../../site/wire-view/hops/path.ts';
import { programsOf } from '../../../../../site/wire-view/ladder/lanes.ts';
import { rowOfId } from '../../../../../site/wire-view/model/row-cursor.ts';
import { summaryOf } from '../../../../../site/wire-view/model/summary.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import type { WireRow } from '../../../../../site/wire-view/model/view.ts';
import { polling, proxied, webSocket } from '../../../../support/wire-view-harness/scenes.ts';
import { type Transcript, transcript } from '../../../../support/wire-view-harness/transcript.ts';

/** Applied record by record, as a feed brings them. */
function read(talk: Pick<Transcript, 'records'>) {
  const model = createTraceModel({ schedule: (flush) => flush() });
  const alignment = createAlignment(model);
  for (const record of talk.records) {
    model.apply([record]);
    alignment.update();
  }
  const rows = model.rows.filter((row): row is WireRow => row.source === 'wire');
  const find = (leg: number, kind: string, nth = 0) => {
    const row = rows.filter((one) => one.leg === leg && one.event.kind === kind)[nth];
    if (row === undefined) throw new Error(`leg ${leg} has no ${kind} ${nth}`);
    return row;
  };
  const path = (row: WireRow) => pathOf(row, alignment.along(row), model);
  const along = (row: WireRow) =>
    alignment.along(row).map(({ row: there }) => there && summaryOf(there, model));
  return { model, find, path, along };
}

test('a request and its answer are found again on the other leg, from either side', () => {
  const { find, along } = read(proxied());
  assert.deepEqual(along(find(1, 'http-request')), ['GET /a', 'GET /a']);
  assert.deepEqual(along(find(2, 'http-request')), ['GET /a', 'GET /a']);
  assert.deepEqual(along(find(2, 'http-response')), [
    '200 OK, text/plain, chunked',
    '200 OK, text/plain, 5 B',
  ]);
  assert.deepEqual(along(find(3, 'http-request')).length, 2);
});

test('what a proxy does to a head is told line by line', () => {
  const { find, path } = read(proxied());
  const { lines, took, own } = path(find(1, 'http-request'));
  assert.equal(own, false);
  const told = lines.map(({ name, change, hopByHop }) => `${name} ${change} ${hopByHop}`);
  assert.deepEqual(told.sort(), [
    ' changed false',
    'Connection changed true',
    'Host changed false',
    'User-Agent dropped false',
    'X-Forwarded-For added false',
  ]);
  assert.equal(took, 3);
  const answer = path(find(1, 'http-response'));
  assert.deepEqual(answer.changes, ['recoded']);
  const powered = answer.lines.find(({ name }) => name === 'X-Powered-By');
  assert.deepEqual([powered?.change, powered?.cells[0]], ['dropped', undefined]);
});

test('a WebSocket passes by its key, its frames by their messages, and another division is seen', () => {
  const { find, path, along } = read(proxied());
  assert.deepEqual(along(find(3, 'ws-frame')), [
    'TEXT fin mask 5 B "hello"',
    'TEXT fin mask 5 B "hello"',
  ]);
  assert.deepEqual(path(find(3, 'ws-frame')).changes, []);
  const message = find(4, 'ws-message', 1);
  assert.deepEqual(path(message).changes, ['reframed']);
  assert.equal(path(message).took, 4);
  const ping = path(find(4, 'ws-frame', 2));
  assert.deepEqual(
    ping.stops.map(({ fate }) => fate),
    ['missing', 'passed'],
    'the ping has not come to the browser',
  );
});

test('two sockets at once are told apart by their keys, whatever the order of their legs', () => {
  const key = (text: string) => `Sec-WebSocket-Key: ${btoa(text.padEnd(16))}\r\n`;
  const ask = (text: string) =>
    `GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n${key(text)}\r\n`;
  const inner = { from: 'nginx', to: 'server', place: 1 };
  const outer = { from: 'browser', to: 'nginx' };
  const talk = transcript('proxied').open(1, 0, outer).open(2, 0, outer);
  talk.send(1, 'up', ask('one'), 1).send(2, 'up', ask('two'), 2);
  talk.open(3, 3, inner).open(4, 3, inner);
  talk.send(3, 'up', ask('two'), 4).send(4, 'up', ask('one'), 5);
  const { model, find, path } = read(talk);
  const legs = (leg: number) => path(find(leg, 'http-request')).stops.map(({ row }) => row?.leg);
  assert.deepEqual(legs(1), [1, 4]);
  assert.deepEqual(legs(2), [2, 3]);
  assert.deepEqual(programsOf(model.legs.values()), ['browser', 'nginx', 'server']);
});

test('an answer that the hop wrote itself has nothing on the other leg', () => {
  const talk = transcript('proxied')
    .open(1, 0, { from: 'browser', to: 'nginx' })
    .open(2, 0, { from: 'nginx', to: 'server', place: 1 })
    .send(1, 'up', 'GET /gone HTTP/1.1\r\nHost: a\r\n\r\n', 1)
    .send(1, 'down', 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n', 2);
  const { find, path } = read(talk);
  assert.deepEqual(
    path(find(1, 'http-response')).stops.map(({ fate }) => fate),
    ['passed', 'missing'],
  );
});

test('with one leg recorded, the playground itself is the hop: its prefix is struck out', () => {
  const { find, path } = read(webSocket());
  const { own, stops, lines, took } = path(find(1, 'http-request'));
  assert.ok(own);
  assert.deepEqual(
    stops.map(({ from, to }) => `${from} ${to}`),
    ['browser playground', 'playground program'],
  );
  assert.ok(Math.abs((took ?? 0) - 120) < 1e-9);
  const [start, ...rest] = lines;
  assert.equal(start?.change, 'changed');
  const text = (place: number) => start?.cells[place]?.map((part) => part.text).join('');
  assert.equal(text(0), 'GET /s3k9f2aa/websocket/chat HTTP/1.1');
  assert.equal(text(1), 'GET /chat HTTP/1.1');
  const removed = start?.cells[0]?.filter(({ change }) => change === 'removed');
  assert.deepEqual(
    removed?.map((part) => part.text),
    ['s3k9f2aa/websocket/'],
  );
  assert.ok(rest.every(({ change }) => change === 'same'));
});

test('what never left the hop is lost, and what it wrote itself never came from the program', () => {
  const talk = transcript('polling')
    .open(1, 0)
    .send(1, 'up', 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n', 1, -1)
    .close(1, 5, 'cut', { up: 26, down: 0 });
  const { find, path } = read(talk);
  const lost = path(find(1, 'http-request'));
  assert.deepEqual(
    lost.stops.map(({ fate }) => fate),
    ['passed', 'lost'],
  );
  assert.equal(lost.took, undefined);
  const { model, find: found, path: pathTo } = read(polling());
  const answer = found(1, 'http-response');
  assert.deepEqual(
    pathTo({ ...answer, byHop: true }).stops.map(({ fate }) => fate),
    ['written', 'missing'],
  );
  assert.ok(model.rows.length > 0);
});

test('lines keep the order of their heads, and repeated fields are told apart', () => {
  const field = (name: string, value: string) => ({ name, value }) as never;
  const head = (...fields: never[]) =>
    ({ kind: 'http-response', version: 'HTTP/1.1', status: 200, reason: 'OK', fields }) as never;
  const lines = alignHeads(
    [
      head(field('A', '1'), field('Set-Cookie', 'x'), field('Set-Cookie', 'y')),
      head(field('Via', 'nginx'), field('A', '1'), field('set-cookie', 'x'), field('B', '2')),
    ],
    'down',
  );
  assert.deepEqual(
    lines.map(({ name, change }) => `${name} ${change}`),
    [' same', 'Via dropped', 'A same', 'Set-Cookie same', 'B dropped', 'Set-Cookie added'],
  );
});

test('the stretch between what both begin and end with is what differs', () => {
  assert.deepEqual(differing('/x/y/a', '/a', 'removed'), [
    { text: '/' },
    { text: 'x/y/', change: 'removed' },
    { text: 'a' },
  ]);
  assert.deepEqual(differing('keep-alive', 'close', 'removed'), [
    { text: 'keep-alive', change: 'removed' },
  ]);
  assert.deepEqual(differing('HTTP/1.1', 'HTTP/1.0', 'removed'), [
    { text: 'HTTP/1.' },
    { text: '1', change: 'removed' },
  ]);
});

test('what the view has let go of is no side of anything', () => {
  const model = createTraceModel({
    schedule: (flush) => flush(),
    bounds: { bytes: 1e9, rows: 12 },
  });
  const alignment = createAlignment(model);
  const { records } = proxied();
  for (const record of records) {
    model.apply([record]);
    alignment.update();
    for (const row of model.rows) {
      if (row.source !== 'wire') continue;
      for (const { row: there } of alignment.along(row)) {
        assert.ok(there === undefined || rowOfId(model, there.id) === there);
      }
    }
  }
  assert.ok(model.firstId > 0);
});
