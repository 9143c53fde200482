/**
 * Which rows break a rule: the violations in their order, and for each wire row the violations whose
 * bytes lie in it. Incremental: each update looks at what is new.
 */

import { contains, type Violation } from '../../../playground-server/wire/index.ts';
import { createRowCursor, endId, isHeld } from './row-cursor.ts';
import type { TraceView, WireRow } from './view.ts';

export interface ViolatedRows {
  /** The rows that are violations, as they came. */
  readonly found: readonly WireRow[];
  /** The violations in a row's bytes, its own where it is one; none for most. */
  of(row: object): readonly Violation[];
  /** The first violation behind a row, from the start again behind the last. */
  after(row: { readonly id: number } | undefined): WireRow | undefined;
  /**
   * Takes in the rows that are new.
   *
   * @param most takes in no more at a time
   */
  update(most?: number): void;
  /** The last update left rows for the next. */
  readonly behind: boolean;
}

/** Rows that come about with one another: an event, its violations, the body it belongs to. */
const NEAR = 40;
const NONE: readonly Violation[] = [];

export function createViolatedRows(
  view: Pick<TraceView, 'rows' | 'firstId' | 'generation'>,
): ViolatedRows {
  let found: WireRow[] = [];
  let marked = new WeakMap<object, Violation[]>();
  const cursor = createRowCursor();
  let behind = false;

  function mark(row: WireRow, broken: WireRow): void {
    const { event } = broken;
    if (event.kind !== 'violation' || row.leg !== broken.leg) return;
    if (row !== broken) {
      if (row.event.kind === 'violation' || row.event.direction !== event.direction) return;
      if (!contains(row.event, event)) return;
    }
    const list = marked.get(row);
    if (list === undefined) marked.set(row, [event.violation]);
    else list.push(event.violation);
  }

  /** A violation stands in what came just before it; its message may come just behind it. */
  function take(row: WireRow): void {
    if (row.event.kind === 'violation') {
      found.push(row);
      const index = row.id - view.firstId;
      for (const near of view.rows.slice(Math.max(0, index - NEAR), index + 1)) {
        if (near.source === 'wire') mark(near, row);
      }
    } else {
      for (let at = found.length - 1; at >= 0; at--) {
        const broken = found[at] as WireRow;
        if (row.id - broken.id > NEAR) break;
        mark(row, broken);
      }
    }
  }

  return {
    get found() {
      return found;
    },
    of: (row) => marked.get(row) ?? NONE,
    after(row) {
      const id = row?.id ?? -1;
      return found.find((one) => one.id > id) ?? found[0];
    },
    get behind() {
      return behind;
    },
    update(most) {
      const { anew, from, to } = cursor.advance(view, undefined, most);
      behind = view.firstId + to < endId(view);
      if (anew) {
        found = [];
        marked = new WeakMap();
      }
      const [oldest] = found;
      if (oldest !== undefined && !isHeld(view, oldest)) {
        found = found.filter((row) => isHeld(view, row));
      }
      for (let index = from; index < to; index++) {
        const row = view.rows[index];
        if (row?.source === 'wire') take(row);
      }
    },
  };
}
