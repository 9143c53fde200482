/** The worker that reads a file for the page. The page ends it when the file is read, or before. */

import { fileSource } from './file-source.ts';
import { type ImportJob, startImport } from './import-job.ts';
import type { FromWorker, ToWorker } from './import-messages.ts';

/** What this file uses of a worker's global scope; the page's types know only a window. */
interface Scope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer: ArrayBuffer[]): void;
  reportError(error: unknown): void;
}

const scope = globalThis as unknown as Scope;
let job: ImportJob | undefined;

scope.onmessage = ({ data }) => {
  if (data.type === 'taken') job?.taken();
  else if (data.type === 'full') job?.full();
  else {
    job = startImport({
      source: fileSource(data.file),
      name: data.file.name,
      leg: data.leg,
      post: (message, transfer) => scope.postMessage(message, transfer),
    });
    // A rejection stays in the worker; an error that is reported reaches the page.
    job.done.catch((error: unknown) => scope.reportError(error));
  }
};
