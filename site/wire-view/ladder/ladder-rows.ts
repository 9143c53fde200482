/**
 * The rows that the ladder draws, in the order of their start, and their places in time. Pure and
 * incremental: each update looks at what is new or has arrived since.
 */

import { firstIndex } from '../model/byte-store.ts';
import { isListed } from '../model/filter.ts';
import { createOrderedRows, type OrderedRows } from '../model/ordered-rows.ts';
import type { Row, TraceView, WireRow } from '../model/view.ts';
import { type Column, createTimeScale, type TimeScale } from './time-scale.ts';

export interface LadderRows {
  readonly scale: TimeScale;
  readonly rows: readonly Row[];
  /** True once the page has reported something. */
  readonly page: boolean;
  /** @param until takes in no rows from this place on: the reader has paused */
  update(until?: number): boolean;
  refilter(test: (row: Row) => boolean): void;
  /** The rows of which a part stands between two places of the screen. */
  between(top: number, bottom: number): readonly Row[];
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

/** Whether the row is drawn as bytes that travel from one lane to the next. */
export function travels(row: Row): row is WireRow {
  if (row.source !== 'wire') return false;
  return !['violation', 'truncated', 'gap'].includes(row.event.kind);
}

export function createLadderRows(view: TraceView, test: (row: Row) => boolean): LadderRows {
  const scale = createTimeScale();
  const ordered: OrderedRows = createOrderedRows(
    view,
    (row) => isDrawn(row) && test(row),
    (row) => row.time,
  );
  let flying: WireRow[] = [];
  let marked = new Set<Row>();
  let longest = 0;
  let page = false;

  function restart(): void {
    scale.clear();
    flying = [];
    marked = new Set();
    longest = 0;
    page = false;
  }

  function start(row: Row): void {
    marked.add(row);
    scale.insert({ time: row.time, column: columnOf(row) });
    if (row.source === 'page') page = true;
    if (travels(row)) flying.push(row);
    else if (row.source !== 'page') scale.insert({ time: row.time, column: undefined });
  }

  function land(): boolean {
    const before = flying.length;
    flying = flying.filter((row) => {
      const end = row.arrived ?? view.legs.get(row.leg)?.closedAt;
      if (end === undefined) return true;
      scale.insert({ time: end, column: undefined });
      longest = Math.max(longest, end - row.time);
      return false;
    });
    return flying.length !== before;
  }

  return {
    scale,
    get rows() {
      return ordered.rows;
    },
    get page() {
      return page;
    },
    update(until) {
      const changed = ordered.update(until);
      if (changed === 0) restart();
      if (changed >= 0) {
        for (const row of ordered.rows.slice(changed)) if (!marked.has(row)) start(row);
      }
      return land() || changed >= 0;
    },
    refilter(next) {
      ordered.refilter((row) => isDrawn(row) && next(row));
    },
    between(top, bottom) {
      const from = scale.timeAt(top) - longest;
      const to = scale.timeAt(bottom);
      const first = firstIndex(ordered.rows, (row) => row.time >= from);
      return ordered.rows.slice(
        Math.max(0, first - 1),
        firstIndex(ordered.rows, (row) => row.time > to) + 1,
      );
    },
  };
}
