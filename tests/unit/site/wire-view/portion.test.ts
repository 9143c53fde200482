import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPortion } from '../../../../site/wire-view/list/portion.ts';

/** Takes in rows of which each costs so many milliseconds; how many each portion had. */
function portions(total: number, cost: (taken: number) => number, most = 200): number[] {
  let now = 0;
  const portion = createPortion(() => now);
  const taken: number[] = [];
  let left = total;
  const reader = {
    get behind() {
      return left > 0;
    },
  };
  while (left > 0 && taken.length < most) {
    portion.take(reader, (rows) => {
      const some = Math.min(rows, left);
      left -= some;
      now += some * cost(taken.length);
      taken.push(some);
    });
  }
  return taken;
}

test('a long list begins with few rows, and no portion takes longer than its share of a picture', () => {
  const taken = portions(100_000, () => 0.002);
  assert.equal(taken[0], 250);
  for (const rows of taken) assert.ok(rows * 0.002 <= 6, `${rows} rows`);
  assert.equal(
    taken.reduce((sum, rows) => sum + rows, 0),
    100_000,
  );
});

test('a portion grows no more than twofold, and has a bound on the fastest machine', () => {
  const taken = portions(60_000, () => 0);
  assert.deepEqual(taken.slice(0, 7), [250, 500, 1000, 2000, 4000, 8000, 8000]);
});

test('it goes on on the slowest machine, and recovers from a moment in which it was held up', () => {
  assert.ok(portions(5000, () => 1).every((rows) => rows === 250));
  const taken = portions(100_000, (n) => (n === 5 ? 0.1 : 0.001));
  assert.ok((taken[6] ?? 0) < 400, `${taken[6]} rows behind it`);
  assert.equal(taken[12], 6000);
});

test('what comes in a trickle says nothing of how long a portion takes', () => {
  let now = 0;
  const portion = createPortion(() => now);
  const asked: number[] = [];
  for (let n = 0; n < 20; n += 1) {
    portion.take({ behind: false }, (rows) => {
      asked.push(rows);
      now += 0.1;
    });
  }
  assert.ok(asked.every((rows) => rows === 250));
});
