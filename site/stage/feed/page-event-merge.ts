/**
 * Merges what the page reports into what the feed carries, in order of time.
 *
 * The page's events are here at once, the feed's records a little later, though they may be older.
 * So a page event waits until the feed has passed its time. It waits on the page's clock and is laid
 * on the trace's when it leaves, by what is known of the clocks then. Records of the feed never wait.
 */

import type { PageEvent, TraceRecord } from '../../../playground-server/trace/trace.ts';

const NONE: readonly PageEvent[] = [];

export interface PageEventMerge {
  /** A page event, its time on the page's clock. */
  page(event: PageEvent): void;
  /** A batch of the feed, in order: goes out at once, page events that are older before it. */
  feed(records: readonly TraceRecord[]): void;
  /** Lets go of the page events up to this time: the feed has passed it. Trace milliseconds. */
  flush(upTo: number): void;
  /** Whether a page event waits. */
  readonly waits: boolean;
}

/**
 * @param push takes records in their final order
 * @param offset what to add to the page's clock for trace time; while undefined, page events wait
 */
export function createPageEventMerge(
  push: (records: readonly TraceRecord[]) => void,
  offset: () => number | undefined,
): PageEventMerge {
  let waiting: PageEvent[] = [];

  /** Takes out the waiting events up to a time; ties go to the page, whose calls cause the bytes. */
  function take(upTo: number): readonly PageEvent[] {
    const first = waiting[0];
    const ahead = offset();
    if (first === undefined || ahead === undefined || first.time + ahead > upTo) return NONE;
    const end = waiting.findIndex((event) => event.time + ahead > upTo);
    const taken = end === -1 ? waiting : waiting.slice(0, end);
    waiting = end === -1 ? [] : waiting.slice(end);
    return taken.map((event) => ({ ...event, time: event.time + ahead }));
  }

  return {
    page(event) {
      const place = waiting.findLastIndex((other) => other.time <= event.time) + 1;
      waiting.splice(place, 0, event);
    },
    feed(records) {
      const merged: TraceRecord[] = [];
      for (const record of records) merged.push(...take(record.time), record);
      if (merged.length > 0) push(merged);
    },
    flush(upTo) {
      const taken = take(upTo);
      if (taken.length > 0) push(taken);
    },
    get waits() {
      return waiting.length > 0;
    },
  };
}
