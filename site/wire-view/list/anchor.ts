/**
 * What keeps in its place what is read: rows are put in above it, let go or filtered out, and the box
 * scrolls along. Pure; who scrolls is `use-anchor.ts`.
 */

import { firstIndex } from '../model/byte-store.ts';
import type { Row } from '../model/view.ts';
import { isBefore } from '../time/moment.ts';

/** Rows in the order of their time, and where they stand. */
export interface PlacedRows {
  readonly rows: readonly Row[];
  /** Whose rows they are: another where another list was built. */
  readonly of: unknown;
  /** What the rows are ordered by. */
  readonly timeOf: (row: Row) => number;
  /** Pixels from the top of the content. */
  topOf(row: Row, index: number): number;
}

export interface Anchor {
  readonly row: Row;
  /** Pixels from the top of the box. */
  readonly below: number;
}

/**
 * What is held on to: the selected row where it is in sight, else the first that is.
 *
 * @returns undefined where there are no rows
 */
export function anchorIn(
  list: PlacedRows,
  box: { readonly top: number; readonly height: number },
  selected: Row | undefined,
): Anchor | undefined {
  const { rows } = list;
  const at = selected === undefined ? -1 : placeOf(list, selected);
  if (selected !== undefined && rows[at] === selected) {
    const below = list.topOf(selected, at) - box.top;
    if (below >= 0 && below < box.height) return { row: selected, below };
  }
  const first = firstAt(list, box.top);
  const row = rows[first] ?? rows[rows.length - 1];
  return row && { row, below: list.topOf(row, Math.min(first, rows.length - 1)) - box.top };
}

/** The scroll position at which the row, or what follows where it is gone, is where it was. */
export function topFor(list: PlacedRows, { row, below }: Anchor): number | undefined {
  const { rows } = list;
  const index = Math.min(placeOf(list, row), rows.length - 1);
  const now = rows[index];
  return now && list.topOf(now, index) - below;
}

function placeOf({ rows, timeOf }: PlacedRows, row: Row): number {
  return firstIndex(rows, (other) => !isBefore(other, row, timeOf));
}

function firstAt({ rows, topOf }: PlacedRows, top: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (topOf(rows[middle] as Row, middle) >= top) high = middle;
    else low = middle + 1;
  }
  return low;
}
