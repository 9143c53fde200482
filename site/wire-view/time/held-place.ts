/**
 * Where a pause goes on when the oldest rows are let go: the rows that are left move up, and the
 * pause with them. Pure.
 */

import type { Row } from '../model/view.ts';
import type { Moment } from './moment.ts';

export interface HeldPlace {
  readonly until: number;
  readonly at: Moment | undefined;
}

/**
 * @param rows after the change
 * @param last the last row that was shown
 * @param was what was shown before
 * @returns undefined where nothing of it is left
 */
export function placeBehind(
  rows: readonly Row[],
  last: Row | undefined,
  { until, at }: HeldPlace,
): HeldPlace | undefined {
  if (last === undefined || rows[last.id] !== last) return undefined;
  const gone = until - 1 - last.id;
  return { until: last.id + 1, at: at && { time: at.time, id: Math.max(-1, at.id - gone) } };
}
