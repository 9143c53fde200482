/** Rows numbered from 0 in the order they came, of which the oldest may be let go. */

import type { Row } from './view.ts';

export interface NumberedRows<R extends Row> {
  /** How many there have been, those let go included. */
  readonly count: number;
  push(row: R): void;
  /** Takes the newest back. */
  pop(): void;
  /** The row of a number; undefined where it has not come or was let go. */
  at(number: number): R | undefined;
  /** Lets go of what stands before an id. */
  dropBefore(id: number): void;
}

export function createNumberedRows<R extends Row>(): NumberedRows<R> {
  let rows: R[] = [];
  let gone = 0;
  return {
    get count() {
      return gone + rows.length;
    },
    push(row) {
      rows.push(row);
    },
    pop() {
      rows.pop();
    },
    at: (number) => rows[number - gone],
    dropBefore(id) {
      const kept = rows.findIndex((row) => row.id >= id);
      const dropped = kept < 0 ? rows.length : kept;
      if (dropped === 0) return;
      rows = rows.slice(dropped);
      gone += dropped;
    },
  };
}
