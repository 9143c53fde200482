/** The last bytes of a leg up to a moment, and whether a timeout of the hop's had run out since. Pure. */

import type { Direction } from '../../../playground-server/wire/index.ts';
import type { ChunkBorder, LegView, TraceView } from '../../wire-view/model/view.ts';

/**
 * The tap's last read of a direction; undefined where there was none.
 *
 * @param until trace milliseconds; what came later is not looked at
 */
export function lastRead(
  leg: LegView,
  direction: Direction,
  view: TraceView,
  until = Number.POSITIVE_INFINITY,
): ChunkBorder | undefined {
  const carried = leg.carried[direction];
  if (carried === 0) return undefined;
  const readAt = (offset: number) => view.chunks(leg.leg, direction, offset, 1).at(-1);
  const last = readAt(carried - 1);
  if (last === undefined || last.time <= until) return last;
  // Times never fall along a stream; bytes that are no longer held came before those that are.
  let [before, behind] = [-1, carried - 1];
  while (behind - before > 1) {
    const middle = (before + behind) >>> 1;
    if ((readAt(middle)?.time ?? 0) <= until) before = middle;
    else behind = middle;
  }
  return before < 0 ? undefined : readAt(before);
}

/** When the last byte of a direction entered the tap; undefined where there was none. */
export function lastByte(
  leg: LegView,
  direction: Direction,
  view: TraceView,
  until?: number,
): number | undefined {
  return lastRead(leg, direction, view, until)?.time;
}

/**
 * Milliseconds that a timeout of nginx's may fire early by: it doesn't set a timer anew for so little
 * (`NGX_TIMER_LAZY_DELAY`), and clocks are read in turn.
 */
export const LAZY = 350;

/** Whether a silence is as long as a timeout, as nginx keeps it. Both in milliseconds. */
export function hasRunOut(silence: number, timeout: number): boolean {
  return silence >= Math.max(timeout * 0.6, timeout - LAZY);
}
