/** Opens a file of traffic: reads it, takes it apart, fills a model; in turns with the page. */

import {
  FILE_LIMIT,
  ImportError,
  type Imported,
  importFile,
} from '../../playground-server/trace/import.ts';
import type { TraceRecord } from '../../playground-server/trace/trace.ts';
import { t } from '../wire-view/dictionary/index.ts';
import { type Bounds, createTraceModel, type TraceModel } from '../wire-view/model/trace-model.ts';

/** What the page holds of a file at most; the oldest is let go behind that, and the view says so. */
const BOUNDS: Bounds = { bytes: 512 * 1024 * 1024, rows: 1_000_000 };

/** Milliseconds of work before the page has its turn. */
const TURN = 12;

/** Records that are taken apart between two looks at the clock. */
const SLICE = 200;

/** Reading is this much of the progress; filling the model is the rest. */
const READING = 0.5;

export interface OpenedFile {
  readonly name: string;
  readonly imported: Imported;
  /** All connections. */
  readonly model: TraceModel;
}

export interface OpenOptions {
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  readonly onProgress: (progress: number) => void;
}

/** @throws ImportError where the file can't be shown, with a sentence for the reader */
export async function openFile(
  file: File,
  { signal, onProgress }: OpenOptions,
): Promise<OpenedFile> {
  if (file.size > FILE_LIMIT) throw new ImportError('IMPORT_TOO_LARGE', t.inspect.tooLarge);
  const pause = createPause();
  const bytes = await read(file);
  const imported = await importFile(bytes, {
    name: file.name,
    signal,
    pause,
    onProgress: (progress) => onProgress(progress * READING),
  });
  const model = await fillModel(imported.records, {
    signal,
    onProgress: (progress) => onProgress(READING + progress * (1 - READING)),
  });
  return { name: file.name, imported, model };
}

async function read(file: File): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new ImportError('IMPORT_MALFORMED', t.inspect.unreadable);
  }
}

/** @throws ImportError `IMPORT_CANCELLED` */
export async function fillModel(
  records: readonly TraceRecord[],
  { signal, onProgress }: OpenOptions,
): Promise<TraceModel> {
  const pause = createPause();
  const model = createTraceModel({ recorded: true, bounds: BOUNDS });
  for (let at = 0; at < records.length; at += SLICE) {
    if (signal.aborted) throw new ImportError('IMPORT_CANCELLED', 'The import was cancelled.');
    model.apply(records.slice(at, at + SLICE));
    onProgress(at / records.length);
    await pause();
  }
  return model;
}

/** The records of one connection. */
export function recordsOfLeg(records: readonly TraceRecord[], leg: number): TraceRecord[] {
  return records.flatMap((record): TraceRecord[] => {
    if (record.type === 'gap') {
      const resume = record.resume.filter(({ open }) => open.leg === leg);
      const missed = record.cause !== undefined && record.resume[0]?.open.leg !== leg;
      return resume.length === 0 || missed ? [] : [{ ...record, resume }];
    }
    return 'leg' in record && record.leg === leg ? [record] : [];
  });
}

/** Gives the page its turn, where it has waited long enough. */
function createPause(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < TURN) return;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  };
}
