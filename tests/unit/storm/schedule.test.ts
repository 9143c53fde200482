import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  delayOf,
  LONGEST_DELAY,
  type Policy,
  RESTART_DELAY,
  windowOf,
} from '../../../playground-server/storm/schedule.ts';
import {
  STORM_BACKOFFS,
  STORM_JITTERS,
  STORM_RANGES,
} from '../../../playground-server/trace/storm.ts';

const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  delay: fc.integer(STORM_RANGES.delay),
  backoff: fc.constantFrom(...STORM_BACKOFFS),
  jitter: fc.constantFrom(...STORM_JITTERS),
  respects: fc.boolean(),
  seed: fc.nat({ max: 2 ** 32 - 1 }),
});
const anyClient = fc.integer({ min: 0, max: 499 });
const anyAttempt = fc.integer({ min: 1, max: 60 });

const policy = (more: Partial<Policy>): Policy => {
  return { delay: 1000, backoff: 'fixed', jitter: 'none', respects: false, seed: 7, ...more };
};

/** The delays of 500 clients before their first attempt. */
const first = (more: Partial<Policy>, said = {}): number[] =>
  Array.from({ length: 500 }, (_, client) => delayOf(policy(more), client, 1, said));

test('the same seed, client and attempt give the same delay', () => {
  fc.assert(
    fc.property(anyPolicy, anyClient, anyAttempt, (any, client, attempt) => {
      assert.equal(delayOf(any, client, attempt), delayOf({ ...any }, client, attempt));
    }),
  );
});

test('a delay lies in its window, and the window never grows beyond 30 s', () => {
  fc.assert(
    fc.property(anyPolicy, anyClient, anyAttempt, (any, client, attempt) => {
      const window = windowOf(any, attempt);
      const delay = delayOf(any, client, attempt);
      assert.ok(window <= LONGEST_DELAY && window >= any.delay);
      assert.ok(delay <= window);
      assert.ok(delay >= { none: window, equal: window / 2, full: 0 }[any.jitter]);
    }),
  );
});

test('exponential backoff doubles from attempt to attempt until it may grow no more', () => {
  const delays = [1, 2, 3, 4, 5, 6, 7].map((n) =>
    delayOf(policy({ backoff: 'exponential' }), 0, n),
  );
  assert.deepEqual(delays, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('without jitter all clients come at once; that is the storm', () => {
  assert.deepEqual(new Set(first({})), new Set([1000]));
});

for (const [jitter, from] of [
  ['full', 0],
  ['equal', 500],
] as const) {
  test(`${jitter} jitter spreads 500 clients evenly over its window`, () => {
    const tenth = (1000 - from) / 10;
    const counts = Array<number>(10).fill(0);
    for (const delay of first({ jitter })) {
      const part = Math.floor((delay - from) / tenth);
      counts[part] = (counts[part] ?? 0) + 1;
    }
    // 50 each, and a deviation of less than 7; four of them on either side.
    for (const count of counts) assert.ok(count > 22 && count < 78, counts.join(', '));
  });
}

test('another seed is another draw', () => {
  assert.notDeepEqual(first({ jitter: 'full' }), first({ jitter: 'full', seed: 8 }));
});

test('Retry-After is waited for by those who respect it, and by nobody else', () => {
  assert.deepEqual(new Set(first({ respects: true }, { retryAfter: 4 })), new Set([4000]));
  assert.deepEqual(new Set(first({}, { retryAfter: 4 })), new Set([1000]));
  const spread = first({ respects: true, jitter: 'full' }, { retryAfter: 4 });
  assert.ok(spread.every((delay) => delay >= 4000 && delay < 5000));
  assert.ok(new Set(spread).size > 400);
});

test('1012 and 1013 are answered with 5 to 30 s, and 1001 with the usual', () => {
  for (const closeCode of [1012, 1013]) {
    const delays = first({ respects: true }, { closeCode });
    assert.ok(delays.every((ms) => ms >= RESTART_DELAY.min && ms <= RESTART_DELAY.max));
    assert.ok(Math.max(...delays) - Math.min(...delays) > 20_000);
    assert.deepEqual(new Set(first({}, { closeCode })), new Set([1000]));
  }
  assert.deepEqual(new Set(first({ respects: true }, { closeCode: 1001 })), new Set([1000]));
});
