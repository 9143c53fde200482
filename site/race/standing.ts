/** Where each runner stands: the numbers of the race. Pure. */

import type { Ask, RaceLane, RaceModel } from './race-model.ts';
import { TRANSPORTS, type Transport } from './transports.ts';

export interface Standing {
  readonly transport: Transport;
  readonly requests: number;
  /** Questions whose answer had no event in it. */
  readonly inVain: number;
  /** Events that have arrived at the browser's side of the playground. */
  readonly arrived: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** Share of all bytes that were not events themselves, 0 to 1; undefined before the first byte. */
  readonly overhead: number | undefined;
  /** Milliseconds from birth to arrival; undefined before the first arrival. */
  readonly median: number | undefined;
  readonly p95: number | undefined;
}

/** One standing per transport, in the order of {@link TRANSPORTS}. */
export function standings(race: RaceModel): Standing[] {
  return TRANSPORTS.map((transport) => {
    const lane = race.lanes[transport];
    const delays = delaysOf(lane, race.clockOffset);
    const bytes = lane.bytesUp + lane.bytesDown;
    return {
      transport,
      requests: lane.asks.length,
      inVain: asksOften(transport) ? lane.asks.filter(wasInVain).length : 0,
      arrived: delays.length,
      bytesUp: lane.bytesUp,
      bytesDown: lane.bytesDown,
      overhead: bytes === 0 ? undefined : Math.max(0, 1 - lane.newsBytes / bytes),
      median: quantile(delays, 0.5),
      p95: quantile(delays, 0.95),
    };
  });
}

/** A stream's one question is answered for as long as it is open. */
const asksOften = (transport: Transport) => transport === 'polling' || transport === 'long-polling';

const wasInVain = (ask: Ask) => ask.answer !== undefined && ask.events === 0;

/** Delays of the events that have arrived, in milliseconds, shortest first. */
export function delaysOf(lane: RaceLane, clockOffset: number | undefined): number[] {
  if (clockOffset === undefined) return [];
  return lane.arrivals
    .filter(({ row }) => row.arrived !== undefined)
    .map(({ at, row }) => Math.max(0, (row.arrived ?? 0) - (at + clockOffset)))
    .sort((a, b) => a - b);
}

/**
 * The nearest-rank quantile of sorted numbers.
 * @param share 0 to 1
 */
export function quantile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
