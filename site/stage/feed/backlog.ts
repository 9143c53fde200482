/**
 * Tells the records that were there before this page from those that came since.
 *
 * A reload finds its session again, and the feed brings its whole trace. Models must see it, since
 * connections of it may go on; readers want their own trace. The border is found once: a connection
 * that the browser opened ahead of its use has an old time later on, too.
 */

import type { TraceRecord } from '../../../playground-server/trace/trace.ts';

export interface Backlog {
  /** What was there up to this trace time is old. The first call counts. */
  endsAt(time: number): void;
  /** Splits a batch; `old` comes before `fresh`. */
  split(records: readonly TraceRecord[]): {
    readonly old: readonly TraceRecord[];
    readonly fresh: readonly TraceRecord[];
  };
}

export function createBacklog(): Backlog {
  let border = Number.NEGATIVE_INFINITY;
  let known = false;
  return {
    endsAt(time) {
      if (!known) border = time;
      known = true;
    },
    split(records) {
      const first = records.findIndex(({ time }) => time > border);
      if (first === -1) return { old: records, fresh: [] };
      border = Number.NEGATIVE_INFINITY;
      return { old: records.slice(0, first), fresh: records.slice(first) };
    },
  };
}
