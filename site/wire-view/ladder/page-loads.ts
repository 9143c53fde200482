/** Counts what the ladder folds: the requests that only load the page, and their bytes both ways. */

import { isListed } from '../model/listed.ts';
import { isPageLoad } from '../model/page-load.ts';
import type { TraceView } from '../model/view.ts';

export interface PageLoads {
  readonly requests: number;
  /** Heads and bodies, up and down. */
  readonly bytes: number;
  /** Takes in what is new in the model. */
  update(): void;
}

export function createPageLoads(view: TraceView): PageLoads {
  let generation = view.generation;
  let seen = 0;
  let requests = 0;
  let bytes = 0;
  return {
    get requests() {
      return requests;
    },
    get bytes() {
      return bytes;
    },
    update() {
      if (generation !== view.generation) {
        generation = view.generation;
        seen = 0;
        requests = 0;
        bytes = 0;
      }
      for (; seen < view.rows.length; seen++) {
        const row = view.rows[seen];
        if (row?.source !== 'wire' || !isPageLoad(row) || !isListed(row)) continue;
        if (row.event.kind === 'http-request') requests++;
        bytes += row.event.length;
      }
    },
  };
}
