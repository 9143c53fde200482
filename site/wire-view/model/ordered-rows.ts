/**
 * The rows that a filter lets through, in the order of time. A wire row stands where its last byte
 * came (or, in the ladder, its first), a page row where the page says it was: reports come in late and are put in their place.
 *
 * Only new rows are looked at, until a new generation or another filter begins.
 */

import { firstIndex } from './byte-store.ts';
import type { Row, TraceView } from './view.ts';

/** When a row was complete. */
export function orderTime(row: Row): number {
  return row.source === 'wire' ? row.endTime : row.time;
}

export interface OrderedRows {
  readonly rows: readonly Row[];
  /**
   * Takes in what is new; returns the first index that changed, -1 where nothing did.
   *
   * @param until takes in no rows from this place on: the reader has paused
   */
  update(until?: number): number;
  /** Starts anew with another test. */
  refilter(test: (row: Row) => boolean): void;
}

export function createOrderedRows(
  view: TraceView,
  test: (row: Row) => boolean,
  timeOf: (row: Row) => number = orderTime,
): OrderedRows {
  let rows: Row[] = [];
  let seen = 0;
  let generation = view.generation;
  let passes = test;
  let stale = false;

  /** Puts a row behind all that are not later; returns its index. */
  function insert(row: Row): number {
    const time = timeOf(row);
    const last = rows[rows.length - 1];
    if (last === undefined || timeOf(last) <= time) return rows.push(row) - 1;
    const index = firstIndex(rows, (other) => timeOf(other) > time);
    rows.splice(index, 0, row);
    return index;
  }

  return {
    get rows() {
      return rows;
    },
    update(until = view.rows.length) {
      let changed = -1;
      // Fewer than before: a pause went along with rows that were let go.
      if (stale || generation !== view.generation || until < seen) {
        rows = [];
        seen = 0;
        generation = view.generation;
        stale = false;
        changed = 0;
      }
      for (; seen < Math.min(until, view.rows.length); seen++) {
        const row = view.rows[seen] as Row;
        if (!passes(row)) continue;
        const index = insert(row);
        changed = changed < 0 ? index : Math.min(changed, index);
      }
      return changed;
    },
    refilter(next) {
      passes = next;
      stale = true;
    },
  };
}
