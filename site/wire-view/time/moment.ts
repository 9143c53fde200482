/**
 * A moment of a trace, and what is past at it. Rows are in the order in which they were complete,
 * those of one time in the order in which they came, so a moment can stand between two of them.
 * Pure.
 */

import { firstIndex } from '../model/byte-store.ts';
import { orderTime } from '../model/ordered-rows.ts';
import type { Row } from '../model/view.ts';

export interface Moment {
  /** Trace milliseconds. */
  readonly time: number;
  /** Of the rows of that very time, those up to this id are past. */
  readonly id: number;
}

/** The moment at which the row is the last that is past. */
export function momentOf(row: Row): Moment {
  return { time: orderTime(row), id: row.id };
}

/** Everything of that time is past. */
export function endOfTime(time: number): Moment {
  return { time, id: Number.POSITIVE_INFINITY };
}

/** Nothing of that time is past yet. */
export function beforeTime(time: number): Moment {
  return { time, id: -1 };
}

/**
 * Whether a row stands before another: by time, those of one time in the order in which they came.
 *
 * @param timeOf what the view orders its rows by
 */
export function isBefore(one: Row, other: Row, timeOf: (row: Row) => number = orderTime): boolean {
  const before = timeOf(one) - timeOf(other);
  return before < 0 || (before === 0 && one.id < other.id);
}

/** @param at undefined for the end, at which all is past */
export function isPast(row: Row, at: Moment | undefined): boolean {
  if (at === undefined) return true;
  const time = orderTime(row);
  return time < at.time || (time === at.time && row.id <= at.id);
}

/** How many rows are past; the rows are in the order of {@link orderTime}. */
export function countPast(rows: readonly Row[], at: Moment | undefined): number {
  return at === undefined ? rows.length : firstIndex(rows, (row) => !isPast(row, at));
}
