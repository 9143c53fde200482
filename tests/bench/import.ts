/**
 * What opening a capture of 100 MB costs in the browser: how fast it is read and taken apart, and
 * the longest tasks that the page's main thread had meanwhile. The file is made on the fly.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { chromiumArguments, requireChromium } from '../support/chromium.ts';
import { largeCapture } from '../support/large-capture.ts';
import { startPlayground } from '../support/playground.ts';
import type { BenchRow } from './row.ts';

const BYTES = 100_000_000;
/** Milliseconds: what a long task is (Long Tasks API). */
const LONG_TASK = 50;

export async function benchImport(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wireside-import-'));
  const playground = await startPlayground(undefined, { siteFolder: 'dist' });
  const browser = await chromium.launch({
    executablePath: requireChromium(),
    args: [...chromiumArguments],
  });
  try {
    const rows: BenchRow[] = [];
    for (const format of ['pcap', 'pcapng'] as const) {
      const { file, frames } = largeCapture({ bytes: BYTES, format });
      const path = join(folder, `large.${format}`);
      await writeFile(path, file);
      const page = await browser.newPage();
      await page.goto(new URL('tools/inspect/', playground.siteUrl).href);
      const { milliseconds, reading, showing } = await open(page, path);
      await page.close();
      const name = `${format}, ${Math.round(file.length / 1e6)} MB, ${frames} frames`;
      rows.push(
        rateOf(name, file.length / 1e3 / milliseconds),
        taskOf(`${name}: longest task of the reading`, reading),
        taskOf(`${name}: longest task of the view's opening`, showing),
      );
    }
    return rows;
  } finally {
    await browser.close();
    await playground.close();
    await rm(folder, { recursive: true });
  }
}

interface Opening {
  /** From the choice until everything is in the model. */
  readonly milliseconds: number;
  /** Longest tasks in milliseconds: while the file was read, and when the view came. */
  readonly reading: number;
  readonly showing: number;
}

async function open(page: Page, path: string): Promise<Opening> {
  await page.locator('input[type=file]').waitFor({ state: 'attached' });
  const measured = page.evaluate(
    () =>
      new Promise<Opening>((resolve) => {
        const tasks: PerformanceEntry[] = [];
        let from = 0;
        const observer = new PerformanceObserver((list) => {
          tasks.push(...list.getEntries());
        });
        observer.observe({ type: 'longtask' });
        new MutationObserver((_, watching) => {
          const reading = document.querySelector('progress') !== null;
          if (reading && from === 0) from = performance.now();
          if (reading || from === 0) return;
          watching.disconnect();
          const at = performance.now();
          // The task that runs now draws the view, and is told of when it is over.
          setTimeout(() => {
            observer.disconnect();
            const isReading = (task: PerformanceEntry) => task.startTime + task.duration <= at;
            const longest = (some: PerformanceEntry[]) =>
              Math.max(0, ...some.map(({ duration }) => duration));
            resolve({
              milliseconds: at - from,
              reading: longest(tasks.filter((task) => task.startTime >= from && isReading(task))),
              showing: longest(tasks.filter((task) => !isReading(task))),
            });
          }, 1_000);
        }).observe(document.body, { subtree: true, childList: true });
      }),
  );
  await page.locator('input[type=file]').setInputFiles(path);
  return await measured;
}

function rateOf(name: string, rate: number): BenchRow {
  return { group: 'import', name, ours: rate, theirs: Number.NaN, unit: 'MB/s', ratio: Number.NaN };
}

function taskOf(name: string, longest: number): BenchRow {
  return {
    group: 'import',
    name,
    ours: longest,
    theirs: LONG_TASK,
    unit: 'ms',
    ratio: longest === 0 ? Number.POSITIVE_INFINITY : LONG_TASK / longest,
    note: 'main thread; 0 where none was longer than 50 ms',
  };
}
