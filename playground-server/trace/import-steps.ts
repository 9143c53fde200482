/**
 * An import runs in steps: each hands on records in the order of the trace and says how far it is.
 * Whoever runs them stops between two, for as long as it likes or for good.
 */

import type { TraceRecord } from './trace.ts';

export interface ImportStep {
  readonly records: readonly TraceRecord[];
  /** `reading` counts the file's bytes, `rebuilding` the records that were made of them. */
  readonly phase: 'reading' | 'rebuilding';
  /** How far the phase is, of `total`. */
  readonly done: number;
  readonly total: number;
}

/** What is known when the last step is done. */
export interface Rebuilt {
  /** The wall clock at time 0, in milliseconds since 1970. */
  readonly epoch: number;
  readonly software: Readonly<Record<string, string>>;
}

/** Records of one step, at most, where they are all there at once. */
const STEP_RECORDS = 5_000;

/** Hands on records that are all there. */
export function* stepsOf(records: readonly TraceRecord[]): Generator<ImportStep> {
  const total = records.length;
  for (let at = 0; at < total; at += STEP_RECORDS) {
    const done = Math.min(total, at + STEP_RECORDS);
    yield { records: records.slice(at, done), phase: 'rebuilding', done, total };
  }
}
