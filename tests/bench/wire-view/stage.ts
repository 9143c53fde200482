/** A lesson with its stage open, its program the bench's source of frames, in a real Chromium. */

import { fileURLToPath } from 'node:url';
import { startProcess } from '../child-process.ts';
import { type BenchPage, startChromium } from './chromium-page.ts';
import { observeLongTasks } from './page-watch.ts';

export interface OpenStage {
  readonly page: BenchPage;
  /** Has the program send text frames of so many bytes; settles when the example's page has them. */
  flood(rate: number, seconds: number, bytes: number): Promise<Flooded>;
  /** Brings a view to the front. */
  tab(name: View): Promise<void>;
  /** The frames that the cost strip counts. */
  frames(): Promise<number>;
}

export type View = 'Ladder' | 'Events';

export interface Flooded {
  readonly sent: number;
  /** By the example's own page. */
  readonly seen: number;
}

export interface Stand {
  readonly siteUrl: string;
  openPage(path: string): Promise<BenchPage>;
  /** @param keep MiB of traffic that the reader has chosen to keep */
  openStage(view: View, keep?: number): Promise<OpenStage>;
  close(): Promise<void>;
}

const PROGRAMS = fileURLToPath(new URL('./programs', import.meta.url));

/** The playground in a process of its own, with the built site, and a Chromium. */
export async function startStand(): Promise<Stand> {
  const playground = startProcess('playground-process.ts', PROGRAMS, 'dist');
  const { siteUrl, playUrl } = await playground.heard<{ siteUrl: string; playUrl: string }>();
  const chromium = await startChromium();
  const openPage = (path: string) => chromium.open(new URL(path, siteUrl).href, observeLongTasks);
  return {
    siteUrl,
    openPage,
    async openStage(view, keep) {
      const page = await openPage('learn/frames/');
      await page.run(keepOnly, keep ?? null);
      if (keep !== undefined) await page.send('Page.reload');
      const stage = stageOf(page, playUrl);
      await stage.page.until(() => document.querySelector('wireside-stage .wv-tab') !== null);
      await stage.tab(view);
      await stage.page.until(() => /101 Switching/.test(document.body.innerText));
      return stage;
    },
    async close() {
      await chromium.close();
      await playground.close();
    },
  };
}

/** As the select of the wire view remembers it. */
function keepOnly(mebibytes: number | null): void {
  if (mebibytes === null) localStorage.removeItem('wireside.keep');
  else localStorage.setItem('wireside.keep', String(mebibytes));
}

function stageOf(page: BenchPage, playUrl: string): OpenStage {
  return {
    page,
    async flood(rate, seconds, bytes) {
      const session = await page.run(
        () => JSON.parse(sessionStorage.getItem('wireside.session') ?? '{}').id as string,
      );
      const query = `rate=${rate}&seconds=${seconds}&bytes=${bytes}`;
      const answer = await fetch(`${playUrl}/${session}/websocket/send?${query}`);
      return (await answer.json()) as Flooded;
    },
    async tab(name) {
      await page.until((wanted) => {
        document.querySelector('wireside-stage')?.scrollIntoView();
        const tabs = [...document.querySelectorAll<HTMLElement>('wireside-stage .wv-tab')];
        const tab = tabs.find((one) => one.textContent === wanted);
        tab?.click();
        const come = document.querySelector('wireside-stage .wv-panel > :not(.wv-quiet)') !== null;
        return come && tab?.getAttribute('aria-selected') === 'true';
      }, name);
    },
    async frames() {
      const said = await page.run(() => document.querySelector('.wv-cost')?.textContent ?? '');
      return Number(/([\d,]+) frames?/.exec(said)?.[1]?.replaceAll(',', '') ?? 0);
    },
  };
}
