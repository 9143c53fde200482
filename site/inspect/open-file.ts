/**
 * Opens a file of traffic: a worker reads and reassembles it, and the page takes the records into
 * a model, in turns with everything else it does.
 *
 * The model holds the file from its beginning up to a limit. What lies behind is left out, the page
 * says so, and a connection can be opened alone: the worker reads the file again for it.
 */

import { CodecError } from '../../playground-server/trace/codec-error.ts';
import { decodeRecords } from '../../playground-server/trace/decode-batch.ts';
import { type ImportEnd, ImportError } from '../../playground-server/trace/import.ts';
import type { LegOpened, TraceRecord } from '../../playground-server/trace/trace.ts';
import { inspectWords } from '../wire-view/dictionary/inspect.ts';
import type { TraceModel } from '../wire-view/model/trace-model.ts';
import { createFilling, type OpenLimits } from './filling.ts';
import type { FromWorker, ImportProgress, ToWorker } from './import-messages.ts';

export interface OpenedFile {
  readonly file: File;
  readonly end: ImportEnd;
  /** All connections of the file, whether the model holds them or not. */
  readonly legs: readonly LegOpened[];
  readonly model: TraceModel;
  /** Where the model was full before the file ended: how far it came. */
  readonly cut: ImportProgress | undefined;
}

export interface OpenOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ImportProgress) => void;
  /** Only this leg; all where absent. */
  readonly leg?: number;
  readonly limits?: OpenLimits;
}

/** @throws ImportError where the file can't be shown, with a sentence for the reader */
export async function openFile(file: File, options: OpenOptions): Promise<OpenedFile> {
  const worker = new Worker(new URL('./import-worker.ts', import.meta.url), { type: 'module' });
  const say = (message: ToWorker) => worker.postMessage(message);
  const heard = listen(worker, options.signal);
  const model = createFilling(options);
  try {
    say({ type: 'open', file, leg: options.leg });
    for (;;) {
      const message = await heard.next();
      if (message.type === 'failed') throw new ImportError(message.code, message.message);
      if (message.type === 'end') {
        const { end, legs } = message;
        return { file, end, legs, model: model.model, cut: model.cut };
      }
      options.onProgress(message.progress);
      if (message.batch.length === 0) continue;
      await model.take(decoded(message.batch), message.progress);
      say({ type: model.cut === undefined ? 'taken' : 'full' });
    }
  } finally {
    worker.terminate();
    heard.close();
    model.close();
  }
}

function decoded(batch: Uint8Array): TraceRecord[] {
  try {
    return decodeRecords(batch);
  } catch (error) {
    if (error instanceof CodecError) throw new ImportError('IMPORT_MALFORMED', error.message);
    throw error;
  }
}

/** The worker's words, one after the other. */
interface Heard {
  /** @throws ImportError where the worker ended by itself, or the reader called it off */
  next(): Promise<FromWorker>;
  close(): void;
}

function listen(worker: Worker, signal: AbortSignal): Heard {
  const waiting: FromWorker[] = [];
  let failure: ImportError | undefined;
  let wake: () => void = () => {};
  const fail = (error: ImportError) => {
    failure ??= error;
    wake();
  };
  const stopped = () => fail(new ImportError('IMPORT_STOPPED', inspectWords.stopped));
  const cancelled = () => fail(new ImportError('IMPORT_CANCELLED', inspectWords.cancelledError));
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    waiting.push(data);
    wake();
  };
  worker.onerror = stopped;
  worker.onmessageerror = stopped;
  signal.addEventListener('abort', cancelled);
  if (signal.aborted) cancelled();
  return {
    async next() {
      while (waiting.length === 0 && failure === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (failure !== undefined) throw failure;
      return waiting.shift() as FromWorker;
    },
    close: () => signal.removeEventListener('abort', cancelled),
  };
}
