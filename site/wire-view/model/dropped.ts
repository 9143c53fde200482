/** What faults let vanish: which rows that took, and where it is worth a note. */

import type { Dropped } from '../../../playground-server/trace/trace.ts';
import { endOf, type WireEvent } from '../../../playground-server/wire/index.ts';
import type { LegState } from './leg-state.ts';

/**
 * Takes in that bytes were dropped: rows that needed them never arrive.
 *
 * @returns whether it is news: not what just goes on with the last that was dropped
 */
export function takeDropped(leg: LegState, record: Dropped): boolean {
  const drops = leg.drops[record.direction];
  const last = drops[drops.length - 1];
  const goesOn =
    record.end === undefined &&
    last !== undefined &&
    last.fault === record.fault &&
    last.offset + last.length === record.offset;
  if (goesOn) drops[drops.length - 1] = { ...last, length: last.length + record.length };
  else drops.push(record);
  const way = leg.ways[record.direction];
  way.pending = way.pending.filter((row) => {
    row.dropped = isDropped(leg, row.event);
    return !row.dropped;
  });
  return !goesOn;
}

/** Whether a fault took any of the event's bytes. */
export function isDropped(leg: LegState, event: WireEvent): boolean {
  const drops = leg.drops[event.direction];
  if (drops.length === 0) return false;
  const end = endOf(event);
  return drops.some(
    ({ offset, length }) => length > 0 && offset < end && offset + length > event.offset,
  );
}
