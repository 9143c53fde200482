/**
 * The ladder's time scale: where a time stands, in pixels from the top. Pure.
 *
 * Time runs down, true to scale where something travels. Two things are bent, so that a burst can
 * be read and a silence doesn't fill the screen:
 * - arrows that start together are moved apart, less and less as a burst goes on;
 * - a pause longer than fits is drawn as a break, which says how long it was.
 * The scale only ever rises, so order is never wrong, and ticks name real times.
 */

import { firstIndex } from '../model/byte-store.ts';
import { mergeLate } from '../model/merge-late.ts';

/** A start belongs to a column of labels, which it must not share with its neighbour. */
export type Column = 'page' | 'wire';

export interface Mark {
  readonly time: number;
  /** Where something starts; undefined where something arrives. */
  readonly column: Column | undefined;
}

/** A mark that the scale has taken in. */
export type PlacedMark = Mark;

export interface Break {
  /** Top and bottom of the break in pixels. */
  readonly top: number;
  readonly bottom: number;
  /** Milliseconds that it stands for. */
  readonly duration: number;
}

export interface TimeScale {
  readonly height: number;
  /** The time at the top. */
  readonly origin: number;
  /** Takes a mark in. */
  insert(mark: Mark): PlacedMark;
  /** Pixels from the top of a mark; right after `settle` or any other reading of the scale. */
  place(mark: PlacedMark): number;
  /** Lets go of the marks before a time. All others move up, to a line below the top. */
  dropBefore(time: number): void;
  /** Brings all places up to date. */
  settle(): void;
  /** Pixels from the top; beyond the last mark it goes on true to scale. */
  y(time: number): number;
  /** The inverse of `y`. */
  timeAt(y: number): number;
  breaks(top: number, bottom: number): readonly Break[];
  clear(): void;
}

export const PX_PER_MS = 0.5;
/** Room above the first mark. */
export const TOP = 26;
/** A label's line. */
export const LINE = 20;
const IDLE_LIMIT = 70;
const FLIGHT_LIMIT = 160;
/** A line for the words, a line for the label of what follows. */
export const BREAK_HEIGHT = 44;
/** Starts this close together are one burst. */
const BURST_MS = 30;

interface Placed extends Mark {
  /** Pixels from where the top was before anything was let go. */
  y: number;
  broken: boolean;
  /** Arrows that are under way behind this mark. */
  flying: number;
  /** The last start in each column: where, when, and how many in its burst so far. */
  page: Run;
  wire: Run;
}

interface Run {
  readonly y: number;
  readonly time: number;
  readonly length: number;
}

const NO_RUN: Run = { y: Number.NEGATIVE_INFINITY, time: Number.NEGATIVE_INFINITY, length: 0 };

/** Pixels to the start before it: full lines at first, then ever less as a burst grows. */
function stepIn(length: number): number {
  if (length < 12) return LINE;
  return length < 60 ? 8 : 6;
}

export function createTimeScale(): TimeScale {
  let marks: Placed[] = [];
  let settled = 0;
  /** Marks that are not in their place yet. */
  let late: Placed[] = [];
  /** Pixels that were let go at the top. */
  let gone = 0;

  function place(mark: Placed, before: Placed | undefined): void {
    mark.page = before?.page ?? NO_RUN;
    mark.wire = before?.wire ?? NO_RUN;
    mark.flying = Math.max(0, (before?.flying ?? 0) + flight(mark));
    mark.broken = false;
    mark.y = before === undefined ? TOP + gone : before.y + distance(mark, before);
    if (mark.column === undefined) return;
    const run = mark[mark.column];
    const length = mark.time - run.time < BURST_MS ? run.length + 1 : 0;
    const least = run.y + stepIn(length);
    if (mark.y < least) {
      mark.y = least;
      mark.broken = false;
    }
    mark[mark.column] = { y: mark.y, time: mark.time, length };
  }

  function distance(mark: Placed, before: Placed): number {
    const pixels = (mark.time - before.time) * PX_PER_MS;
    const limit = before.flying > 0 ? FLIGHT_LIMIT : IDLE_LIMIT;
    if (pixels <= limit) return pixels;
    mark.broken = true;
    return before.flying > 0 ? FLIGHT_LIMIT : BREAK_HEIGHT;
  }

  function settle(): void {
    if (late.length > 0) {
      settled = Math.min(settled, mergeLate(marks, late, timeOf));
      late = [];
    }
    for (; settled < marks.length; settled++) {
      place(marks[settled] as Placed, marks[settled - 1]);
    }
  }

  /** The pair of marks around an index, as a line through time and pixels. */
  function interpolate(index: number, read: 'time' | 'y', value: number): number {
    const write = read === 'time' ? 'y' : 'time';
    const after = marks[index];
    const before = marks[index - 1];
    const slope = read === 'time' ? PX_PER_MS : 1 / PX_PER_MS;
    if (before === undefined) return after === undefined ? TOP : after[write];
    if (after === undefined) return before[write] + (value - before[read]) * slope;
    const span = after[read] - before[read];
    const share = span === 0 ? 0 : (value - before[read]) / span;
    return before[write] + (after[write] - before[write]) * share;
  }

  function clear(): void {
    marks = [];
    late = [];
    settled = 0;
    gone = 0;
  }

  return {
    get height() {
      settle();
      return (marks[marks.length - 1]?.y ?? TOP + gone) - gone;
    },
    get origin() {
      settle();
      return marks[0]?.time ?? 0;
    },
    insert(mark) {
      const placed: Placed = {
        ...mark,
        y: 0,
        broken: false,
        flying: 0,
        page: NO_RUN,
        wire: NO_RUN,
      };
      const last = marks[marks.length - 1];
      if (last !== undefined && last.time > mark.time) late.push(placed);
      else marks.push(placed);
      return placed;
    },
    place: (mark) => (mark as Placed).y - gone,
    dropBefore(time) {
      settle();
      const kept = firstIndex(marks, (mark) => mark.time >= time);
      const first = marks[kept];
      if (first === undefined) return clear();
      if (kept === 0) return;
      marks = marks.slice(kept);
      settled = marks.length;
      gone = first.y - TOP - LINE;
    },
    settle,
    y(time) {
      settle();
      const index = firstIndex(marks, (mark) => mark.time >= time);
      return interpolate(index, 'time', time) - gone;
    },
    timeAt(y) {
      settle();
      return interpolate(
        firstIndex(marks, (mark) => mark.y >= y + gone),
        'y',
        y + gone,
      );
    },
    breaks(top, bottom) {
      settle();
      const found: Break[] = [];
      const from = firstIndex(marks, (mark) => mark.y >= top + gone);
      for (let index = Math.max(1, from); index < marks.length; index++) {
        const mark = marks[index] as Placed;
        const before = marks[index - 1] as Placed;
        if (before.y > bottom + gone) break;
        if (mark.broken) {
          const duration = mark.time - before.time;
          found.push({ top: before.y - gone, bottom: mark.y - gone, duration });
        }
      }
      return found;
    },
    clear,
  };
}

function timeOf(mark: Mark): number {
  return mark.time;
}

function flight(mark: Mark): number {
  if (mark.column === 'wire') return 1;
  return mark.column === undefined ? -1 : 0;
}
