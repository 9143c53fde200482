/**
 * 100,000 events of real bytes, opened as a file and gone through by wheel, by keys and by the
 * scrollbar. What counts is the longest task of the page in each round, and of those the median: a
 * machine that does something else for a moment must not decide. How many long tasks a page had
 * that only counts its pictures stands beside it.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeTrace } from '../../../playground-server/trace/codec.ts';
import { flood } from '../../support/wire-view-harness/scenes.ts';
import { type BenchRow, median } from '../row.ts';
import type { BenchPage } from './chromium-page.ts';
import { type LongTasks, longTasks } from './page-watch.ts';
import { limitRow } from './rows.ts';
import type { Stand, View } from './stage.ts';

/** Each frame is two events: itself and its message. */
const FRAMES = 50_000;
/** Milliseconds: what the web calls a long task. */
const LONG = 50;
const ROUNDS = 3;

export async function benchLongList(stand: Stand): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wireside-bench-'));
  const file = join(folder, 'flood.wire');
  await writeFile(file, madeTrace());
  try {
    const opened: LongTasks[] = [];
    const scrolled: Record<View, LongTasks[]> = { Events: [], Ladder: [] };
    const still: LongTasks[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const page = await stand.openPage('tools/inspect/');
      await stillness(page);
      still.push(await longTasks(page));
      await openFile(page, file);
      opened.push(await longTasks(page));
      for (const view of ['Events', 'Ladder'] as const) {
        await showTab(page, view);
        await goThrough(page);
        scrolled[view].push(await longTasks(page));
      }
      await page.close();
    }
    return [
      rowOf('100,000 events opened from a file, longest task', opened, still),
      rowOf('100,000 events, table: wheel, keys, scrollbar, longest task', scrolled.Events, still),
      rowOf('100,000 events, ladder: wheel, keys, scrollbar, longest task', scrolled.Ladder, still),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

function rowOf(name: string, rounds: readonly LongTasks[], still: readonly LongTasks[]): BenchRow {
  const count = (list: readonly LongTasks[]) => list.map((one) => one.count).join(', ');
  const note = `over 50 ms in each of ${ROUNDS} rounds: ${count(rounds)}; in a still page: ${count(still)}`;
  return limitRow(name, median(rounds.map(({ longest }) => longest)), LONG, 'ms', note);
}

function madeTrace(): Uint8Array {
  const head = {
    format: 'wireside-trace',
    version: 1,
    example: 'flood',
    recordedAt: '2026-01-01T00:00:00.000Z',
    epoch: 0,
    software: {},
  } as const;
  return encodeTrace(head, flood(FRAMES).records);
}

/** A page that makes pictures for a second and a half, and nothing else. */
async function stillness(page: BenchPage): Promise<void> {
  await page.until(() => document.querySelector('input[type=file]') !== null);
  await longTasks(page);
  await page.run(async () => {
    for (const end = performance.now() + 1500; performance.now() < end; ) {
      await new Promise(requestAnimationFrame);
    }
  });
}

async function openFile(page: BenchPage, file: string): Promise<void> {
  const { root } = await page.send<{ root: { nodeId: number } }>('DOM.getDocument');
  const { nodeId } = await page.send<{ nodeId: number }>('DOM.querySelector', {
    nodeId: root.nodeId,
    selector: 'input[type=file]',
  });
  await page.send('DOM.setFileInputFiles', { nodeId, files: [file] });
  await page.until(() => document.querySelector('.wv-scroll') !== null);
  await settled(page);
}

async function showTab(page: BenchPage, view: View): Promise<void> {
  await page.until((wanted) => {
    const tabs = [...document.querySelectorAll<HTMLElement>('.wv-tab')];
    const tab = tabs.find((one) => one.textContent === wanted);
    tab?.click();
    const come = document.querySelector('.wv-panel > :not(.wv-quiet)') !== null;
    return come && tab?.getAttribute('aria-selected') === 'true';
  }, view);
  await settled(page);
}

async function goThrough(page: BenchPage): Promise<void> {
  const at = await page.run(() => {
    const list = document.querySelector('.wv-scroll') as HTMLElement;
    list.scrollIntoView({ block: 'center' });
    list.focus();
    const { x, y, width, height } = list.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  });
  for (let turn = 0; turn < 60; turn += 1) {
    const deltaY = turn < 40 ? -900 : 700;
    await page.send('Input.dispatchMouseEvent', { type: 'mouseWheel', ...at, deltaX: 0, deltaY });
  }
  const keys = ['Home', 'End', ...Array(20).fill('PageUp'), ...Array(20).fill('ArrowUp')];
  for (const key of keys) {
    await page.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key });
    await page.send('Input.dispatchKeyEvent', { type: 'keyUp', key });
  }
  await dragged(page);
  await settled(page);
}

/** As a hand drags the scrollbar: another place with each picture, down and up through all of it. */
async function dragged(page: BenchPage): Promise<void> {
  await page.run(async () => {
    const list = document.querySelector('.wv-scroll') as HTMLElement;
    const length = list.scrollHeight - list.clientHeight;
    for (let step = 0; step <= 120; step += 1) {
      list.scrollTop = length * Math.abs(Math.cos((step / 60) * Math.PI));
      await new Promise(requestAnimationFrame);
    }
  });
}

/** Three pictures: what was set off has been drawn, and long tasks have been reported. */
async function settled(page: BenchPage): Promise<void> {
  await page.run(async () => {
    for (let picture = 0; picture < 3; picture += 1) await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
}
