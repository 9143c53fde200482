import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseStorm } from '../../../../playground-server/trace/parse-storm.ts';
import { STORM_BACKOFFS, STORM_JITTERS } from '../../../../playground-server/trace/storm.ts';
import type { StormChanged } from '../../../../playground-server/trace/trace.ts';
import { DIAL_RANGES, FIRST_DIALS, LEAVINGS, requestOf } from '../../../../site/storm/dials.ts';
import {
  applyRecord,
  isUnderWay,
  type StormView,
  secondsOf,
} from '../../../../site/storm/storm-view.ts';

function viewOf(...records: Partial<StormChanged>[]): StormView {
  const whole = { type: 'storm', seq: 1, time: 0, example: 'storm', storm: 1, open: 0 } as const;
  return records.reduce<StormView | undefined>(
    (view, record) => applyRecord(view, { ...whole, state: 'progress', ...record }),
    undefined,
  ) as StormView;
}

const bucket = (at: number, accepted: number, refused = 0, failed = 0) => {
  return { at, accepted, refused, failed };
};

test('what is counted adds up, second by second, without holes', () => {
  const view = viewOf(
    { state: 'filling', message: 'they connect' },
    { arrivals: [bucket(0, 1), bucket(3, 2, 1)] },
    { arrivals: [bucket(3, 1), bucket(9, 0, 0, 4)] },
  );
  assert.equal(view.message, 'they connect');
  assert.deepEqual(secondsOf(view), [
    { second: 0, attempts: 5, accepted: 4, refused: 1, failed: 0 },
    { second: 1, attempts: 0, accepted: 0, refused: 0, failed: 0 },
    { second: 2, attempts: 4, accepted: 0, refused: 0, failed: 4 },
  ]);
  assert.deepEqual(secondsOf(viewOf({ state: 'filling' })), []);
});

test('a record that only counts leaves the state as it is; another storm begins anew', () => {
  const view = viewOf({ state: 'away' }, { arrivals: [bucket(2, 9)] });
  assert.ok(isUnderWay(view));
  assert.ok(!isUnderWay(viewOf({ state: 'away' }, { state: 'done' })));
  const next = applyRecord(view, { ...viewRecord, storm: 2 });
  assert.deepEqual([next.storm, next.state, next.arrivals.size], [2, 'filling', 0]);
});

const viewRecord: StormChanged = {
  type: 'storm',
  seq: 1,
  time: 0,
  example: 'storm',
  storm: 1,
  state: 'filling',
  open: 0,
};

test('the first storm of another session is no part of the first one before', () => {
  const view = viewOf({ state: 'away' }, { arrivals: [bucket(2, 9)] });
  const settings = parseStorm(requestOf(FIRST_DIALS), 1);
  const next = applyRecord(view, { ...viewRecord, settings });
  assert.deepEqual([next.state, next.arrivals.size], ['filling', 0]);
});

test('whatever the dials say, the playground takes it', () => {
  const on = ({ min, max, step }: { min: number; max: number; step: number }) =>
    fc.integer({ min: 0, max: Math.floor((max - min) / step) }).map((n) => min + n * step);
  const dials = fc.record({
    clients: on(DIAL_RANGES.clients),
    delay: on(DIAL_RANGES.delay),
    over: on(DIAL_RANGES.over),
    down: on(DIAL_RANGES.down),
    backoff: fc.constantFrom(...STORM_BACKOFFS),
    jitter: fc.constantFrom(...STORM_JITTERS),
    respects: fc.boolean(),
    leaving: fc.constantFrom(...LEAVINGS),
  });
  fc.assert(
    fc.property(dials, (any) => {
      assert.deepEqual(parseStorm(requestOf(any), 3), { ...requestOf(any), seed: 3 });
    }),
  );
});
