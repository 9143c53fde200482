/** What faults let vanish: which rows that took, and where it is worth a note. */

import type { Dropped } from '../../../playground-server/trace/trace.ts';
import { endOf, type Span, type WireEvent } from '../../../playground-server/wire/index.ts';
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
export function isDropped(leg: Pick<LegState, 'drops'>, event: WireEvent): boolean {
  return droppedOf(leg.drops[event.direction], event) > 0;
}

/**
 * How many of a span's bytes faults took.
 *
 * @param drops in the order of the stream
 */
export function droppedOf(drops: readonly Dropped[], span: Span): number {
  let bytes = 0;
  for (let index = drops.length - 1; index >= 0; index--) {
    const { offset, length } = drops[index] as Dropped;
    if (offset + length <= span.offset) break;
    bytes += Math.max(0, Math.min(endOf(span), offset + length) - Math.max(span.offset, offset));
  }
  return bytes;
}
