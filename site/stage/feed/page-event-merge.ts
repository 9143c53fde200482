/**
 * Merges what the page reports into what the feed carries, in order of time.
 *
 * The page's events are here at once, the feed's records a little later, though they may be older.
 * So a page event waits until the feed has passed its time. It waits on the page's clock and is laid
 * on the trace's when it leaves, by what is known of the clocks then. Records of the feed never wait.
 *
 * The clocks are known to some milliseconds on a busy machine. Within these, cause decides: a page's
 * call comes before the bytes that go up, and what the page is told comes behind the bytes that came
 * down. The times that are shown are moved by no more than what isn't known.
 */

import type { PageEvent, TraceRecord } from '../../../playground-server/trace/trace.ts';
import type { Direction } from '../../../playground-server/wire/index.ts';

const NONE: readonly PageEvent[] = [];

/** Milliseconds; clocks that are further apart than this tell nothing about cause. */
const MOST_UNSURE = 25;

export interface PageEventMerge {
  /** A page event, its time on the page's clock. */
  page(event: PageEvent): void;
  /** A batch of the feed, in order: goes out at once, page events that are older before it. */
  feed(records: readonly TraceRecord[]): void;
  /** Lets go of the page events before this time: the feed has passed it. Trace milliseconds. */
  flush(upTo: number): void;
  /** Whether a page event waits. */
  readonly waits: boolean;
}

/** How the page's clock lies on the trace's. */
export interface PageClock {
  /** Milliseconds to add to the page's clock; page events wait while it is undefined. */
  readonly offset: () => number | undefined;
  /** How far off that may be, in milliseconds. */
  readonly uncertainty: () => number;
}

/** @param push takes records in their final order */
export function createPageEventMerge(
  push: (records: readonly TraceRecord[]) => void,
  clock: PageClock,
): PageEventMerge {
  let waiting: PageEvent[] = [];
  let passed = Number.NEGATIVE_INFINITY;

  const unsure = () => Math.min(MOST_UNSURE, clock.uncertainty());

  /** Takes out the waiting events up to a time, and shows none of them later than `latest`. */
  function take(upTo: number, latest: number): readonly PageEvent[] {
    const first = waiting[0];
    const ahead = clock.offset();
    if (first === undefined || ahead === undefined || first.time + ahead > upTo) return NONE;
    const end = waiting.findIndex((event) => event.time + ahead > upTo);
    const taken = end === -1 ? waiting : waiting.slice(0, end);
    waiting = end === -1 ? [] : waiting.slice(end);
    return taken.map((event) => ({
      ...event,
      time: Math.min(latest, settled(event.time + ahead)),
    }));
  }

  /** An event that waited behind bytes which it may have followed isn't shown before them. */
  function settled(time: number): number {
    return time < passed && passed - time <= unsure() ? passed : time;
  }

  /** Ties go to the page, whose calls cause the bytes. */
  function takeBefore(record: TraceRecord): readonly PageEvent[] {
    const way = carried(record);
    const slack = way === 'up' ? unsure() : way === 'down' ? -unsure() : 0;
    return take(record.time + slack, record.time);
  }

  return {
    page(event) {
      const place = waiting.findLastIndex((other) => other.time <= event.time) + 1;
      waiting.splice(place, 0, event);
    },
    feed(records) {
      const merged: TraceRecord[] = [];
      for (const record of records) {
        merged.push(...takeBefore(record), record);
        passed = record.time;
      }
      if (merged.length > 0) push(merged);
    },
    flush(upTo) {
      const taken = take(upTo - unsure(), Number.POSITIVE_INFINITY);
      if (taken.length > 0) push(taken);
    },
    get waits() {
      return waiting.length > 0;
    },
  };
}

/** The way of the bytes that a record brings. */
function carried(record: TraceRecord): Direction | undefined {
  return record.type === 'chunk' ? record.direction : undefined;
}
