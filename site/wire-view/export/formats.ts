/** The formats of an export, and what is known of the trace beside its records. */

import type { TraceHead } from '../../../playground-server/trace/trace.ts';
import type { ExcerptWorker } from '../link/excerpt-in-worker.ts';
import type { TraceModel } from '../model/model-from-records.ts';

export const EXPORT_FORMATS = ['wireside', 'pcapng', 'har', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Where the trace is from: what whoever shows it knows. */
export interface TraceSource {
  /** The wall clock at the trace's time 0, in milliseconds since 1970. */
  readonly epoch: number | undefined;
  readonly software?: Readonly<Record<string, string>>;
  /** Names the trace among those of this tab: marks are kept by it. */
  readonly id?: string | undefined;
  /** The name of the recording that the site carries, where the trace is one. */
  readonly recording?: string | undefined;
  /** The file that the trace was read from. */
  readonly file?: File | undefined;
  /** The address of the page that opens traces: where a link to an event leads. */
  readonly inspectPage?: string;
  /** Starts the worker that makes excerpts; without it, the page does so itself. */
  readonly startExcerptWorker?: () => ExcerptWorker;
}

/** The head of an exported trace. Where nobody knows the epoch, its last row is from now. */
export function headOf(model: TraceModel, example: string, source?: TraceSource): TraceHead {
  const last = model.rows.at(-1)?.time ?? 0;
  const epoch = source?.epoch ?? Date.now() - last;
  return {
    format: 'wireside-trace',
    version: 1,
    example,
    recordedAt: new Date(epoch + (model.rows[0]?.time ?? 0)).toISOString(),
    epoch,
    software: source?.software ?? {},
  };
}
