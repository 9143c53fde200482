/**
 * What a hop takes in from the browser and does not bring out to the program: told from the two taps
 * around it, by the bytes of a tunnel, which it passes on as they are. Pure, from the trace.
 *
 * A hop that can't write to the program stops reading from the browser (back pressure). The taps see
 * both: bytes that had left for the hop and did not come out of it, and bytes that wait before it. That
 * it waits to write, and so that its send timeout runs, is inferred from the two together; a part of
 * what did not come out may lie in the system's buffers on either side of the hop.
 */

import { endOf } from '../../../playground-server/wire/index.ts';
import type { TraceView, WireRow } from '../../wire-view/model/view.ts';
import type { Effect, Timeouts } from './effects.ts';
import { hasRunOut, lastByte, lastRead } from './last-read.ts';

/** The request for an upgrade, before the hop and behind it. */
export interface Tunnel {
  readonly outer: WireRow;
  readonly inner: WireRow;
}

export interface HeldBack {
  /** Bytes that had left the browser's tap and not entered the one behind the hop. */
  readonly held: number;
  /** Bytes waited before the hop: it took no more. */
  readonly full: boolean;
}

/** @param moment trace milliseconds */
export function heldBack({ outer, inner }: Tunnel, view: TraceView, moment: number): HeldBack {
  const headEnd = endOf(outer.event);
  const left = view.leftBy(outer.leg, 'up', moment);
  const drops = view.legs.get(outer.leg)?.drops?.up ?? [];
  const dropped = drops.reduce(
    (sum, { offset, length }) => (offset >= headEnd && offset < left ? sum + length : sum),
    0,
  );
  const went = left - headEnd - dropped;
  const came = enteredBy(inner.leg, view, moment) - endOf(inner.event);
  return {
    held: Math.max(0, went - came),
    full: enteredBy(outer.leg, view, moment) > left,
  };
}

function enteredBy(leg: number, view: TraceView, moment: number): number {
  const found = view.legs.get(leg);
  const last = found && lastRead(found, 'up', view, moment);
  return last === undefined ? 0 : last.offset + last.length;
}

/**
 * The hop ended a tunnel to the browser, before any other end did, while it held bytes for the program:
 * the timeouts that had run out by then. Where the program takes nothing, nobody sees the hop's end
 * behind it: that stands behind the bytes that aren't taken.
 *
 * @param row the end of the browser's leg
 */
export function heldBackEffects(
  tunnel: Tunnel,
  { row, timeouts }: { readonly row: Effect['row']; readonly timeouts: Timeouts },
  view: TraceView,
): readonly Effect[] {
  const outer = view.legs.get(tunnel.outer.leg);
  const inner = view.legs.get(tunnel.inner.leg);
  const end = outer?.fins.down;
  if (outer === undefined || inner === undefined || end === undefined) return [];
  const others = [outer.fins.up, inner.fins.down, inner.closedAt];
  if (others.some((other) => other !== undefined && other <= end)) return [];
  const last = (['up', 'down'] as const).map((way) => lastByte(inner, way, view, end) ?? 0);
  const silence = end - Math.max(...last);
  // In the midst of the silence: behind its end the hop throws away what it still gets.
  const { held, full } = heldBack(tunnel, view, end - silence / 2);
  if (held === 0) return [];
  const effects: Effect[] = [];
  const reading = hasRunOut(silence, timeouts.read);
  if (reading) {
    effects.push({ setting: 'proxyReadTimeout', row, seen: { code: 'cut', silence } });
  }
  // Where both had run out, only a hop that took no more is known to have waited to write.
  if (hasRunOut(silence, timeouts.send) && (full || !reading)) {
    effects.push({
      setting: 'proxySendTimeout',
      row,
      seen: { code: 'cut-sending', silence, held },
    });
  }
  return effects;
}
