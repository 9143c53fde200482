/** A clock that a test moves by hand. */

import type { Clock } from '../../playground-server/clock.ts';

export interface HandClock extends Clock {
  /** @param milliseconds how far time goes on */
  pass(milliseconds: number): void;
}

export function createHandClock(): HandClock {
  let time = 0;
  return {
    epoch: Date.UTC(2026, 0, 1),
    now: () => time,
    pass(milliseconds) {
      time += milliseconds;
    },
  };
}
