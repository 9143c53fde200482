/**
 * Merges what the page reports into what the feed carries, in order of time.
 *
 * The page's events are here at once, the feed's records a little later, though they may be older.
 * So a page event waits until the feed has passed its time, or until it has waited long enough that
 * nothing older is on its way. Records of the feed never wait.
 */

import type { PageEvent, TraceRecord } from '../../../playground-server/trace/trace.ts';

const NONE: readonly PageEvent[] = [];

export interface PageEventMerge {
  /** A page event, its time already on the trace's clock. */
  page(event: PageEvent): void;
  /** A batch of the feed, in order: goes out at once, page events that are older before it. */
  feed(records: readonly TraceRecord[]): void;
  /** Lets go of the page events older than this, in trace milliseconds. */
  flush(before: number): void;
  /** The time of the oldest page event that waits. */
  readonly oldest: number | undefined;
}

/** @param push takes records in their final order */
export function createPageEventMerge(
  push: (records: readonly TraceRecord[]) => void,
): PageEventMerge {
  let waiting: PageEvent[] = [];

  /** Takes out the waiting events up to a time; ties go to the page, whose calls cause the bytes. */
  function take(upTo: number): readonly PageEvent[] {
    const first = waiting[0];
    if (first === undefined || first.time > upTo) return NONE;
    const end = waiting.findIndex((event) => event.time > upTo);
    const taken = end === -1 ? waiting : waiting.slice(0, end);
    waiting = end === -1 ? [] : waiting.slice(end);
    return taken;
  }

  return {
    page(event) {
      const place = waiting.findLastIndex((other) => other.time <= event.time) + 1;
      waiting = waiting.toSpliced(place, 0, event);
    },
    feed(records) {
      const merged: TraceRecord[] = [];
      for (const record of records) merged.push(...take(record.time), record);
      if (merged.length > 0) push(merged);
    },
    flush(before) {
      const taken = take(before);
      if (taken.length > 0) push(taken);
    },
    get oldest() {
      return waiting[0]?.time;
    },
  };
}
