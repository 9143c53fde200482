/**
 * The playground's one clock. Trace times, expiry and rate limits all read it, so a test can put
 * a hand-driven one in its place.
 */

export interface Clock {
  /** Monotonic milliseconds since the playground started, with fractions. */
  now(): number;
  /** The wall clock at time 0, in milliseconds since 1970. */
  readonly epoch: number;
}

/** A clock that starts at 0 now. */
export function createClock(): Clock {
  const origin = performance.now();
  return { now: () => performance.now() - origin, epoch: performance.timeOrigin + origin };
}

/** A time of this clock as ISO 8601. */
export function isoTime(clock: Clock, time: number): string {
  return new Date(clock.epoch + time).toISOString();
}
