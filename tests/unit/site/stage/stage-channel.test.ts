import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StormChanged } from '../../../../playground-server/trace/trace.ts';
import { createChannel } from '../../../../site/stage/stage-channel.ts';

const CLOCK = { now: () => 0, offset: () => 0, delay: () => 0 };

const record = (seq: number, storm: number, state: StormChanged['state']): StormChanged => {
  return { type: 'storm', example: 'storm', seq, time: seq, storm, state, open: 0 };
};

test('who listens to storms is told the last one from its beginning, and then what comes', (t) => {
  const channel = createChannel('storm', CLOCK, () => {});
  t.after(() => channel.close());
  channel.take([record(1, 1, 'filling'), record(2, 1, 'done'), record(3, 2, 'filling')]);
  const told: number[] = [];
  const stop = channel.onStorm(({ seq }) => told.push(seq));
  channel.take([record(4, 2, 'progress')]);
  stop();
  channel.take([record(5, 2, 'done')]);
  assert.deepEqual(told, [3, 4]);
});

test('another session knows nothing of the storms before', (t) => {
  const channel = createChannel('storm', CLOCK, () => {});
  t.after(() => channel.close());
  channel.take([record(1, 1, 'filling')]);
  channel.reset();
  channel.onStorm(() => assert.fail('was told of a storm that is gone'));
});
