/**
 * Runs something each time it is asked to, but for a twentieth of the time at most: judging a long
 * trace takes longer than judging a short one, and must not slow down what it judges. Those of one
 * page share the twentieth.
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

/** One part of so many is for running. */
const PARTS = 20;

/** @param sharers how many such things share the time */
export function createPaced(
  run: () => void,
  world: PacedWorld = browserWorld,
  sharers: () => number = () => 1,
): Paced {
  let restUntil = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | undefined;

  function runNow(): void {
    cancel = undefined;
    const start = world.now();
    run();
    const end = world.now();
    restUntil = end + (PARTS * sharers() - 1) * (end - start);
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

export const browserWorld: PacedWorld = {
  now: () => performance.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
