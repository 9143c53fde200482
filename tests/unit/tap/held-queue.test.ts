import assert from 'node:assert/strict';
import test from 'node:test';
import { createHeldQueue, type Held } from '../../../playground-server/tap/held-queue.ts';

const held = (due: number, endOffset: number): Held => ({
  due,
  bytes: new Uint8Array(10),
  end: 'none',
  endOffset,
  dropped: 0,
});

test('what is held leaves in order, at its time, and never while it is blocked', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let time = 0;
  const left: number[] = [];
  const queue = createHeldQueue({ now: () => time, release: (one) => left.push(one.endOffset) });
  const tick = (milliseconds: number): void => {
    time += milliseconds;
    t.mock.timers.tick(milliseconds);
  };
  queue.push(held(0, 1));
  assert.deepEqual(left, [1], 'what is due leaves at once');
  queue.push(held(100, 2));
  queue.push(held(100, 3));
  queue.push(held(150, 4));
  assert.deepEqual([queue.length, queue.bytes], [3, 30]);
  tick(99);
  assert.deepEqual(left, [1]);
  tick(1);
  assert.deepEqual(left, [1, 2, 3]);
  queue.block(true);
  tick(100);
  assert.deepEqual(left, [1, 2, 3]);
  queue.block(false);
  assert.deepEqual(left, [1, 2, 3, 4]);
});

test('a queue that was cleared gives nothing out and keeps no timer', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const left: number[] = [];
  const queue = createHeldQueue({ now: () => 0, release: (one) => left.push(one.endOffset) });
  for (let n = 1; n <= 3000; n += 1) queue.push(held(50, n));
  assert.equal(queue.length, 3000);
  queue.clear();
  t.mock.timers.tick(1000);
  assert.deepEqual(left, []);
  assert.deepEqual([queue.length, queue.bytes], [0, 0]);
});

test('what comes lets out what is due by then, though the timer has still to fire', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let time = 0;
  const left: string[] = [];
  const queue = createHeldQueue({
    now: () => time,
    release: ({ endOffset }) => left.push(`${endOffset} at ${time}`),
  });
  queue.push(held(0.125, 1));
  time = 0.0625;
  queue.push(held(0.25, 2));
  assert.deepEqual(left, [], 'nothing is due yet');
  time = 0.125;
  queue.push(held(0.375, 3));
  assert.deepEqual(left, ['1 at 0.125']);
  time = 1;
  t.mock.timers.tick(1);
  assert.deepEqual(left, ['1 at 0.125', '2 at 1', '3 at 1'], 'the timer is for when nothing comes');
});

test('what comes while something leaves keeps its turn, and no timer is left behind', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let time = 0;
  const left: number[] = [];
  const queue = createHeldQueue({
    now: () => time,
    release: ({ endOffset }) => {
      left.push(endOffset);
      if (endOffset === 1) queue.push(held(20, 4));
    },
  });
  for (const [due, endOffset] of [
    [10, 1],
    [10, 2],
    [15, 3],
  ] as const) {
    queue.push(held(due, endOffset));
  }
  time = 10;
  t.mock.timers.tick(10);
  assert.deepEqual(left, [1, 2]);
  queue.clear();
  time = 60_000;
  queue.push(held(60_005, 5));
  t.mock.timers.tick(4);
  assert.deepEqual(left, [1, 2]);
  time = 60_005;
  t.mock.timers.tick(1);
  assert.deepEqual(left, [1, 2, 5]);
});
