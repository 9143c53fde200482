/** What the glass holds at a moment, and how long what went through it was held. Pure. */

import { firstIndex } from '../../wire-view/model/byte-store.ts';
import { type GlassStream, MOST_WAITS, type Poured } from './glass.ts';

export interface Contents {
  /** In the hop now, the oldest first. */
  readonly held: readonly Poured[];
  /** What they come to. */
  readonly bytes: number;
  /** The most that were in it when something left, until now; 0 before that. */
  readonly fullest: number;
  /** The last that came out together, the oldest first; empty before the first. */
  readonly last: readonly Poured[];
  /** The last events that went in, with how long each was held, so far or in all. */
  readonly waits: readonly Wait[];
  /** It went on no longer by then: what is held never comes out. */
  readonly over: boolean;
}

export interface Wait {
  readonly part: Poured;
  /** Milliseconds. */
  readonly held: number;
  readonly out: boolean;
  /** Of a stream before this one. */
  readonly earlier: boolean;
}

/** Milliseconds within which parts come out together. A read of the tap is rarely alone. */
export const TOGETHER = 10;

/** @param time trace milliseconds; what came in or out later is not there yet */
export function contentsAt(stream: GlassStream, time: number): Contents {
  const { poured } = stream;
  const outTo = firstIndex(poured, (part) => !isOut(part, time));
  const inTo = Math.max(
    outTo,
    firstIndex(poured, ({ entered }) => entered > time),
  );
  const held = poured.slice(outTo, inTo);
  const newest = poured[outTo - 1]?.left ?? 0;
  let from = outTo;
  while (from > 0 && ((poured[from - 1] as Poured).left ?? 0) >= newest - TOGETHER) from -= 1;
  const before = stream.earlier.map((part) => waitOf(part, time, true));
  const waits = poured
    .slice(Math.max(0, inTo - MOST_WAITS - 1), inTo)
    .filter(({ kind }) => kind === 'event')
    .map((part) => waitOf(part, time, false));
  return {
    held,
    bytes: held.reduce((sum, { bytes }) => sum + bytes, 0),
    fullest: stream.peaks.findLast((peak) => peak.time <= time)?.bytes ?? 0,
    last: poured.slice(from, outTo),
    waits: [...before, ...waits].slice(-MOST_WAITS),
    over: stream.over !== undefined && stream.over <= time,
  };
}

function isOut({ left }: Poured, time: number): boolean {
  return left !== undefined && left <= time;
}

function waitOf(part: Poured, time: number, earlier: boolean): Wait {
  return { part, held: heldFor(part, time), out: isOut(part, time), earlier };
}

/** How long a part was in the hop by then, in milliseconds. */
export function heldFor({ entered, left }: Poured, time: number): number {
  return Math.max(0, Math.min(left ?? time, time) - entered);
}

/** Milliseconds up to which a hop counts as passing on at once. */
export const AT_ONCE = 100;

/** What the hop does, in one word. */
export type Doing = 'nothing' | 'holds' | 'passes' | 'over';

export function doingOf({ held, waits, over }: Contents, time: number): Doing {
  if (over) return 'over';
  const oldest = held[0];
  if (oldest === undefined && !waits.some(({ earlier }) => !earlier)) return 'nothing';
  if (oldest !== undefined && heldFor(oldest, time) > AT_ONCE) return 'holds';
  // A buffer that was emptied just now is one still: its newest event was never held for long.
  const recent = waits.slice(-RECENT).filter(({ earlier }) => !earlier);
  return recent.some(({ held: ms }) => ms > AT_ONCE) ? 'holds' : 'passes';
}

/** Events that have to pass at once, one after the other, before it is said of the hop. */
const RECENT = 5;
