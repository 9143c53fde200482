import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WireScript } from './wire-script.ts';

interface Setting {
  readonly changes: number;
  /** Polls for nothing before each change. */
  readonly empty: number;
  readonly ageMs: number;
  readonly latency?: number;
}

const begin = () =>
  new WireScript('polling').open().request('GET /x7/polling/orders').respond('200 OK', {
    orders: 5,
    ageMs: 60_000,
  });

function poll(wire: WireScript, from: number, setting: Setting): WireScript {
  for (let n = 1; n <= setting.changes; n += 1) {
    for (let e = 0; e < setting.empty; e += 1) {
      wire.request('GET /x7/polling/orders').respond('304 Not Modified').wait(500);
    }
    const body = { orders: from + n, ageMs: setting.ageMs };
    wire.request('GET /x7/polling/orders').respond('200 OK', body, setting.latency).wait(500);
  }
  return wire;
}

const judge = (setting: Setting) => poll(begin(), 5, setting).judge('polling/tuned');

test('ten changes in time and few polls for nothing pass', async () => {
  const verdict = await judge({ changes: 10, empty: 3, ageMs: 900 });
  assert.deepEqual(verdict, { done: true, missing: [] });
});

test('nine changes are not enough, and the first answer is no change', async () => {
  const { done, missing } = await judge({ changes: 9, empty: 3, ageMs: 900 });
  assert.equal(done, false);
  assert.deepEqual(missing, ['Ten changes that reached the page: 9 so far.']);
});

test('a change that is 1.9 s old and takes 0.2 s on its way is too late', async () => {
  const { done, missing } = await judge({ changes: 10, empty: 3, ageMs: 1900, latency: 200 });
  assert.equal(done, false);
  assert.match(missing[0] ?? '', /the slowest took 2\.1 s/);
  assert.equal(missing.length, 1);
});

test('nine polls for nothing for each that brought something are too many', async () => {
  const { done, missing } = await judge({ changes: 10, empty: 9, ageMs: 100 });
  assert.equal(done, false);
  assert.match(missing[0] ?? '', /90 % were/);
  assert.equal((await judge({ changes: 10, empty: 8, ageMs: 100 })).done, true);
});

test('an answer that says the same again is a poll for nothing, with 200 too', async () => {
  const wire = begin();
  for (let n = 1; n <= 10; n += 1) {
    for (let e = 0; e < 10; e += 1) {
      wire.request('GET /x7/polling/orders').respond('200 OK', { orders: 4 + n, ageMs: 9000 });
    }
    wire.request('GET /x7/polling/orders').respond('200 OK', { orders: 5 + n, ageMs: 100 });
  }
  const { done, missing } = await wire.judge('polling/tuned');
  assert.equal(done, false);
  assert.match(missing[0] ?? '', /91 % were/);
});

test('only the last ten changes count, so a bad beginning can be mended', async () => {
  const wire = poll(begin(), 5, { changes: 12, empty: 0, ageMs: 4000 });
  assert.equal((await wire.judge('polling/tuned')).done, false);
  poll(wire, 17, { changes: 10, empty: 2, ageMs: 500 });
  assert.equal((await wire.judge('polling/tuned')).done, true);
});
