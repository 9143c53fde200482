import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  createTokenBucket,
  createTokenBuckets,
} from '../../playground-server/sessions/token-bucket.ts';
import { createHandClock } from '../support/hand-clock.ts';

test('a bucket gives its burst at once, then says how long to wait', () => {
  const clock = createHandClock();
  const bucket = createTokenBucket({ rate: 0.5, burst: 2, now: clock.now });
  assert.deepEqual([bucket.take(), bucket.take(), bucket.take()], [0, 0, 2]);
  clock.pass(1999);
  assert.equal(bucket.take(), 1);
  clock.pass(1);
  assert.equal(bucket.take(), 0);
});

test('whoever waits as long as was said gets a token', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 1000, noNaN: true }),
      fc.array(fc.nat(5000), { maxLength: 50 }),
      (rate, pauses) => {
        const clock = createHandClock();
        const bucket = createTokenBucket({ rate, burst: 1, now: clock.now });
        for (const pause of pauses) {
          clock.pass(pause);
          const wait = bucket.take();
          if (wait === 0) continue;
          clock.pass(wait * 1000);
          assert.equal(bucket.take(), 0);
        }
      },
    ),
  );
});

test('each name has a bucket of its own, which is forgotten once it is full again', () => {
  const clock = createHandClock();
  const buckets = createTokenBuckets({ rate: 1, burst: 1, now: clock.now });
  assert.equal(buckets.take('a'), 0);
  assert.equal(buckets.take('a'), 1);
  assert.equal(buckets.take('b'), 0);
  buckets.sweep();
  assert.equal(buckets.size, 2);
  clock.pass(1000);
  buckets.sweep();
  assert.equal(buckets.size, 0);
});
