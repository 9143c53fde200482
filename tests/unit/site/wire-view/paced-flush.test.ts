import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPacedFlush } from '../../../../site/wire-view/model/paced-flush.ts';

/** Pictures every 16 ms, each of which takes what the flush says. */
function stand() {
  let now = 0;
  let tasks: { at: number; run: () => void }[] = [];
  const pace = createPacedFlush({
    now: () => now,
    beforePicture: (run) => tasks.push({ at: (Math.floor(now / 16) + 1) * 16, run }),
    after: (wait, run) => tasks.push({ at: now + wait, run }),
    whenDrawn: (run) => run(),
  });
  return {
    pace,
    work: (ms: number) => {
      now += ms;
    },
    now: () => now,
    runTo(end: number) {
      for (;;) {
        tasks = tasks.toSorted((one, other) => one.at - other.at);
        const [next] = tasks;
        if (next === undefined || next.at > end) break;
        tasks.shift();
        now = Math.max(now, next.at);
        next.run();
      }
      now = Math.max(now, end);
    },
  };
}

/** Announces changes all the time; the times at which they were drawn. */
function flood(cost: number, until: number, crowd = false): number[] {
  const { pace, work, now, runTo } = stand();
  const drawn: number[] = [];
  const changes: (() => void)[] = [];
  const change = () => {
    pace(() => {
      drawn.push(now());
      work(cost);
      changes.push(change);
      return crowd;
    });
  };
  change();
  for (let time = 0; time < until; time++) {
    runTo(time);
    changes.shift()?.();
  }
  return drawn;
}

test('what costs little is drawn with every picture', () => {
  assert.equal(flood(8, 1600).length, 99);
});

test('what costs much leaves four fifths of the time', () => {
  const drawn = flood(30, 9000);
  assert.ok(drawn.length * 30 <= 9000 / 5 + 30, `${drawn.length} pictures`);
  assert.ok(drawn.length > 40);
});

test('a crowd leaves eight ninths of the time, and is drawn ten times a second however cheap', () => {
  const costly = flood(20, 9000, true);
  assert.ok(costly.length * 20 <= 9000 / 9 + 20, `${costly.length} pictures`);
  const cheap = flood(1, 1000, true);
  assert.ok(cheap.length >= 10 && cheap.length <= 16, `${cheap.length} pictures`);
});

test('what costs a little more than half a picture rests no longer than that takes', () => {
  const drawn = flood(9, 1600);
  const gaps = drawn.slice(1).map((time, index) => time - (drawn[index] ?? 0));
  assert.ok(Math.max(...gaps) <= 32, `${Math.max(...gaps)} ms`);
});

test('no rest is longer than 300 ms', () => {
  const drawn = flood(1000, 30_000);
  const gaps = drawn.slice(1).map((time, index) => time - (drawn[index] ?? 0) - 1000);
  assert.ok(gaps.length > 10);
  for (const gap of gaps) assert.ok(gap <= 316, `${gap}`);
});

test('a change after a rest is drawn with the next picture', () => {
  const { pace, work, now, runTo } = stand();
  pace(() => work(30));
  runTo(500);
  let drawn = 0;
  pace(() => {
    drawn = now();
  });
  runTo(600);
  assert.ok(drawn <= 516, `${drawn}`);
});

test('one announcement that was held up among cheap ones is no reason to rest', () => {
  const { pace, work, now, runTo } = stand();
  const drawn: number[] = [];
  for (const [picture, cost] of [3, 60, 3, 60, 3].entries()) {
    runTo(picture * 80);
    pace(() => {
      drawn.push(now() - picture * 80);
      work(cost);
    });
  }
  runTo(500);
  assert.deepEqual(
    drawn.map((waited) => waited <= 16),
    [true, true, true, true, true],
  );
});
