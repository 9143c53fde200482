import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  createClockAlignment,
  sampleOf,
  uncertainty,
} from '../../../../site/stage/feed/clock-alignment.ts';

test('the true offset is never further off than half the round trip', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: 500, noNaN: true }),
      fc.double({ min: 0, max: 500, noNaN: true }),
      (offset, there, back) => {
        const sent = 5_000;
        const sample = sampleOf(sent, sent + there + back, sent + there + offset);
        assert.ok(Math.abs(sample.offset - offset) <= sample.roundTrip / 2 + 1e-6);
      },
    ),
  );
});

test('the sample with the shortest round trip wins', () => {
  const clock = createClockAlignment();
  clock.add(sampleOf(0, 30, 100));
  clock.add(sampleOf(40, 42, 141));
  clock.add(sampleOf(50, 90, 100));
  assert.equal(clock.best?.offset, 100);
});

test('a good sample of long ago loses to a fair one of now, since clocks drift', () => {
  const clock = createClockAlignment();
  clock.add(sampleOf(0, 1, 100));
  clock.add(sampleOf(3_600_000, 3_600_010, 3_600_200));
  assert.equal(clock.best?.roundTrip, 10);
});

test('a sample gets worse as it ages', () => {
  const sample = sampleOf(0, 2, 0);
  assert.equal(uncertainty(sample, 2), 1);
  assert.ok(uncertainty(sample, 100_000) > 5);
});

test('after a reset nothing is known', () => {
  const clock = createClockAlignment();
  clock.add(sampleOf(0, 2, 0));
  clock.reset();
  assert.equal(clock.best, undefined);
});
