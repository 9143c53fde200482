/**
 * How long to wait before the next attempt to reach the playground: doubling, with jitter, so that
 * a room of tabs does not come back in one moment.
 */

/** Milliseconds before the second attempt, before jitter. */
export const FIRST_DELAY = 500;

/** Milliseconds; no wait is longer. */
export const LONGEST_DELAY = 15_000;

/**
 * @param attempt how many attempts in a row have failed, from 1
 * @param random uniform in [0, 1)
 * @returns milliseconds, between half of the doubled delay and all of it
 */
export function backoffDelay(attempt: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.max(0, attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
