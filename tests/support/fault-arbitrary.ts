/** Arbitrary faults within their limits, for properties. */

import fc from 'fast-check';
import {
  FAULT_PLACES,
  type Fault,
  type FaultStep,
  type Faults,
  LARGEST_BUFFER,
  LONGEST_DELAY,
  MOST_STEPS,
} from '../../playground-server/trace/faults.ts';

const ms = fc.nat({ max: LONGEST_DELAY });
const way = fc.constantFrom('up' as const, 'down' as const);

export const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constantFrom('latency' as const, 'jitter' as const, 'delay' as const), ms }),
  fc.record({
    kind: fc.constant('bandwidth' as const),
    bytesPerSecond: fc.integer({ min: 100, max: 1e6 }),
  }),
  fc.record(
    {
      kind: fc.constant('buffering' as const),
      bytes: fc.integer({ min: 1, max: LARGEST_BUFFER }),
      idle: fc.integer({ min: 1, max: 5000 }),
      message: fc.constant(true as const),
    },
    { requiredKeys: ['kind', 'bytes'] },
  ),
  fc.constant({ kind: 'stall' as const }),
  fc.record(
    { kind: fc.constant('drop' as const), bytes: fc.integer({ min: 1, max: 500 }) },
    { requiredKeys: ['kind'] },
  ),
  fc.record({
    kind: fc.constant('cut' as const),
    how: fc.constantFrom('fin' as const, 'rst' as const),
  }),
);

const anyTime: fc.Arbitrary<FaultStep['when']> = fc.oneof(
  fc.constant({ at: 'now' as const }),
  fc.record({ at: fc.constant('after' as const), ms: fc.nat({ max: 5000 }) }),
  fc.record({
    at: fc.constantFrom(...FAULT_PLACES),
    direction: way,
    number: fc.integer({ min: 1, max: 300 }),
  }),
);

export const anyStep: fc.Arbitrary<FaultStep> = fc.oneof(
  { weight: 8, arbitrary: stepOf(anyTime, anyFault) },
  {
    weight: 1,
    arbitrary: stepOf(
      fc.constant({ at: 'now' as const }),
      fc.record({
        kind: fc.constant('refuse' as const),
        how: fc.constantFrom('rst' as const, 'close' as const),
      }),
    ),
  },
);

function stepOf(
  when: fc.Arbitrary<FaultStep['when']>,
  fault: fc.Arbitrary<Fault>,
): fc.Arbitrary<FaultStep> {
  return fc.record(
    {
      place: fc.constantFrom(0, 1),
      direction: fc.constantFrom('up' as const, 'down' as const, 'both' as const),
      when,
      fault,
      times: fc.integer({ min: 1, max: 1000 }),
    },
    { requiredKeys: ['place', 'direction', 'when', 'fault'] },
  );
}

export const anyFaults: fc.Arbitrary<Faults> = fc
  .record(
    {
      latency: fc.record({ up: ms, down: ms }),
      script: fc.record({
        seed: fc.nat({ max: 0xffff_ffff }),
        steps: fc.array(anyStep, { maxLength: MOST_STEPS }),
      }),
    },
    { requiredKeys: ['latency'] },
  )
  // Records of fast-check have no prototype; plain ones compare with what was parsed.
  .map((faults) => JSON.parse(JSON.stringify(faults)) as Faults);
