/**
 * Runs something each time it is asked to, but for a twentieth of the time at most: judging a long
 * trace takes longer than judging a short one, and must not slow down what it judges.
 */

export interface Paced {
  /** Runs it now, or once the rest is over. */
  ask(): void;
  close(): void;
}

/** What the pace needs of the world; tests bring their own. */
export interface PacedWorld {
  /** Milliseconds, never going back. */
  readonly now: () => number;
  /** Calls back once; gives back how to cancel. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
}

/** The rest after a run, by the time that the run took. */
const REST = 19;

export function createPaced(run: () => void, world: PacedWorld = browserWorld): Paced {
  let restUntil = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | undefined;

  function runNow(): void {
    cancel = undefined;
    const start = world.now();
    run();
    const end = world.now();
    restUntil = end + REST * (end - start);
  }

  return {
    ask() {
      if (cancel !== undefined) return;
      const rest = restUntil - world.now();
      if (rest <= 0) runNow();
      else cancel = world.after(rest, runNow);
    },
    close() {
      cancel?.();
      cancel = undefined;
    },
  };
}

const browserWorld: PacedWorld = {
  now: () => performance.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
