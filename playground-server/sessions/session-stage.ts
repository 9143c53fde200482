/**
 * One stage: an example within a session. It holds the faults, knows the open legs so that it can
 * cut them, and writes into the session's trace what becomes of its program.
 */

import type { Program } from '../programs/program.ts';
import { createPlaceFaults, type PlaceFaults } from '../tap/place-faults.ts';
import type { OpenLeg, PlayStage } from '../tap/stage.ts';
import { type Faults, NO_FAULTS } from '../trace/faults.ts';
import type { Ring } from '../trace/ring.ts';
import type { CloseCause } from '../trace/trace.ts';

export interface SessionStage extends PlayStage {
  readonly openLegs: number;
  readonly faults: Faults;
  /** Takes effect on the next chunk, and stands in the trace. */
  setFaults(faults: Faults): void;
  /** The stage's "cut the wire". Returns how many legs it cut. */
  cut(how: 'fin' | 'rst'): number;
  /** Resets what is open and stops the program. Settles when its process is gone. */
  end(cause: CloseCause): Promise<void>;
}

export function createSessionStage(ring: Ring, program: Program): SessionStage {
  const { example } = program;
  const legs = new Set<OpenLeg>();
  let faults = NO_FAULTS;
  let placeFaults = new Map<number, PlaceFaults>();
  const stopListening = program.onChange((record) => ring.append(record));

  const cutAll = (how: 'fin' | 'rst', cause: CloseCause): number => {
    const open = [...legs];
    for (const leg of open) leg.cut(how, cause);
    return open.length;
  };

  return {
    example,
    program,
    get faults() {
      return faults;
    },
    faultsOf(place) {
      const known = placeFaults.get(place);
      if (known !== undefined) return known;
      const made = createPlaceFaults(faults, place);
      placeFaults.set(place, made);
      return made;
    },
    get openLegs() {
      return legs.size;
    },
    enter(leg) {
      legs.add(leg);
      return () => legs.delete(leg);
    },
    setFaults(next) {
      faults = next;
      placeFaults = new Map();
      ring.append({ type: 'faults', example, faults });
      for (const leg of [...legs]) leg.arm();
    },
    cut: (how) => cutAll(how, how === 'fin' ? 'cut' : 'cut-reset'),
    end(cause) {
      cutAll('rst', cause);
      stopListening();
      return program.stop();
    },
  };
}
