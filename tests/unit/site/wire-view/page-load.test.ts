import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TraceRecord } from '../../../../playground-server/trace/trace.ts';
import { createLadderRows } from '../../../../site/wire-view/ladder/ladder-rows.ts';
import { createPageLoads } from '../../../../site/wire-view/ladder/page-loads.ts';
import { isPageLoad } from '../../../../site/wire-view/model/page-load.ts';
import { summaryOf } from '../../../../site/wire-view/model/summary.ts';
import { createTraceModel } from '../../../../site/wire-view/model/trace-model.ts';

const ascii = new TextEncoder();

/** Exchanges on one kept-alive connection: each a target, and the status line with which it is answered. */
function modelOf(exchanges: readonly (readonly [target: string, answer: string])[]) {
  const model = createTraceModel({ schedule: () => {} });
  let seq = 0;
  const ends = { up: 0, down: 0 };
  const chunk = (direction: 'up' | 'down', text: string): TraceRecord => {
    const bytes = ascii.encode(text);
    const offset = ends[direction];
    ends[direction] += bytes.length;
    seq++;
    return { type: 'chunk', seq, time: seq, leg: 1, direction, offset, bytes, byHop: false };
  };
  const lane = { leg: 1, connection: 1, example: 'polling', from: 'browser', to: 'server' };
  model.apply([{ type: 'open', seq: ++seq, time: 0, reused: false, ...lane }]);
  for (const [target, answer] of exchanges) {
    model.apply([chunk('up', `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`)]);
    model.apply([chunk('down', `HTTP/1.1 ${answer}\r\nContent-Length: 2\r\n\r\nok`)]);
  }
  return model;
}

const folded = (model: ReturnType<typeof modelOf>) =>
  model.rows.filter(isPageLoad).map((row) => summaryOf(row, model));

test('a page, its styles and its scripts are its load, with their answers; what it asks for then is not', () => {
  const model = modelOf([
    ['/', '200 OK'],
    ['/style.css?v=2', '200 OK'],
    ['/orders', '200 OK'],
  ]);
  assert.deepEqual(folded(model), [
    'GET /',
    '200 OK, 2 B',
    'body 2 B "ok"',
    'GET /style.css?v=2',
    '200 OK, 2 B',
    'body 2 B "ok"',
  ]);
});

test('an answer that refuses a part of the page is news, and not folded', () => {
  const model = modelOf([
    ['/', '200 OK'],
    ['/client.js', '404 Not Found'],
  ]);
  const loads = createPageLoads(model);
  loads.update();
  assert.equal(loads.refused, 1, 'so the ladder folds nothing');
  assert.equal(folded(model).at(-1), 'GET /client.js');
});

test('what the ladder folds is counted, and what is left is drawn', () => {
  const model = modelOf([
    ['/', '200 OK'],
    ['/orders', '200 OK'],
  ]);
  const loads = createPageLoads(model);
  loads.update();
  const [up, down] = [ascii.encode('GET / HTTP/1.1\r\nHost: a\r\n\r\n').length, 40];
  assert.equal(loads.requests, 1);
  assert.equal(loads.bytes, up + down);
  const ladder = createLadderRows(model, (row) => !isPageLoad(row));
  ladder.update();
  assert.deepEqual(
    ladder.rows.map((row) => summaryOf(row, model)),
    ['connection #1 opened', 'GET /orders', '200 OK, 2 B', 'body 2 B "ok"'],
  );
  model.clear();
  loads.update();
  assert.equal(loads.requests, 0);
});
