/**
 * Where a reader of a view's rows has come to. Rows only grow at their end; their oldest may be let
 * go, and the list may begin anew: a reader that asks a cursor sees each row once, whatever happens
 * at the head.
 */

import type { Row, TraceView } from './view.ts';

type Rows = Pick<TraceView, 'rows' | 'firstId' | 'generation'>;

export interface NewRows {
  /** The list began anew since the last time: what was read of it counts no more. */
  readonly anew: boolean;
  /** Indices into `rows`: the first that is new, and the one behind the last. */
  readonly from: number;
  readonly to: number;
}

export interface RowCursor {
  /**
   * @param until takes in no rows from this id on
   * @param most takes in no more at a time; the rest is new again the next time
   */
  advance(view: Rows, until?: number, most?: number): NewRows;
}

export function createRowCursor(): RowCursor {
  let generation: number | undefined;
  /** The id of the row to read next. */
  let next = 0;
  return {
    advance(view, until = Number.POSITIVE_INFINITY, most = Number.POSITIVE_INFINITY) {
      const anew = generation !== view.generation;
      generation = view.generation;
      next = anew ? view.firstId : Math.max(next, view.firstId);
      const from = next - view.firstId;
      const to = Math.max(from, Math.min(until - view.firstId, view.rows.length, from + most));
      next = view.firstId + to;
      return { anew, from, to };
    },
  };
}

/** The row of an id; undefined where it has not come yet or was let go. */
export function rowOfId(view: Pick<TraceView, 'rows' | 'firstId'>, id: number): Row | undefined {
  return view.rows[id - view.firstId];
}

/** Whether the view holds the row. The note of what was let go has the id of the last that went. */
export function isHeld(view: Pick<TraceView, 'rows' | 'firstId'>, row: Row): boolean {
  return rowOfId(view, row.id) === row;
}

/** The id behind the last row: what comes next will have it. */
export function endId(view: Pick<TraceView, 'rows' | 'firstId'>): number {
  return view.firstId + view.rows.length;
}
