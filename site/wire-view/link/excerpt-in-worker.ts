/** Has an excerpt made by a worker, so that the page stays alive meanwhile. */

import type { ExcerptOrder, MadeExcerpt } from './excerpt-link.ts';
import type { ExcerptAnswer } from './excerpt-worker.ts';

/** The part of a worker that is used; tests bring their own. */
export type ExcerptWorker = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;

/**
 * @param signal ends the worker: nobody waits for the excerpt any more
 * @throws Error where the worker could not be loaded, or failed
 */
export function excerptInWorker(
  start: () => ExcerptWorker,
  order: ExcerptOrder,
  signal: AbortSignal,
): Promise<MadeExcerpt | undefined> {
  return new Promise<MadeExcerpt | undefined>((resolve, reject) => {
    signal.throwIfAborted();
    const worker = start();
    const end = () => {
      signal.removeEventListener('abort', stopped);
      worker.terminate();
    };
    const stopped = () => {
      end();
      reject(signal.reason);
    };
    signal.addEventListener('abort', stopped);
    worker.onmessage = ({ data }: MessageEvent<ExcerptAnswer>) => {
      end();
      if ('failed' in data) reject(new Error(data.failed));
      else resolve(data.made);
    };
    worker.onerror = (event) => {
      end();
      reject(new Error(event.message || 'EXCERPT_WORKER_NOT_LOADED: reload the page to try again'));
    };
    worker.postMessage(order);
  });
}
