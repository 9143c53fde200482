/** Rows of this group: each is held against a limit, and does better the further it stays below it. */

import type { BenchRow } from '../row.ts';

export const GROUP = 'wire-view';

/** @param value what was measured; must not be above the limit */
export function limitRow(
  name: string,
  value: number,
  limit: number,
  unit: string,
  note?: string,
): BenchRow {
  // Nothing at all would be infinitely good, which JSON can't say.
  const ratio = limit / Math.max(value, limit / 1000);
  return { group: GROUP, name, ours: value, theirs: limit, unit, ratio, bound: 1, ...noteOf(note) };
}

/** @param value what was counted; must be all of it */
export function countRow(name: string, value: number, all: number, note?: string): BenchRow {
  const unit = 'frames';
  const ratio = value / all;
  return { group: GROUP, name, ours: value, theirs: all, unit, ratio, bound: 1, ...noteOf(note) };
}

/** The value below which so many percent of the others are. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return (
    sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN
  );
}

function noteOf(note: string | undefined): { note?: string } {
  return note === undefined ? {} : { note };
}
