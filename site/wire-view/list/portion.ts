/**
 * How much of a long list is taken in with one picture: as many rows as there is time for, on this
 * machine and for this reader of rows. It begins with few and learns from how long they took.
 */

/** What takes in rows, some at a time. */
export interface RowReader {
  /** The last update left rows for the next. */
  readonly behind: boolean;
}

export interface Portion {
  /**
   * Has rows taken in.
   *
   * @param update takes in no more rows than it is told
   */
  take(reader: RowReader, update: (most: number) => void): void;
}

/** Milliseconds that one reader may take of a picture: several read for one. */
const BUDGET = 6;
/** Rows: the first portion, which a machine that has not warmed up has time for. */
const FIRST = 250;
const LEAST = 250;
const MOST = 8000;

/** @param now milliseconds, never going back */
export function createPortion(now: () => number = () => performance.now()): Portion {
  let rows = FIRST;
  return {
    take(reader, update) {
      const start = now();
      update(rows);
      const took = now() - start;
      // Only a whole portion says how long one takes.
      if (!reader.behind) return;
      const fitting = took === 0 ? MOST : (rows * BUDGET) / took;
      // What one of them took says little: it grows in steps.
      rows = Math.round(Math.max(LEAST, Math.min(MOST, 2 * rows, fitting)));
    },
  };
}
