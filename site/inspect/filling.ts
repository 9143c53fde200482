/**
 * Takes records into a model in turns with everything else that the page does. The model holds them
 * from their beginning up to a limit: what a file begins with is worth more than what it ends with.
 */

import type { TraceRecord } from '../../playground-server/trace/trace.ts';
import { createTraceModel, type TraceModel } from '../wire-view/model/trace-model.ts';
import type { ImportProgress } from './import-messages.ts';
import { createTurns } from './turns.ts';

/** What the page holds of a file, at most: bytes that were carried, and rows. */
export interface OpenLimits {
  readonly bytes: number;
  readonly rows: number;
}

export const LIMITS: OpenLimits = { bytes: 512 * 1024 * 1024, rows: 1_000_000 };

/** Records that are taken apart between two looks at the clock. */
const SLICE = 100;

export interface Filling {
  readonly model: TraceModel;
  /** Where the model was full before the file ended: how far it came. */
  readonly cut: ImportProgress | undefined;
  take(records: readonly TraceRecord[], progress: ImportProgress): Promise<void>;
  close(): void;
}

export interface FillingOptions {
  readonly signal: AbortSignal;
  readonly limits?: OpenLimits;
}

export function createFilling({ signal, limits = LIMITS }: FillingOptions): Filling {
  const model = createTraceModel({
    recorded: true,
    bounds: { bytes: Number.POSITIVE_INFINITY, rows: Number.POSITIVE_INFINITY },
  });
  const turns = createTurns();
  let cut: ImportProgress | undefined;
  let bytes = 0;
  return {
    model,
    get cut() {
      return cut;
    },
    async take(records, progress) {
      for (let at = 0; at < records.length && cut === undefined; at += SLICE) {
        if (turns.over) await turns.next();
        if (signal.aborted) return;
        const slice = records.slice(at, at + SLICE);
        model.apply(slice);
        for (const one of slice) if (one.type === 'chunk') bytes += one.bytes.length;
        if (bytes >= limits.bytes || model.rows.length >= limits.rows) cut = progress;
      }
    },
    close() {
      turns.close();
    },
  };
}
