/** An import runs in steps, so that a page stays alive beside it and can call it off. */

import { ImportError } from './import-error.ts';
import type { TraceRecord } from './trace.ts';

/** How far an import is, from 0 to 1. */
export type Progress = number;

/** What a format's import makes of a file. */
export interface Rebuilt {
  /** The wall clock at time 0, in milliseconds since 1970. */
  readonly epoch: number;
  readonly records: readonly TraceRecord[];
  readonly software: Readonly<Record<string, string>>;
}

export interface StepOptions {
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
  /** Lets others have their turn; called every so many steps. */
  readonly pause?: () => Promise<void>;
}

/**
 * Runs steps to their end.
 *
 * @throws ImportError `IMPORT_CANCELLED` where the signal says so
 */
export async function runSteps<T>(steps: Generator<Progress, T>, options: StepOptions): Promise<T> {
  for (;;) {
    if (options.signal?.aborted === true) {
      steps.return(undefined as T);
      throw new ImportError('IMPORT_CANCELLED', 'The import was cancelled.');
    }
    const step = steps.next();
    if (step.done === true) return step.value;
    options.onProgress?.(Math.min(1, step.value));
    await (options.pause?.() ?? Promise.resolve());
  }
}
