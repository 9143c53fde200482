/** What holds for every script over any traffic: nothing is changed, doubled, moved or lost unsaid. */

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../../../playground-server/tap/random.ts';
import { parseFaultText } from '../../../playground-server/trace/fault-text.ts';
import { anyFaults } from '../../support/fault-arbitrary.ts';
import { startFaultedLeg } from '../../support/faulted-leg.ts';

const way = fc.constantFrom('up' as const, 'down' as const);

const anyDeed = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constant('send' as const), way, fc.uint8Array({ maxLength: 400 })),
  },
  { weight: 3, arbitrary: fc.tuple(fc.constant('tick' as const), fc.nat({ max: 3000 })) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('fill' as const), way) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('drain' as const), way) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('arm' as const), anyFaults) },
);

/** A handshake, and frames and characters to find. */
const REQUEST = 'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
const SWITCH =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';

test('what leaves is what came without what was reported as dropped, in order', (t) => {
  fc.assert(
    fc.property(
      anyFaults,
      fc.array(anyDeed, { maxLength: 40 }),
      fc.boolean(),
      (faults, deeds, ws) => {
        const leg = startFaultedLeg(t, faults);
        if (ws) {
          leg.send('up', REQUEST);
          leg.send('down', SWITCH);
        }
        for (const deed of deeds) {
          if (deed[0] === 'send') leg.send(deed[1], deed[2]);
          else if (deed[0] === 'tick') leg.tick(deed[1]);
          else if (deed[0] === 'fill') leg.sinks[deed[1]].fill();
          else if (deed[0] === 'drain') leg.sinks[deed[1]].drain();
          else leg.arm(deed[1]);
        }
        for (const direction of ['up', 'down'] as const) {
          // Before all has left it is a beginning of it.
          const { bytes } = leg.sinks[direction];
          assert.deepEqual(bytes, leg.expected(direction).subarray(0, bytes.length));
        }
        leg.arm({ latency: { up: 0, down: 0 } });
        leg.sinks.up.drain();
        leg.sinks.down.drain();
        leg.tick(3_600_000);
        for (const direction of ['up', 'down'] as const) {
          assert.deepEqual(leg.sinks[direction].bytes, leg.expected(direction));
          const link = leg.links[direction];
          const gone = leg.dropped(direction).reduce((sum, { length }) => sum + length, 0);
          assert.equal(link.undelivered, gone);
          assert.equal(link.pending, 0);
          assert.equal(leg.paused[direction], false);
        }
        t.mock.timers.reset();
      },
    ),
    { numRuns: 400 },
  );
});

/** Faults that hold bytes, a few at a time, and let all of them go. */
const anyHolding = fc
  .constantFrom(
    'wire-30-70',
    '0.both.now.jitter-200',
    '0.both.now.bandwidth-2000000',
    '0.both.now.buffering-60000-idle-40',
    'wire-20-20;0.up.now.drop-60000',
    '',
  )
  .map(parseFaultText);

/** Reads as large as they come, and some that are just too large or too small to share memory. */
const anyLargeDeed = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(
      fc.constant('send' as const),
      way,
      fc.constantFrom(100, 32_767, 32_768, 50_000, 65_536, 65_537),
    ),
  },
  { weight: 3, arbitrary: fc.tuple(fc.constant('tick' as const), fc.nat({ max: 300 })) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('fill' as const), way) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('drain' as const), way) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('arm' as const), anyHolding) },
);

test('large reads that are held share memory, and none is used again before it has left', (t) => {
  fc.assert(
    fc.property(
      anyHolding,
      fc.array(anyLargeDeed, { maxLength: 30, size: 'max' }),
      (faults, deeds) => {
        const leg = startFaultedLeg(t, faults);
        for (const [index, deed] of deeds.entries()) {
          if (deed[0] === 'send') leg.send(deed[1], Buffer.alloc(deed[2], `read ${index};`));
          else if (deed[0] === 'tick') leg.tick(deed[1]);
          else if (deed[0] === 'fill') leg.sinks[deed[1]].fill();
          else if (deed[0] === 'drain') leg.sinks[deed[1]].drain();
          else leg.arm(deed[1]);
        }
        leg.arm({ latency: { up: 0, down: 0 } });
        leg.sinks.up.drain();
        leg.sinks.down.drain();
        leg.tick(3_600_000);
        for (const direction of ['up', 'down'] as const) {
          assert.ok(leg.sinks[direction].bytes.equals(leg.expected(direction)), direction);
        }
        t.mock.timers.reset();
      },
    ),
    { numRuns: 100 },
  );
});

test('the same script does the same to the same traffic', (t) => {
  fc.assert(
    fc.property(
      anyFaults,
      fc.array(fc.tuple(way, fc.uint8Array({ maxLength: 300 }), fc.nat(400)), { maxLength: 25 }),
      (faults, said) => {
        const run = () => {
          const leg = startFaultedLeg(t, faults);
          for (const [direction, bytes, wait] of said) {
            leg.send(direction, bytes);
            leg.tick(wait);
          }
          leg.tick(600_000);
          t.mock.timers.reset();
          const { sinks, cuts } = leg;
          return { up: sinks.up.writes, down: sinks.down.writes, cuts, dropped: leg.dropped('up') };
        };
        assert.deepEqual(run(), run());
      },
    ),
    { numRuns: 150 },
  );
});

test('chance is the seed’s alone, even, and another for another seed', () => {
  const some = (seed: number, second = 0) => {
    const random = createRandom(seed, second);
    return Array.from({ length: 2000 }, random);
  };
  assert.deepEqual(some(7), some(7));
  assert.notDeepEqual(some(7), some(8));
  assert.notDeepEqual(some(7, 1), some(7, 2));
  const numbers = some(1);
  assert.ok(numbers.every((number) => number >= 0 && number < 1));
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  assert.ok(Math.abs(mean - 0.5) < 0.03, `a mean of ${mean}`);
});
