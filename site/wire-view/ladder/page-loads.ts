/**
 * Counts what the ladder folds: the requests that only load the page, and their bytes both ways;
 * and those that were refused, which are news and keep all of it unfolded.
 */

import { isListed } from '../model/listed.ts';
import { isPageLoad } from '../model/page-load.ts';
import { createRowCursor, endId } from '../model/row-cursor.ts';
import type { TraceView, WireRow } from '../model/view.ts';

export interface PageLoads {
  readonly requests: number;
  /** Heads and bodies, up and down. */
  readonly bytes: number;
  /** Parts of the page that were answered with a status of 400 or above. */
  readonly refused: number;
  /**
   * Takes in what is new in the model.
   *
   * @param most takes in no more rows at a time
   */
  update(most?: number): void;
  /** The last update left rows for the next. */
  readonly behind: boolean;
}

/** What one row adds. */
interface Counted {
  readonly row: WireRow;
  readonly requests: number;
  readonly bytes: number;
  readonly refused: number;
}

export function createPageLoads(view: TraceView): PageLoads {
  const cursor = createRowCursor();
  let behind = false;
  /** The rows that count, oldest first: what is let go counts no more. */
  let counted: Counted[] = [];
  let requests = 0;
  let bytes = 0;
  let refused = 0;
  /** Exchanges that asked for a part of the page and have not been answered. */
  const asked = new Set<string>();

  function add(one: Counted, sign: 1 | -1): void {
    requests += sign * one.requests;
    bytes += sign * one.bytes;
    refused += sign * one.refused;
  }

  function take(row: WireRow): void {
    const { event } = row;
    const exchange = 'exchange' in event ? `${row.leg} ${event.exchange}` : '';
    const answers = event.kind === 'http-response' && asked.delete(exchange);
    const isRefused = answers && event.status >= 400;
    const loads = isPageLoad(row) && isListed(row);
    if (!isRefused && !loads) return;
    const asks = loads && event.kind === 'http-request';
    if (asks) asked.add(exchange);
    const one: Counted = {
      row,
      requests: asks ? 1 : 0,
      bytes: loads ? event.length : 0,
      refused: isRefused ? 1 : 0,
    };
    counted.push(one);
    add(one, 1);
  }

  function restart(): void {
    for (const one of counted) add(one, -1);
    counted = [];
    asked.clear();
  }

  function letGo(): void {
    const kept = counted.findIndex(({ row }) => row.id >= view.firstId);
    const gone = counted.splice(0, kept < 0 ? counted.length : kept);
    for (const one of gone) add(one, -1);
  }

  return {
    get requests() {
      return requests;
    },
    get bytes() {
      return bytes;
    },
    get refused() {
      return refused;
    },
    get behind() {
      return behind;
    },
    update(most) {
      const { anew, from, to } = cursor.advance(view, undefined, most);
      behind = view.firstId + to < endId(view);
      if (anew) restart();
      letGo();
      for (let index = from; index < to; index++) {
        const row = view.rows[index];
        if (row?.source === 'wire') take(row);
      }
    },
  };
}
