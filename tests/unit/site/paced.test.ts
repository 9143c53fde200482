import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPaced } from '../../../site/components/check/paced.ts';

function stand(cost: () => number, sharers = 1) {
  let now = 0;
  let due: { at: number; run: () => void } | undefined;
  const runs: number[] = [];
  const paced = createPaced(
    () => {
      runs.push(now);
      now += cost();
    },
    {
      now: () => now,
      after(wait, run) {
        due = { at: now + wait, run };
        return () => {
          due = undefined;
        };
      },
    },
    () => sharers,
  );
  const to = (time: number) => {
    if (due !== undefined && due.at <= time) {
      const { at, run } = due;
      due = undefined;
      now = Math.max(now, at);
      run();
    }
    now = Math.max(now, time);
  };
  return { paced, runs, to };
}

test('what costs nothing runs each time it is asked to', () => {
  const { paced, runs, to } = stand(() => 0);
  for (let time = 0; time < 10; time++) {
    to(time);
    paced.ask();
  }
  assert.equal(runs.length, 10);
});

test('what costs much takes a twentieth of the time, and its last run is behind the last question', () => {
  const { paced, runs, to } = stand(() => 10);
  for (let time = 0; time < 2000; time++) {
    to(time);
    paced.ask();
  }
  assert.equal(runs.length, 10);
  to(3000);
  assert.ok((runs.at(-1) ?? 0) >= 2000, 'the last change is judged, too');
});

test('those that share the time take a twentieth together', () => {
  const { paced, runs, to } = stand(() => 10, 3);
  for (let time = 0; time < 6000; time++) {
    to(time);
    paced.ask();
  }
  assert.equal(runs.length, 10);
});

test('closed, it runs no more', () => {
  const { paced, runs, to } = stand(() => 10);
  paced.ask();
  paced.ask();
  paced.close();
  to(5000);
  assert.equal(runs.length, 1);
});
