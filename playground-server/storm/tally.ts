/** Counts a storm: attempts by the moment at which they began and by what came of them. */

import { STORM_BUCKET, type StormArrivals, type StormResult } from '../trace/storm.ts';

export type Outcome = 'accepted' | 'refused' | 'failed';

export interface Tally {
  /** The steady pace that it is held against, in attempts a second. */
  steady: number;
  /** An attempt that began at this moment (milliseconds since the server was told to go) is over. */
  count(began: number, outcome: Outcome, answer?: string): void;
  /** A client lost the server, and was told this code. */
  lose(code: number): void;
  /** What was counted since the last call, in order. */
  take(): StormArrivals[];
  result(back: number, allBackAfter: number | null): StormResult;
}

const SECOND = 1000;

export function createTally(): Tally {
  const all = new Map<number, StormArrivals>();
  let fresh = new Map<number, StormArrivals>();
  const began: number[] = [];
  const lost: Record<string, number> = {};
  const answers: Record<string, number> = {};

  return {
    steady: 0,
    count(at, outcome, answer) {
      began.push(at);
      const bucket = Math.max(0, Math.floor(at / STORM_BUCKET));
      add(all, bucket, outcome);
      add(fresh, bucket, outcome);
      if (answer !== undefined) answers[answer] = (answers[answer] ?? 0) + 1;
    },
    lose(code) {
      lost[code] = (lost[code] ?? 0) + 1;
    },
    take() {
      const taken = inOrder(fresh);
      fresh = new Map();
      return taken;
    },
    result(back, allBackAfter) {
      const arrivals = inOrder(all);
      const sum = (outcome: Outcome) => arrivals.reduce((count, one) => count + one[outcome], 0);
      return {
        steady: this.steady,
        ...peakOf(began),
        attempts: began.length,
        refused: sum('refused'),
        failed: sum('failed'),
        back,
        allBackAfter,
        lost: { ...lost },
        answers: { ...answers },
        arrivals,
      };
    },
  };
}

/** The most within any one second, wherever it begins. */
export function peakOf(times: readonly number[]): { peak: number; peakAt: number } {
  const sorted = [...times].sort((a, b) => a - b);
  let peak = 0;
  let peakAt = 0;
  let first = 0;
  for (const [last, time] of sorted.entries()) {
    while (time - (sorted[first] ?? time) >= SECOND) first += 1;
    if (last - first + 1 <= peak) continue;
    peak = last - first + 1;
    peakAt = sorted[first] ?? time;
  }
  return { peak, peakAt };
}

function add(counts: Map<number, StormArrivals>, at: number, outcome: Outcome): void {
  const before = counts.get(at) ?? { at, accepted: 0, refused: 0, failed: 0 };
  counts.set(at, { ...before, [outcome]: before[outcome] + 1 });
}

function inOrder(counts: ReadonlyMap<number, StormArrivals>): StormArrivals[] {
  return [...counts.values()].sort((a, b) => a.at - b.at);
}
