/** The row that another one goes back to. Pure. */

import type { TraceView, WireRow } from './view.ts';

/** The nearest row of the same leg that comes before and passes. */
export function before(
  row: WireRow,
  view: TraceView,
  test: (row: WireRow) => boolean,
): WireRow | undefined {
  const here = row.id - view.firstId;
  for (let at = Math.min(here, view.rows.length) - 1; at >= 0; at--) {
    const other = view.rows[at];
    if (other?.source === 'wire' && other.leg === row.leg && test(other)) return other;
  }
  return undefined;
}
