import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StormChanged } from '../../../../playground-server/trace/trace.ts';
import { createChannel } from '../../../../site/stage/stage-channel.ts';

const ALIGNED = { offset: () => 0, uncertainty: () => 0 };
const CLOCK = { ...ALIGNED, ask: () => false };

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

const call = { api: 'page', object: 1, role: 'call', name: 'x', detail: '' } as const;

/** The names of the page's events in the list. */
const shown = ({ model }: ReturnType<typeof createChannel>) =>
  model.rows.flatMap((row) => (row.source === 'page' ? [row.event.name] : []));

test('a page event stands in the list once the feed has passed it', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let asked = 0;
  const ask = () => {
    asked += 1;
    return true;
  };
  const channel = createChannel('storm', { ...ALIGNED, ask }, () => {});
  t.after(() => channel.close());
  channel.page({ ...call, name: 'first', time: 10 });
  channel.page({ ...call, name: 'second', time: 20 });
  assert.equal(asked, 0);
  t.mock.timers.tick(8);
  assert.equal(asked, 1);
  channel.passed(15);
  assert.deepEqual(shown(channel), ['first']);
  t.mock.timers.tick(8);
  assert.equal(asked, 2);
  channel.passed(20);
  assert.deepEqual(shown(channel), ['first', 'second']);
  t.mock.timers.tick(60_000);
  assert.equal(asked, 2);
});

test('a feed that never answers holds nothing back for long', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const channel = createChannel('storm', { ...ALIGNED, ask: () => true }, () => {});
  t.after(() => channel.close());
  channel.page({ ...call, time: 10 });
  t.mock.timers.tick(1_000);
  assert.deepEqual(shown(channel), []);
  t.mock.timers.tick(2_000);
  assert.deepEqual(shown(channel), ['x']);
});

test('without a feed there is nothing to wait for', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const channel = createChannel('storm', CLOCK, () => {});
  t.after(() => channel.close());
  channel.page({ ...call, time: 10 });
  t.mock.timers.tick(8);
  assert.deepEqual(shown(channel), ['x']);
});
