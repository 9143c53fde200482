/**
 * 10,000 WebSocket frames a second through all of it: a program, the playground's taps, the feed, a
 * lesson with its stage open. The example's own page is the frames' receiver, in the same tab and on
 * the same main thread, as it is for a reader; its work is in the figures.
 */

import type { BenchRow } from '../row.ts';
import { heapOf, watchLoad } from './page-watch.ts';
import { countRow, GROUP, limitRow, percentile } from './rows.ts';
import type { OpenStage, Stand, View } from './stage.ts';

const RATE = 10_000;
const BYTES = 32;
/** Share of the main thread's time, in percent. */
const BUSY = 60;
/** Milliseconds that a list may stand still while frames come. */
const LIVE = 500;
/** Frames beside those that were asked for: the program's end of it, and the page's answer. */
const BESIDE = 2;

export async function benchFlood(stand: Stand, view: View, seconds: number): Promise<BenchRow[]> {
  const stage = await stand.openStage(view);
  const before = await stage.frames();
  await watchUpdates(stage);
  const done = await watchLoad(stage.page);
  const { sent, seen } = await stage.flood(RATE, seconds, BYTES);
  const load = await done();
  const gaps = await updateGaps(stage);
  await drawn(stage);
  const shown = (await stage.frames()) - before - BESIDE;
  await stage.page.close();
  const name = `${RATE.toLocaleString('en')} frames a second for ${seconds} s, ${view === 'Events' ? 'table' : 'ladder'}`;
  const took = `${seen.toLocaleString('en')} seen by the page; ${load.seconds.toFixed(1)} s until the last`;
  return [
    countRow(`${name}: frames in the view`, shown, sent, took),
    limitRow(`${name}: main thread busy`, load.busy * 100, BUSY, '%', 'CPU time of its tasks'),
    limitRow(
      `${name}: between updates, p95`,
      percentile(gaps, 95),
      LIVE,
      'ms',
      `${gaps.length} updates`,
    ),
  ];
}

/** Twice what is kept, twice over: the heap must be as large after the second time as after the first. */
export async function benchKept(stand: Stand, seconds: number): Promise<BenchRow[]> {
  const stage = await stand.openStage('Events', 8);
  await stage.flood(RATE, seconds, BYTES);
  await drawn(stage);
  const first = await heapOf(stage.page);
  await stage.flood(RATE, seconds, BYTES);
  await drawn(stage);
  const second = await heapOf(stage.page);
  const announced = await announcement(stage);
  await stage.page.close();
  return [
    {
      group: GROUP,
      name: `heap with 8 MiB kept, after ${2 * RATE * seconds} frames beside ${RATE * seconds}`,
      ours: second / 2 ** 20,
      theirs: first / 2 ** 20,
      unit: 'MiB',
      ratio: first / second,
      bound: 0.9,
      note: announced,
    },
  ];
}

/** What the first row says: that the oldest were let go, and how many. */
async function announcement(stage: OpenStage): Promise<string> {
  return stage.page.until(() => {
    const list = document.querySelector('.wv-table .wv-scroll');
    if (list) list.scrollTop = 0;
    const first = document.querySelector('.wv-table [aria-rowindex="2"]');
    const kind = first?.querySelector('.wv-c-kind')?.textContent;
    return kind === 'gap' ? (first?.querySelector('.wv-c-summary')?.textContent ?? '') : '';
  });
}

interface Updates {
  updates: number[];
}

async function watchUpdates({ page }: OpenStage): Promise<void> {
  await page.run(() => {
    const updates: number[] = [];
    Object.assign(window, { updates });
    const list = document.querySelector('.wv-scroll') as HTMLElement;
    let last = -1;
    const note = () => {
      const now = performance.now();
      // One picture makes many changes.
      if (now - last > 4) updates.push(now);
      last = now;
    };
    const options = { subtree: true, childList: true, characterData: true, attributes: true };
    new MutationObserver(note).observe(list, options);
  });
}

async function updateGaps({ page }: OpenStage): Promise<number[]> {
  const updates = await page.run(() => (window as unknown as Updates).updates);
  return updates.slice(1).map((time, index) => time - (updates[index] ?? 0));
}

/** Waits until what has come is drawn: the count stands still. */
async function drawn(stage: OpenStage): Promise<void> {
  for (let last = -1, now = await stage.frames(); now !== last; ) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    last = now;
    now = await stage.frames();
  }
}
