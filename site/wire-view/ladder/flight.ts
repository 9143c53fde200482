/** An arrow at a moment of a replay: still under way where its bytes had not left the hop yet. Pure. */

import type { WireRow } from '../model/view.ts';
import type { Moment } from '../time/moment.ts';

/** Milliseconds that are too short to be seen as a way. */
const UNSEEN = 2;
/** The least that is drawn of an arrow: enough to be seen and pointed at. */
const LEAST = 0.15;

/** What differs from an arrow that has arrived; nothing where it has. */
export function flightAt(
  { time, arrived }: Pick<WireRow, 'time' | 'arrived'>,
  at: Moment | undefined,
): { readonly end: 'flying'; readonly way: number } | undefined {
  if (at === undefined || arrived === undefined || arrived - at.time < UNSEEN) return undefined;
  const way = (at.time - time) / (arrived - time);
  return { end: 'flying', way: Math.min(1, Math.max(LEAST, way)) };
}
