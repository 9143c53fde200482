/**
 * The hits of a search, in the order of the view that is shown, and the way from one to the next.
 * Rows that come are looked at once; where the reader stands is found by time, not by counting.
 */

import { firstIndex } from '../model/byte-store.ts';
import { createOrderedRows, orderTime } from '../model/ordered-rows.ts';
import type { Row, TraceView } from '../model/view.ts';
import { isBefore, type Moment } from '../time/moment.ts';

export interface Hits {
  /** How many there are. */
  readonly count: number;
  /**
   * @param until takes in no rows from this id on: the reader has paused
   * @param at leaves out what comes after this moment: the reader replays
   */
  update(until: number | undefined, at: Moment | undefined): void;
  /** The place of a row among the hits, from 0; -1 where it is none. */
  placeOf(row: Row | undefined): number;
  /** The hit behind a row, or before it; around the end where there is none. */
  beyond(row: Row | undefined, backward: boolean): Row | undefined;
}

/** @param timeOf what the view orders its rows by */
export function createHits(
  view: TraceView,
  test: (row: Row) => boolean,
  timeOf: (row: Row) => number = orderTime,
): Hits {
  const ordered = createOrderedRows(view, test, timeOf);
  let count = 0;

  function placeOf(row: Row | undefined): number {
    if (row === undefined) return -1;
    const { rows } = ordered;
    const time = timeOf(row);
    for (let at = firstIndex(rows, (other) => timeOf(other) >= time); at < count; at++) {
      const other = rows[at] as Row;
      if (other === row) return at;
      if (timeOf(other) > time) return -1;
    }
    return -1;
  }

  return {
    get count() {
      return count;
    },
    update(until, at) {
      ordered.update(until);
      const { rows } = ordered;
      const isLater = (row: Row, { time, id }: Moment) =>
        timeOf(row) > time || (timeOf(row) === time && row.id > id);
      count = at === undefined ? rows.length : firstIndex(rows, (row) => isLater(row, at));
    },
    placeOf,
    beyond(row, backward) {
      const { rows } = ordered;
      if (count === 0) return undefined;
      if (row === undefined) return rows[backward ? count - 1 : 0];
      const place = placeOf(row);
      if (place >= 0) return rows[(place + (backward ? count - 1 : 1)) % count];
      const behind = Math.min(
        count,
        firstIndex(rows, (other) => isBefore(row, other, timeOf)),
      );
      return rows[(behind + (backward ? count - 1 : 0)) % count];
    },
  };
}
