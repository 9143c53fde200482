/**
 * The page's clock laid on the trace's clock: what to add to a time of the page for trace time.
 *
 * What the playground stamped before it was here was stamped no later than that, and what the page
 * sent before it was read was sent no later than that. So each message bounds the offset from one
 * side, and a probe and its answer from both. The bounds of all messages meet: a page that was busy
 * when an answer came loosens that one bound, and the others still hold. The reading is the middle
 * of what is left. Clocks drift, so bounds widen with time, and are read in grains, so bounds may
 * contradict each other a little. Those that do more tell of a machine that slept, or of another
 * playground: the newest stand alone.
 */

/** 50 parts in a million, a poor quartz. */
const DRIFT = 50e-6;

/** Milliseconds, above the grain of a page's clock (0.1 where it is coarse) and of the playground's. */
const GRAIN = 0.5;

export interface ClockAlignment {
  /** Something that the playground stamped `stamped` (trace time) is here at `received` (page's). */
  heard(stamped: number, received: number): void;
  /** A probe left at `sent`, the playground read `now`, and the answer is here at `received`. */
  probed(sent: number, now: number, received: number): void;
  /** Forgets everything: another playground. */
  reset(): void;
  /** Milliseconds to add to the page's clock; undefined before the first message. */
  readonly offset: number | undefined;
  /** How far off `offset` may be, in milliseconds; infinite while only one side is bounded. */
  readonly uncertainty: number;
}

/** Between which values the offset lies, as far as is known at a time of the page's clock. */
interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly at: number;
}

/** All times in milliseconds. */
export function createClockAlignment(): ClockAlignment {
  let known: Bounds | undefined;

  function add(fresh: Bounds): void {
    const widening = known === undefined ? 0 : Math.max(0, fresh.at - known.at) * DRIFT;
    const least = Math.max(fresh.least, (known?.least ?? Number.NEGATIVE_INFINITY) - widening);
    const most = Math.min(fresh.most, (known?.most ?? Number.POSITIVE_INFINITY) + widening);
    const middle = (least + most) / 2;
    if (least > most + GRAIN) known = fresh;
    else if (least > most) known = { least: middle, most: middle, at: fresh.at };
    else known = { least, most, at: fresh.at };
  }

  return {
    heard(stamped, received) {
      add({ least: stamped - received, most: Number.POSITIVE_INFINITY, at: received });
    },
    probed(sent, now, received) {
      add({ least: now - received, most: now - sent, at: received });
    },
    reset() {
      known = undefined;
    },
    get offset() {
      if (known === undefined) return undefined;
      return known.most === Number.POSITIVE_INFINITY ? known.least : (known.least + known.most) / 2;
    },
    get uncertainty() {
      return known === undefined ? Number.POSITIVE_INFINITY : (known.most - known.least) / 2;
    },
  };
}
