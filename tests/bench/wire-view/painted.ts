/**
 * How long it takes from the tap to a painted row.
 *
 * Each frame carries the time at which its program sent it, a little before the tap has it, by the
 * machine's clock that the page reads, too. In the page an observer sees each row come into the
 * table; the picture that shows it is made before the next one begins, so the next animation frame
 * is an upper bound of when it was painted. Both ends err to the disadvantage of the figure.
 */

import { type BenchRow, median } from '../row.ts';
import { limitRow, percentile } from './rows.ts';
import type { OpenStage, Stand } from './stage.ts';

const RATE = 100;
const BYTES = 48;
/** Milliseconds. */
const LIMIT = 50;
const ROUNDS = 3;

export async function benchPainted(stand: Stand, seconds: number): Promise<BenchRow[]> {
  const stage = await stand.openStage('Events');
  await watchRows(stage);
  const rounds: number[][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await stage.flood(RATE, seconds / ROUNDS, BYTES);
    rounds.push(await takeDelays(stage));
  }
  await stage.page.close();
  const seen = rounds.reduce((sum, delays) => sum + delays.length, 0);
  const middle = median(rounds.flat()).toFixed(1);
  const note = `median ${middle} ms; ${seen} rows; p95 of the median round of ${ROUNDS}`;
  const p95 = median(rounds.map((delays) => percentile(delays, 95)));
  return [
    limitRow(`from the tap to a painted row, ${RATE} frames a second, p95`, p95, LIMIT, 'ms', note),
  ];
}

async function watchRows({ page }: OpenStage): Promise<void> {
  await page.run(() => {
    const delays: number[] = [];
    Object.assign(window, { takeDelays: () => delays.splice(0) });
    const list = document.querySelector('.wv-table .wv-scroll') as HTMLElement;
    const known = new Set<string>();
    new MutationObserver(() => {
      const sent: number[] = [];
      for (const row of list.querySelectorAll('.wv-row')) {
        if (row.querySelector('.wv-c-kind')?.textContent !== 'frame') continue;
        const summary = row.querySelector('.wv-c-summary')?.textContent ?? '';
        const [, frame, time] = /"(\d+ (\d{13}\.\d\d)) /.exec(summary) ?? [];
        if (frame === undefined || known.has(frame)) continue;
        known.add(frame);
        sent.push(Number(time));
      }
      if (sent.length === 0) return;
      requestAnimationFrame(() => {
        const painted = performance.timeOrigin + performance.now();
        for (const time of sent) delays.push(painted - time);
      });
    }).observe(list, { subtree: true, childList: true, characterData: true });
  });
}

async function takeDelays({ page }: OpenStage): Promise<number[]> {
  // The last of them are painted before the second picture from now.
  return page.run(async () => {
    for (let picture = 0; picture < 10; picture += 1) await new Promise(requestAnimationFrame);
    return (window as unknown as { takeDelays(): number[] }).takeDelays();
  });
}
