/**
 * Counts what the ladder folds: the requests that only load the page, and their bytes both ways;
 * and those that were refused, which are news and keep all of it unfolded.
 */

import { isListed } from '../model/listed.ts';
import { isPageLoad } from '../model/page-load.ts';
import type { TraceView, WireRow } from '../model/view.ts';

export interface PageLoads {
  readonly requests: number;
  /** Heads and bodies, up and down. */
  readonly bytes: number;
  /** Parts of the page that were answered with a status of 400 or above. */
  readonly refused: number;
  /** Takes in what is new in the model. */
  update(): void;
}

export function createPageLoads(view: TraceView): PageLoads {
  let generation = view.generation;
  let seen = 0;
  let requests = 0;
  let bytes = 0;
  let refused = 0;
  /** Exchanges that asked for a part of the page and have not been answered. */
  const asked = new Set<string>();

  function take(row: WireRow): void {
    const { event } = row;
    if (event.kind === 'http-response' && asked.delete(`${row.leg} ${event.exchange}`)) {
      if (event.status >= 400) refused++;
    }
    if (!isPageLoad(row) || !isListed(row)) return;
    bytes += event.length;
    if (event.kind !== 'http-request') return;
    requests++;
    asked.add(`${row.leg} ${event.exchange}`);
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
    update() {
      if (generation !== view.generation) {
        generation = view.generation;
        seen = 0;
        requests = 0;
        bytes = 0;
        refused = 0;
        asked.clear();
      }
      for (; seen < view.rows.length; seen++) {
        const row = view.rows[seen];
        if (row?.source === 'wire') take(row);
      }
    },
  };
}
