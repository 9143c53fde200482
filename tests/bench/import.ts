/**
 * What opening a capture of 100 MB costs in the browser: how fast it is read and taken apart, and
 * the longest task that the page's main thread had meanwhile. The file is made on the fly.
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
      const { milliseconds, longest } = await open(page, path);
      await page.close();
      const name = `${format}, ${Math.round(file.length / 1e6)} MB, ${frames} frames`;
      rows.push(rateOf(name, file.length / 1e3 / milliseconds), taskOf(name, longest));
    }
    return rows;
  } finally {
    await browser.close();
    await playground.close();
    await rm(folder, { recursive: true });
  }
}

/** Opens the file, and measures from the choice until everything is in the model. */
async function open(page: Page, path: string) {
  await page.locator('input[type=file]').waitFor({ state: 'attached' });
  const measured = page.evaluate(
    () =>
      new Promise<{ milliseconds: number; longest: number }>((resolve) => {
        let longest = 0;
        let from = 0;
        const observer = new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
        });
        observer.observe({ type: 'longtask' });
        new MutationObserver((_, watching) => {
          const reading = document.querySelector('progress') !== null;
          if (reading && from === 0) from = performance.now();
          if (reading || from === 0) return;
          watching.disconnect();
          const at = performance.now();
          // What draws the view is a task of its own, and told of when it is over.
          setTimeout(() => {
            observer.disconnect();
            resolve({ milliseconds: at - from, longest });
          }, 500);
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
    name: `${name}: longest task`,
    ours: longest,
    theirs: LONG_TASK,
    unit: 'ms',
    ratio: longest === 0 ? Number.POSITIVE_INFINITY : LONG_TASK / longest,
    note: 'main thread, the drawing of the view included; below 50 ms it is none',
  };
}
