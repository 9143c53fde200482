/** One line of the bench's table. */
export interface BenchRow {
  readonly group: string;
  readonly name: string;
  /** What was measured of Wireside, in `unit`. */
  readonly ours: number;
  /** The same of what it is held against; for a budget, the budget. NaN where there is none. */
  readonly theirs: number;
  readonly unit: string;
  /** How well ours does, beside theirs: more is better. `ours / theirs` for a rate, `theirs / ours` for a cost. */
  readonly ratio: number;
  /** The least ratio that will do. */
  readonly bound?: number;
  readonly note?: string;
}

/** Whether a row keeps its bound; a row without one always does. */
export function meets(row: BenchRow): boolean {
  return row.bound === undefined || row.ratio >= row.bound;
}

/** The middle value; NaN of nothing. Interleaved runs are compared by it. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
