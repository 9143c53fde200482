/**
 * When changes are announced: before the next picture where that is cheap, else no sooner than the
 * page has had four times as long for other things as an announcement takes. So a trickle is drawn
 * as it comes, and a flood leaves the main thread free for most of its time, however slow the
 * machine.
 *
 * What an announcement takes is the least of the last few: one that the machine held up, or that a
 * collection of garbage fell into, says nothing of the next.
 */

/** What the pace needs of the world; tests bring their own. */
export interface PaceWorld {
  /** Milliseconds, never going back. */
  readonly now: () => number;
  /** Calls back before the next picture. */
  readonly beforePicture: (callback: () => void) => void;
  /** Calls back once, after so many milliseconds. */
  readonly after: (milliseconds: number, callback: () => void) => void;
  /** Calls back when what the announcement has set off is done: what is drawn has its place. */
  readonly whenDrawn: (callback: () => void) => void;
}

/** The rest after an announcement, by the time that it took. */
const REST = 4;
/** Milliseconds, half a picture's: what took no longer needs no rest. */
const CHEAP = 8;
/** Milliseconds; no rest is longer, so that a list is alive on the slowest machine. */
const LONGEST_REST = 300;
/** Announcements that say what the next one takes. */
const RECENT = 4;

/** @returns runs what it is given, once, at the next time that is right */
export function createPacedFlush(world: PaceWorld): (flush: () => void) => void {
  let restUntil = Number.NEGATIVE_INFINITY;
  let recent: number[] = [];

  function draw(flush: () => void): void {
    const start = world.now();
    flush();
    world.whenDrawn(() => {
      const end = world.now();
      recent = [...recent, end - start].slice(-RECENT);
      const took = Math.min(...recent);
      restUntil = took <= CHEAP ? end : end + Math.min(LONGEST_REST, REST * took);
    });
  }

  return (flush) => {
    const begin = () => world.beforePicture(() => draw(flush));
    const rest = restUntil - world.now();
    if (rest > 0) world.after(rest, begin);
    else begin();
  };
}

export const browserPace: PaceWorld = {
  now: () => performance.now(),
  beforePicture: (callback) => void requestAnimationFrame(callback),
  after: (milliseconds, callback) => void setTimeout(callback, milliseconds),
  // Components draw in the microtasks that follow; this one stands behind them.
  whenDrawn: (callback) => queueMicrotask(callback),
};
