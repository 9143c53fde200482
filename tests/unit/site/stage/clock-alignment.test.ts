import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createClockAlignment } from '../../../../site/stage/feed/clock-alignment.ts';

const delay = fc.double({ min: 0, max: 500, noNaN: true });

test('however slow each way is, the true offset lies within the uncertainty, which never grows by a probe', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.array(fc.tuple(delay, delay, fc.boolean()), { minLength: 1, maxLength: 20 }),
      (offset, messages) => {
        const clock = createClockAlignment();
        let page = 5_000;
        let before = Number.POSITIVE_INFINITY;
        for (const [there, back, isProbe] of messages) {
          const sent = page;
          page += isProbe ? there + back : back;
          const stamped = page - back + offset;
          if (isProbe) clock.probed(sent, stamped, page);
          else clock.heard(stamped, page);
          if (clock.uncertainty !== Number.POSITIVE_INFINITY)
            assert.ok(Math.abs((clock.offset ?? 0) - offset) <= clock.uncertainty + 1e-6);
          // 50 parts in a million of a second at most, as exactly as numbers are.
          assert.ok(clock.uncertainty <= before + 0.05 + 1e-9);
          before = clock.uncertainty;
        }
      },
    ),
  );
});

test('a page that is busy whenever an answer comes is not misled', () => {
  const clock = createClockAlignment();
  // The offset is 100. Each answer waits 80 ms for the page, which halves no error.
  for (const sent of [0, 100, 200]) clock.probed(sent, sent + 1 + 100, sent + 81);
  assert.ok(Math.abs((clock.offset ?? 0) - 100) > 30);
  // One record of the feed that was here at once bounds it from the other side.
  clock.heard(400 + 100, 401);
  assert.ok(Math.abs((clock.offset ?? 0) - 100) <= 1);
  assert.ok(clock.uncertainty <= 1.1);
});

test('before the first probe the offset is what was heard, which is late by the way here', () => {
  const clock = createClockAlignment();
  assert.equal(clock.offset, undefined);
  clock.heard(50, 10);
  assert.equal(clock.offset, 40);
  assert.equal(clock.uncertainty, Number.POSITIVE_INFINITY);
});

test('what was known long ago counts less, since clocks drift', () => {
  const clock = createClockAlignment();
  clock.probed(0, 101, 2);
  clock.probed(3_600_000, 3_600_105, 3_600_010);
  assert.equal(clock.offset, 100);
  assert.equal(clock.uncertainty, 5);
});

test('a machine that slept: the newest bounds stand alone', () => {
  const clock = createClockAlignment();
  clock.probed(0, 101, 2);
  clock.probed(100, 60_201, 102);
  assert.equal(clock.offset, 60_100);
  clock.heard(180_000, 110);
  assert.equal(clock.offset, 179_890);
});

test('clocks that are read in grains contradict each other a little, and nothing is forgotten', () => {
  const clock = createClockAlignment();
  clock.probed(0, 100, 0);
  clock.heard(200.1, 100);
  assert.ok(Math.abs((clock.offset ?? 0) - 100.05) < 0.01);
  assert.ok(clock.uncertainty < 0.1);
});

test('after a reset nothing is known', () => {
  const clock = createClockAlignment();
  clock.probed(0, 1, 2);
  clock.reset();
  assert.equal(clock.offset, undefined);
});
