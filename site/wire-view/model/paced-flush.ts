/**
 * When changes are announced: before the next picture where that is cheap, else no sooner than the
 * page has had several times as long for other things as an announcement takes. So a trickle is
 * drawn as it comes, and a flood leaves the main thread free for most of its time, however slow the
 * machine. A crowd of changes, more at once than can be read, is no trickle, however cheap.
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

/** Announces what has changed; returns true where that was a crowd. */
export type Flush = () => unknown;

/** The rest after an announcement, by the time that it took. */
const REST = 4;
/** After a crowd: the picture of it costs about as much again. */
const REST_OF_CROWD = 8;
/** Milliseconds, after a crowd: some ten pictures a second show that it goes on. */
const LEAST_OF_CROWD = 60;
/** Milliseconds, half a picture's: what took no longer needs no rest, but after a crowd. */
const CHEAP = 8;
/** By what a rest grows where it took little longer: a busy moment is no reason to skip pictures. */
const STEEP = 8;
/** Milliseconds; no rest is longer, so that a list is alive on the slowest machine. */
const LONGEST_REST = 200;
/** Announcements that say what the next one takes. */
const RECENT = 4;

/** @returns runs what it is given, once, at the next time that is right */
export function createPacedFlush(world: PaceWorld): (flush: Flush) => void {
  let restUntil = Number.NEGATIVE_INFINITY;
  let recent: number[] = [];

  function draw(flush: Flush): void {
    const start = world.now();
    const crowd = flush() === true;
    world.whenDrawn(() => {
      const end = world.now();
      recent = [...recent, end - start].slice(-RECENT);
      restUntil = end + Math.min(LONGEST_REST, restAfter(Math.min(...recent), crowd));
    });
  }

  return (flush) => {
    const begin = () => world.beforePicture(() => draw(flush));
    const rest = restUntil - world.now();
    if (rest > 0) world.after(rest, begin);
    else begin();
  };
}

function restAfter(took: number, crowd: boolean): number {
  if (crowd) return Math.max(LEAST_OF_CROWD, REST_OF_CROWD * took);
  return Math.min(REST * took, STEEP * Math.max(0, took - CHEAP));
}

export const browserPace: PaceWorld = {
  now: () => performance.now(),
  beforePicture: (callback) => void requestAnimationFrame(callback),
  after: (milliseconds, callback) => void setTimeout(callback, milliseconds),
  // Components draw in the microtasks that follow; this one stands behind them.
  whenDrawn: (callback) => queueMicrotask(callback),
};
