/**
 * What a page's main thread has to bear: long tasks as the page's own observer reports them, the
 * share of time that it was busy, and its heap.
 */

import type { BenchPage } from './chromium-page.ts';

export interface LongTasks {
  readonly count: number;
  /** Milliseconds; 0 where there was none over 50 ms, which is where the standard begins. */
  readonly longest: number;
}

export interface Load {
  /** 0 to 1: the main thread's CPU time in tasks, by the time that passed; others' load is not in it. */
  readonly busy: number;
  readonly seconds: number;
}

/** To run in a page before anything else does. */
export function observeLongTasks(): void {
  if (window !== top) return;
  const tasks: number[] = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  Object.assign(window, { takeLongTasks: () => tasks.splice(0) });
}

/** The long tasks since the last time this was asked, or since the page was opened. */
export async function longTasks(page: BenchPage): Promise<LongTasks> {
  const tasks = await page.run(() =>
    (window as unknown as { takeLongTasks(): number[] }).takeLongTasks(),
  );
  return { count: tasks.length, longest: Math.max(0, ...tasks) };
}

/** Begins to measure how busy the main thread is; the answer ends it. */
export async function watchLoad(page: BenchPage): Promise<() => Promise<Load>> {
  await page.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await metrics(page);
  const start = performance.now();
  return async () => {
    const after = await metrics(page);
    const seconds = (performance.now() - start) / 1000;
    return { busy: (after.TaskDuration - before.TaskDuration) / seconds, seconds };
  };
}

/** Bytes of live objects on the page's heap, after a collection. */
export async function heapOf(page: BenchPage): Promise<number> {
  await page.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.send('HeapProfiler.collectGarbage');
  return (await metrics(page)).JSHeapUsedSize;
}

type Metrics = Record<'TaskDuration' | 'JSHeapUsedSize', number>;

async function metrics(page: BenchPage): Promise<Metrics> {
  const { metrics: list } = await page.send<{ metrics: { name: string; value: number }[] }>(
    'Performance.getMetrics',
  );
  return Object.fromEntries(list.map(({ name, value }) => [name, value])) as Metrics;
}
