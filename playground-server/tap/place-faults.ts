/**
 * The faults that a stage is set to, for the legs of one place on the path. Made anew when they
 * change; all legs of the place share it, so that "on one leg" is counted over all of them.
 */

import type { FaultStep, Faults } from '../trace/faults.ts';

export interface ArmedStep {
  readonly step: FaultStep;
  /** It is about to begin on one more leg. Returns whether it may. */
  take(): boolean;
}

export interface PlaceFaults {
  /** Milliseconds, each way. */
  readonly latency: Faults['latency'];
  readonly seed: number;
  readonly steps: readonly ArmedStep[];
  /** Nothing is done to any byte. */
  readonly quiet: boolean;
  /** Ordinal of a leg among those that had these faults, from 0; its chance depends on it. */
  nextLeg(): number;
}

const NO_LATENCY = { up: 0, down: 0 };

/** @param place of the legs; the stage's own latency is that of place 0 alone */
export function createPlaceFaults({ latency, script }: Faults, place: number): PlaceFaults {
  const own = place === 0 ? latency : NO_LATENCY;
  const steps = (script?.steps ?? []).filter((step) => step.place === place).map(arm);
  let legs = 0;
  return {
    latency: own,
    seed: script?.seed ?? 0,
    steps,
    quiet: own.up === 0 && own.down === 0 && steps.length === 0,
    nextLeg: () => legs++,
  };
}

function arm(step: FaultStep): ArmedStep {
  let left = step.times ?? Number.POSITIVE_INFINITY;
  return {
    step,
    take() {
      left -= 1;
      return left >= 0;
    },
  };
}
