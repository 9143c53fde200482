/**
 * A check: an exercise judged by a predicate over the trace, never over the text of the code, so
 * that any solution that behaves right passes. Pure: no DOM, no clock.
 */

import type { TraceView } from '../wire-view/model/view.ts';

export interface Verdict {
  readonly done: boolean;
  /** What the wire does not show yet; one sentence each, empty when done. */
  readonly missing: readonly string[];
}

export interface Check {
  /** Stable; progress is remembered under it. For example `polling/tuned`. */
  readonly id: string;
  judge(trace: TraceView): Verdict;
}
