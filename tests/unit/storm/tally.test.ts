import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTally, peakOf } from '../../../playground-server/storm/tally.ts';

test('the peak is the fullest second, wherever it begins', () => {
  assert.deepEqual(peakOf([0, 900, 950, 1000, 1800, 1949, 1950]), { peak: 4, peakAt: 900 });
  assert.deepEqual(peakOf([]), { peak: 0, peakAt: 0 });
});

test('no second holds more than the peak', () => {
  const times = fc.array(fc.double({ min: 0, max: 20_000, noNaN: true }), { maxLength: 200 });
  fc.assert(
    fc.property(times, (some) => {
      const { peak } = peakOf(some);
      const counts = some.map((from) => some.filter((at) => at >= from && at - from < 1000).length);
      assert.equal(peak, Math.max(0, ...counts));
    }),
  );
});

test('attempts are counted in the bucket in which they began, and told once', () => {
  const tally = createTally();
  tally.count(10, 'failed', 'ECONNREFUSED');
  tally.count(240, 'accepted');
  tally.count(250, 'refused', '503');
  assert.deepEqual(tally.take(), [
    { at: 0, accepted: 1, refused: 0, failed: 1 },
    { at: 1, accepted: 0, refused: 1, failed: 0 },
  ]);
  assert.deepEqual(tally.take(), []);
  tally.count(20, 'accepted');
  assert.deepEqual(tally.take(), [{ at: 0, accepted: 1, refused: 0, failed: 0 }]);
});

test('the result is the sum of all that was counted', () => {
  const tally = createTally();
  tally.steady = 50;
  tally.lose(1006);
  tally.lose(1006);
  tally.count(100, 'refused', '503');
  tally.count(900, 'accepted');
  tally.take();
  tally.count(1500, 'accepted');
  const { arrivals, ...result } = tally.result(2, 1510);
  assert.equal(arrivals.length, 3);
  assert.deepEqual(result, {
    steady: 50,
    peak: 2,
    peakAt: 100,
    attempts: 3,
    refused: 1,
    failed: 0,
    back: 2,
    allBackAfter: 1510,
    lost: { 1006: 2 },
    answers: { 503: 1 },
  });
});
