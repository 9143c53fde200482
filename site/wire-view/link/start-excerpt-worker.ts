/** Starts the worker of `excerpt-worker.ts`, on the site's own pages. */

export function startExcerptWorker(): Worker {
  return new Worker(new URL('./excerpt-worker.ts', import.meta.url), { type: 'module' });
}
