/**
 * The work of the import's worker, apart from the worker itself: reads a file step by step and
 * posts its records in batches, never more than a few ahead of the page.
 */

import { ImportError, importSteps } from '../../playground-server/trace/import.ts';
import type { ImportSource } from '../../playground-server/trace/import-source.ts';
import type { LegOpened, TraceRecord } from '../../playground-server/trace/trace.ts';
import { batchesOf, recordsOfLeg } from './batches.ts';
import type { FromWorker, ImportProgress } from './import-messages.ts';

/** Batches that were posted and not taken yet, at most. */
const AHEAD = 4;

const NOTHING = new Uint8Array(0);

export interface ImportJob {
  /** The page took a batch. */
  taken(): void;
  /** The page takes no more records. */
  full(): void;
  /** When the last word is posted. */
  readonly done: Promise<void>;
}

export interface JobOptions {
  readonly source: ImportSource;
  readonly name: string;
  readonly leg: number | undefined;
  readonly post: (message: FromWorker, transfer: ArrayBuffer[]) => void;
}

export function startImport(options: JobOptions): ImportJob {
  const job = new Job(options);
  return { taken: () => job.taken(), full: () => job.full(), done: job.run() };
}

class Job {
  readonly #options: JobOptions;
  readonly #legs: LegOpened[] = [];
  #ahead = 0;
  #full = false;
  #proceed: () => void = () => {};

  constructor(options: JobOptions) {
    this.#options = options;
  }

  taken(): void {
    this.#ahead -= 1;
    this.#proceed();
  }

  full(): void {
    this.#full = true;
    this.#proceed();
  }

  async run(): Promise<void> {
    const { source, name, post } = this.#options;
    try {
      const steps = importSteps(source, name);
      for (;;) {
        const step = await steps.next();
        if (step.done === true) {
          post({ type: 'end', end: step.value, legs: this.#legs }, []);
          return;
        }
        const { records, phase, done, total } = step.value;
        await this.#hand(records, { phase, done, total });
      }
    } catch (error) {
      // Anything else is a fault of ours, and the page hears of it as one.
      if (!(error instanceof ImportError)) throw error;
      post({ type: 'failed', code: error.code, message: error.message }, []);
    }
  }

  async #hand(records: readonly TraceRecord[], progress: ImportProgress): Promise<void> {
    const { leg } = this.#options;
    for (const record of records) if (record.type === 'open') this.#legs.push(record);
    let posted = false;
    for (const batch of batchesOf(leg === undefined ? records : recordsOfLeg(records, leg))) {
      while (this.#ahead >= AHEAD && !this.#full) await this.#turn();
      if (this.#full) break;
      this.#ahead += 1;
      this.#options.post({ type: 'batch', batch, progress }, [batch.buffer]);
      posted = true;
    }
    if (!posted) this.#options.post({ type: 'batch', batch: NOTHING, progress }, []);
    // The page's words come in between.
    if (this.#full) await new Promise((resolve) => setTimeout(resolve));
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#proceed = resolve;
    });
  }
}
