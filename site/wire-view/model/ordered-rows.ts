/**
 * The rows that a filter lets through, in the order of time. A wire row stands where its last byte
 * came (or, in the ladder, its first), a page row where the page says it was: reports come in late and are put in their place.
 *
 * Only new rows are looked at, until a new generation begins. Rows that the view has let go are taken
 * out.
 */

import { firstIndex } from './byte-store.ts';
import { mergeLate } from './merge-late.ts';
import { createRowCursor, endId, isHeld } from './row-cursor.ts';
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
   * @param until takes in no rows from this id on: the reader has paused
   * @param most takes in no more at a time, so that a long list is built over several pictures
   */
  update(until?: number, most?: number): number;
  /** Where a row stands; -1 where it doesn't. */
  indexOf(row: Row): number;
  /** The last update left rows for the next. */
  readonly behind: boolean;
}

/** Who keeps something beside the rows hears of what can't be read from the rows themselves. */
export interface OrderedRowsListener {
  /** All rows are gone. */
  anew(): void;
  /** These are gone. */
  letGo(rows: readonly Row[]): void;
}

export function createOrderedRows(
  view: TraceView,
  test: (row: Row) => boolean,
  timeOf: (row: Row) => number = orderTime,
  listener?: OrderedRowsListener,
): OrderedRows {
  let rows: Row[] = [];
  const cursor = createRowCursor();
  let behind = false;
  let firstId = view.firstId;

  function letGo(): void {
    firstId = view.firstId;
    const gone = rows.filter((row) => !isHeld(view, row));
    if (gone.length === 0) return;
    rows = rows.filter((row) => isHeld(view, row));
    listener?.letGo(gone);
  }

  /** Takes in what passes of a part of the view; returns the first index that changed. */
  function take(from: number, to: number): number {
    const end = rows.length;
    const late: Row[] = [];
    let latest = end === 0 ? Number.NEGATIVE_INFINITY : timeOf(rows[end - 1] as Row);
    for (let index = from; index < to; index++) {
      const row = view.rows[index] as Row;
      if (!test(row)) continue;
      const time = timeOf(row);
      if (time < latest) late.push(row);
      else {
        rows.push(row);
        latest = time;
      }
    }
    return Math.min(end, mergeLate(rows, late, timeOf));
  }

  return {
    get rows() {
      return rows;
    },
    get behind() {
      return behind;
    },
    indexOf(row) {
      const time = timeOf(row);
      for (let at = firstIndex(rows, (other) => timeOf(other) >= time); at < rows.length; at++) {
        const other = rows[at] as Row;
        if (other === row) return at;
        if (timeOf(other) > time) break;
      }
      return -1;
    },
    update(until = Number.POSITIVE_INFINITY, most) {
      const { anew, from, to } = cursor.advance(view, until, most);
      behind = view.firstId + to < Math.min(until, endId(view));
      let changed = -1;
      if (anew) {
        changed = rows.length > 0 ? 0 : -1;
        rows = [];
        firstId = view.firstId;
        listener?.anew();
      } else if (firstId !== view.firstId) {
        letGo();
        // The note of what is gone stands in the place of the last row that went.
        const note = view.rows[0];
        if (note !== undefined && from > 0 && test(note)) mergeLate(rows, [note], timeOf);
        changed = 0;
      }
      const place = take(from, to);
      return changed < 0 && place < rows.length ? place : Math.min(changed, place);
    },
  };
}
