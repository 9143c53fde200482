/** What the storm's dials say, and the request that it makes. */

import type { StormRequest } from '../../playground-server/trace/session-api.ts';
import {
  STORM_CODES,
  STORM_RANGES,
  type StormDrain,
  type StormSettings,
} from '../../playground-server/trace/storm.ts';

export interface Dials extends Omit<StormSettings, 'drain' | 'seed'> {
  readonly leaving: Leaving;
  /** Seconds. */
  readonly over: number;
  readonly down: number;
}

/** A close code, or a crash. */
export type Leaving = (typeof LEAVINGS)[number];
export const LEAVINGS = ['crash', ...STORM_CODES] as const;

/** What most clients do that nobody has thought about. */
export const FIRST_DIALS: Dials = {
  clients: 200,
  delay: 1000,
  backoff: 'fixed',
  jitter: 'none',
  respects: false,
  leaving: 1001,
  over: 0,
  down: 2,
};

/** The ranges of the sliders; all lie within what a storm may be. */
export const DIAL_RANGES = {
  clients: { ...STORM_RANGES.clients, step: 10 },
  delay: { min: 500, max: STORM_RANGES.delay.max, step: 500 },
  over: { ...STORM_RANGES.over, step: 1 },
  down: { ...STORM_RANGES.down, step: 1 },
} as const;

export function requestOf({ leaving, over, down, ...rest }: Dials): StormRequest {
  const drain: StormDrain =
    leaving === 'crash' ? { how: 'crash' } : { how: 'close', code: leaving, over, down };
  return { ...rest, drain };
}
