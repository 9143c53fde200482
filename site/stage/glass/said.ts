/** What is to be said aloud of the glass: when it changes what it does, and when a heap leaves it. */

import type { Contents, Doing } from './contents.ts';
import { heldFor } from './contents.ts';

export type Said =
  | { readonly what: 'holds' | 'passes' | 'over' }
  | { readonly what: 'left'; readonly count: number; readonly held: number };

export interface Reader {
  /**
   * @param time trace milliseconds
   * @returns what is new; undefined where nothing is, or too little time has gone since the last
   */
  read(contents: Contents, doing: Doing, time: number): Said | undefined;
}

/** Milliseconds between two sentences: who listens must come to the end of one. */
const REST = 4_000;
/** Events that are a heap. */
const HEAP = 2;

export function createReader(): Reader {
  let said: Doing = 'nothing';
  /** The row of the last heap that was told. */
  let told: number | undefined;
  let last = Number.NEGATIVE_INFINITY;
  return {
    read({ last: left }, doing, time) {
      // A playhead that was moved back begins anew.
      if (time < last) last = Number.NEGATIVE_INFINITY;
      if (time - last < REST) return undefined;
      const events = left.filter(({ kind }) => kind === 'event');
      const [oldest] = events;
      if (doing === 'holds' && events.length >= HEAP && oldest && oldest.row.id !== told) {
        told = oldest.row.id;
        said = doing;
        last = time;
        return { what: 'left', count: events.length, held: heldFor(oldest, time) };
      }
      if (doing === said) return undefined;
      said = doing;
      if (doing === 'nothing') return undefined;
      last = time;
      return { what: doing };
    },
  };
}
