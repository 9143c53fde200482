/**
 * When changes are announced: before the next picture, and no sooner than the page has had twice the
 * time for other things that the last picture took. So a trickle is drawn as it comes, and a flood
 * leaves the main thread free for two thirds of its time, however slow the machine.
 */

/** What the pace needs of the world; tests bring their own. */
export interface PaceWorld {
  /** Milliseconds, never going back. */
  readonly now: () => number;
  /** Calls back before the next picture. */
  readonly beforePicture: (callback: () => void) => void;
  /** Calls back once, after so many milliseconds; after 0 the picture has been made. */
  readonly after: (milliseconds: number, callback: () => void) => void;
}

/** The rest after a picture, by the time that it took. */
const REST = 2;
/** Milliseconds; no rest is longer, so that a list is alive on the slowest machine. */
const LONGEST_REST = 400;

/** @returns runs what it is given, once, at the next time that is right */
export function createPacedFlush(world: PaceWorld): (flush: () => void) => void {
  let restUntil = Number.NEGATIVE_INFINITY;
  let drawing = false;
  let waiting: (() => void) | undefined;

  function draw(flush: () => void): void {
    const start = world.now();
    flush();
    world.after(0, () => {
      const end = world.now();
      restUntil = end + Math.min(LONGEST_REST, REST * (end - start));
      drawing = false;
      const next = waiting;
      waiting = undefined;
      if (next !== undefined) schedule(next);
    });
  }

  function schedule(flush: () => void): void {
    if (drawing) {
      waiting = flush;
      return;
    }
    drawing = true;
    const begin = () => world.beforePicture(() => draw(flush));
    const rest = restUntil - world.now();
    if (rest > 0) world.after(rest, begin);
    else begin();
  }

  return schedule;
}

export const browserPace: PaceWorld = {
  now: () => performance.now(),
  beforePicture: (callback) => void requestAnimationFrame(callback),
  after: (milliseconds, callback) => void setTimeout(callback, milliseconds),
};
