/**
 * The page's clock laid on the trace's clock.
 *
 * A probe leaves at `sent`, the playground reads its clock (`now`), the answer is here at `received`.
 * If both ways took the same time, the playground read its clock half-way between; the error is at
 * most half the round trip. So the reading with the shortest round trip wins, and its age counts
 * against it: clocks drift, and a machine that slept has lost time.
 */

export interface ClockSample {
  /** Milliseconds to add to the page's clock to get trace time. */
  readonly offset: number;
  /** Milliseconds that the probe took, there and back. */
  readonly roundTrip: number;
  /** When it was taken, on the page's clock. */
  readonly at: number;
}

/** How much worse a sample gets as it ages: 50 parts in a million, a poor quartz. */
const DRIFT = 50e-6;

/** Samples kept for the choice. */
const KEPT = 8;

/** Makes a sample of one probe. All three in milliseconds; `sent` and `received` by the page's clock. */
export function sampleOf(sent: number, received: number, now: number): ClockSample {
  const roundTrip = Math.max(0, received - sent);
  return { offset: now - (sent + roundTrip / 2), roundTrip, at: received };
}

/** How far off the sample's offset may be at a later time, in milliseconds. */
export function uncertainty(sample: ClockSample, at: number): number {
  return sample.roundTrip / 2 + Math.max(0, at - sample.at) * DRIFT;
}

export interface ClockAlignment {
  add(sample: ClockSample): void;
  /** Forgets all samples: another playground, or a sleep. */
  reset(): void;
  /** The best sample so far; undefined before the first. */
  readonly best: ClockSample | undefined;
}

export function createClockAlignment(): ClockAlignment {
  let samples: ClockSample[] = [];
  let best: ClockSample | undefined;
  return {
    add(sample) {
      samples = [...samples, sample].slice(-KEPT);
      best = samples.reduce((a, b) =>
        uncertainty(b, sample.at) < uncertainty(a, sample.at) ? b : a,
      );
    },
    reset() {
      samples = [];
      best = undefined;
    },
    get best() {
      return best;
    },
  };
}
