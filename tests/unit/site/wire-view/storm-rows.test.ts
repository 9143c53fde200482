import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StormChanged } from '../../../../playground-server/trace/trace.ts';
import { summaryOf } from '../../../../site/wire-view/model/summary.ts';
import { createTraceModel } from '../../../../site/wire-view/model/trace-model.ts';

const record = (seq: number, more: Partial<StormChanged>): StormChanged => {
  const whole = { type: 'storm', example: 'storm', storm: 1, open: 0, state: 'progress' } as const;
  return { ...whole, seq, time: seq, ...more };
};

function modelOf(records: readonly StormChanged[]) {
  const model = createTraceModel({ example: 'storm', schedule: (flush) => flush() });
  model.apply(records);
  return model;
}

const STORM = [
  record(1, { state: 'filling', message: '20 clients connect.' }),
  record(2, { arrivals: [{ at: 0, accepted: 1, refused: 0, failed: 0 }] }),
  record(3, { state: 'away', message: 'The server goes.' }),
  record(4, {}),
  record(5, { state: 'done', message: 'All are back.' }),
];

test('a storm is three lines of the wire view, however often it counts', () => {
  const model = modelOf(STORM);
  assert.deepEqual(
    model.rows.map((row) => summaryOf(row, model)),
    ['20 clients connect.', 'The server goes.', 'All are back.'],
  );
});

test('the storm of another stage is no row here', () => {
  assert.equal(modelOf(STORM.map((one) => ({ ...one, example: 'chat' }))).rows.length, 0);
});

test('an export holds what a storm came to', () => {
  const held = modelOf(STORM).records();
  assert.deepEqual(
    held.map((one) => one.type === 'storm' && one.state),
    ['filling', 'away', 'done'],
  );
});
