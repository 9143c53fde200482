/**
 * The rows that the ladder draws, in the order of their start, and their places in time. Pure and
 * incremental: each update looks at what is new or has arrived since.
 */

import { firstIndex } from '../model/byte-store.ts';
import { isListed } from '../model/listed.ts';
import { createOrderedRows, type OrderedRows } from '../model/ordered-rows.ts';
import { travels } from '../model/travels.ts';
import type { Row, TraceView, WireRow } from '../model/view.ts';
import { createFlying } from './flying.ts';
import {
  type Column,
  createTimeScale,
  type PlacedMark,
  PX_PER_MS,
  type TimeScale,
  TOP,
} from './time-scale.ts';

export interface LadderRows {
  readonly scale: TimeScale;
  readonly rows: readonly Row[];
  /** True once the page has reported something. */
  readonly page: boolean;
  /** @param until takes in no rows from this id on: the reader has paused */
  update(until?: number, most?: number): boolean;
  /** The last update left rows for the next. */
  readonly behind: boolean;
  /** Indices of the rows of which a part stands between two places of the screen: `to` is behind the last. */
  range(top: number, bottom: number): { readonly from: number; readonly to: number };
  /** Those rows. */
  between(top: number, bottom: number): readonly Row[];
  /** Where a row stands among them; -1 where it doesn't. */
  indexOf(row: Row): number;
  /** Whether the row is drawn: it may have been let go or filtered out. */
  holds(row: Row): boolean;
  /** Where the row starts and where it ends, in pixels from the top. */
  place(row: Row): Place;
}

export interface Place {
  readonly y1: number;
  readonly y2: number;
}

interface Marks {
  /** The note of what was let go has none: it stands at the top, in the line that is left for it. */
  readonly start: PlacedMark | undefined;
  end?: PlacedMark;
}

/** Whether a row is an arrow or a mark of its own: a handshake is its 101, a message its frames. */
export function isDrawn(row: Row): boolean {
  if (row.source !== 'wire') return true;
  const kind = row.event.kind;
  if (kind === 'ws-handshake' || kind === 'ws-message') return false;
  return isListed(row) && !(kind === 'http-chunk' && row.carriesSse === true);
}

export function columnOf(row: Row): Column {
  return row.source === 'page' ? 'page' : 'wire';
}

export function createLadderRows(view: TraceView, test: (row: Row) => boolean): LadderRows {
  const scale = createTimeScale();
  const ordered: OrderedRows = createOrderedRows(
    view,
    (row) => isDrawn(row) && test(row),
    (row) => row.time,
    { anew: restart, letGo },
  );
  const flying = createFlying();
  const marked = new Map<Row, Marks>();
  /** Pixels that the longest arrow falls. */
  let longest = 0;
  let page = false;

  function restart(): void {
    scale.clear();
    flying.clear();
    marked.clear();
    longest = 0;
    page = false;
  }

  function letGo(rows: readonly Row[]): void {
    for (const row of rows) marked.delete(row);
    scale.dropBefore(ordered.rows[0]?.time ?? Number.POSITIVE_INFINITY);
  }

  function start(row: Row): void {
    if (row.id === view.firstId && view.firstId > 0) {
      marked.set(row, { start: undefined });
      return;
    }
    const marks: Marks = { start: scale.insert({ time: row.time, column: columnOf(row) }) };
    marked.set(row, marks);
    if (row.source === 'page') page = true;
    else if (!travels(row)) scale.insert({ time: row.time, column: undefined });
    else if (!lands(row, marks)) flying.add(row);
  }

  /** Marks where an arrow ends: where its bytes left the hop, or its connection closed on them. */
  function lands(row: WireRow, marks: Marks): boolean {
    const end = row.arrived ?? view.legs.get(row.leg)?.closedAt;
    if (end === undefined) return false;
    const mark = scale.insert({ time: end, column: undefined });
    if (row.arrived !== undefined) marks.end = mark;
    longest = Math.max(longest, (end - row.time) * PX_PER_MS);
    return true;
  }

  function land(): boolean {
    return flying.land((row) => {
      const marks = marked.get(row);
      // What was let go need not land.
      return marks === undefined || lands(row, marks);
    });
  }

  /** Arrows fall by the time they took, so that slope is latency in a burst, too. */
  function place(row: Row): Place {
    const marks = marked.get(row);
    const y1 = marks?.start === undefined ? TOP : scale.place(marks.start);
    if (marks?.end === undefined || row.source !== 'wire') return { y1, y2: y1 };
    const fall = ((row.arrived ?? row.time) - row.time) * PX_PER_MS;
    return { y1, y2: Math.min(y1 + fall, scale.place(marks.end)) };
  }

  function range(top: number, bottom: number): { from: number; to: number } {
    const { rows } = ordered;
    const from = firstIndex(rows, (row) => place(row).y1 >= top - longest);
    return {
      from,
      to: Math.max(
        from,
        firstIndex(rows, (row) => place(row).y1 > bottom),
      ),
    };
  }

  return {
    scale,
    get rows() {
      return ordered.rows;
    },
    get page() {
      return page;
    },
    get behind() {
      return ordered.behind;
    },
    update(until, most) {
      const changed = ordered.update(until, most);
      for (let index = changed; index >= 0 && index < ordered.rows.length; index++) {
        const row = ordered.rows[index] as Row;
        if (!marked.has(row)) start(row);
      }
      const landed = land();
      scale.settle();
      return landed || changed >= 0;
    },
    range,
    between(top, bottom) {
      const { from, to } = range(top, bottom);
      return ordered.rows.slice(from, to);
    },
    indexOf: ordered.indexOf,
    holds: (row) => marked.has(row),
    place,
  };
}
