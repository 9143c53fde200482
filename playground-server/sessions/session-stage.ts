/**
 * One stage: an example within a session. It holds the faults, knows the open legs so that it can
 * cut them, and writes into the session's trace what becomes of its program.
 */

import type { Program } from '../programs/program.ts';
import type { OpenLeg, PlayStage } from '../tap/stage.ts';
import type { Ring } from '../trace/ring.ts';
import type { CloseCause, Faults } from '../trace/trace.ts';

/** Milliseconds; trace.ts promises no more. */
export const LONGEST_LATENCY = 10_000;

const NO_FAULTS: Faults = { latency: { up: 0, down: 0 } };

export interface SessionStage extends PlayStage {
  readonly openLegs: number;
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
    get openLegs() {
      return legs.size;
    },
    enter(leg) {
      legs.add(leg);
      return () => legs.delete(leg);
    },
    setFaults(next) {
      faults = next;
      ring.append({ type: 'faults', example, faults });
    },
    cut: (how) => cutAll(how, how === 'fin' ? 'cut' : 'cut-reset'),
    end(cause) {
      cutAll('rst', cause);
      stopListening();
      return program.stop();
    },
  };
}
