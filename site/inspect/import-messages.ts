/** What the page and the worker that reads its file say to each other. */

import type { ImportEnd, ImportErrorCode } from '../../playground-server/trace/import.ts';
import type { ImportStep } from '../../playground-server/trace/import-steps.ts';
import type { LegOpened } from '../../playground-server/trace/trace.ts';

export type ToWorker =
  | {
      readonly type: 'open';
      readonly file: File;
      /** Only this leg is wanted; all of them where absent. */
      readonly leg: number | undefined;
    }
  /** A batch was taken: another may come. */
  | { readonly type: 'taken' }
  /** The page is full: it only wants to know what else the file holds. */
  | { readonly type: 'full' };

export type FromWorker =
  | {
      readonly type: 'batch';
      /** Records as the codec writes them; empty where only the progress is new. */
      readonly batch: Uint8Array<ArrayBuffer>;
      readonly progress: ImportProgress;
    }
  | { readonly type: 'end'; readonly end: ImportEnd; readonly legs: readonly LegOpened[] }
  | { readonly type: 'failed'; readonly code: ImportErrorCode; readonly message: string };

export type ImportProgress = Pick<ImportStep, 'phase' | 'done' | 'total'>;
