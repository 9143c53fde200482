/**
 * What a page costs its reader: HTML, CSS, fonts and JavaScript, compressed as a server would, of
 * the home page and of each lesson, before its stage opens and after. And what the build costs.
 */

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page, type Response } from '@playwright/test';
import { chromiumArguments, requireChromium } from '../support/chromium.ts';
import { startPlayground } from '../support/playground.ts';
import type { BenchRow } from './row.ts';

/** Kilobytes of JavaScript that a page may cost before a stage is used; at home the race runs in it. */
const SCRIPT_BUDGET = 60;
/** Kilobytes that it may come to with the stage open, whose ladder follows its page live. */
const OPEN_SCRIPT_BUDGET = 135;

/** A page without a stage: its network falls silent. */
const QUIET_PAGE = 'tools/frame/';

type Kind = 'html' | 'css' | 'font' | 'script';
type Sizes = Record<Kind, number>;

const kinds: Record<string, Kind> = {
  document: 'html',
  stylesheet: 'css',
  font: 'font',
  script: 'script',
};

export async function benchPages(): Promise<BenchRow[]> {
  const built = buildSite();
  const playground = await startPlayground(undefined, { siteFolder: 'dist' });
  const browser = await chromium.launch({
    executablePath: requireChromium(),
    args: [...chromiumArguments],
  });
  const rows: BenchRow[] = [built];
  try {
    for (const path of ['', ...lessonPaths()]) {
      const url = new URL(path, playground.siteUrl).href;
      const before = await weigh(await browser.newPage(), url, { open: false });
      const after = await weigh(await browser.newPage(), url, { open: true });
      rows.push(...rowsOf(path || 'home', before, after));
    }
    rows.push(await searchRow(browser, new URL(QUIET_PAGE, playground.siteUrl).href));
  } finally {
    await browser.close();
    await playground.close();
  }
  return rows;
}

/** What the search costs each page, once the browser is idle. */
async function searchRow(browser: Browser, url: string): Promise<BenchRow> {
  const without = await weigh(await browser.newPage(), url, { open: false });
  const all = await weigh(await browser.newPage(), url, { open: false, idle: true });
  return row('every page: JavaScript of the search, when idle', all.script - without.script);
}

function lessonPaths(): string[] {
  return readdirSync('site/content/docs/learn').map((file) => `learn/${basename(file, '.mdx')}/`);
}

/** Builds the site and says how long a page took. */
function buildSite(): BenchRow {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync('astro', ['build'], { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`BUILD_FAILED: astro build ended with ${status}.\n${stdout}\n${stderr}`);
  const pages = Number(/(\d+) page\(s\) built/.exec(stdout)?.[1] ?? Number.NaN);
  return {
    group: 'pages',
    name: `build, ${pages} pages`,
    ours: (performance.now() - started) / pages,
    theirs: Number.NaN,
    unit: 'ms/page',
    ratio: Number.NaN,
  };
}

interface Visit {
  /** The stage is opened. */
  readonly open: boolean;
  /** The browser finds time for what waits until it is idle: the search. */
  readonly idle?: boolean;
}

/** Visits a page and adds up what it fetched from the site; frames of the play origin don't count. */
async function weigh(page: Page, url: string, { open, idle = false }: Visit): Promise<Sizes> {
  const sizes: Sizes = { html: 0, css: 0, font: 0, script: 0 };
  const weighing: Promise<void>[] = [];
  const weighOne = (response: Response): void => {
    const kind = kinds[response.request().resourceType()];
    if (!kind || !response.url().startsWith(new URL('/', url).href) || !response.ok()) return;
    weighing.push(
      response.body().then((body) => {
        sizes[kind] += kind === 'font' ? body.length : gzipSync(body).length;
      }),
    );
  };
  page.on('response', weighOne);
  if (!idle) {
    await page.addInitScript(() => {
      window.requestIdleCallback = () => 0;
    });
  }
  if (!open) {
    // A reader who never comes near the stage: nothing is ever seen to intersect.
    await page.addInitScript(() => {
      window.IntersectionObserver = class extends IntersectionObserver {
        override observe() {}
      };
    });
  }
  await page.goto(url, { waitUntil: 'load' });
  if (open) {
    // A stage far down the page opens when its reader comes near.
    const stage = page.locator('wireside-stage').first();
    if ((await stage.count()) > 0) await stage.scrollIntoViewIfNeeded();
    await page.locator('iframe').first().contentFrame().locator('body').waitFor();
  }
  if (idle) await page.waitForLoadState('networkidle');
  // What is asked for while the rest is weighed belongs to the page, too.
  for (let weighed = -1; weighed < weighing.length; ) {
    weighed = weighing.length;
    await Promise.all(weighing);
  }
  page.off('response', weighOne);
  await page.close();
  return sizes;
}

function rowsOf(name: string, before: Sizes, after: Sizes): BenchRow[] {
  const rows = [
    row(`${name}: HTML`, before.html),
    row(`${name}: CSS`, before.css),
    row(`${name}: fonts`, before.font),
    row(`${name}: JavaScript before the stage opens`, before.script, SCRIPT_BUDGET),
  ];
  if (name === 'home') return rows;
  return [
    ...rows,
    row(`${name}: JavaScript with the stage open`, after.script, OPEN_SCRIPT_BUDGET),
  ];
}

function row(name: string, bytes: number, budget?: number): BenchRow {
  return {
    group: 'pages',
    name,
    ours: bytes / 1024,
    theirs: budget ?? Number.NaN,
    unit: 'KB gzip',
    ratio: budget === undefined ? Number.NaN : budget / (bytes / 1024),
    ...(budget === undefined ? {} : { bound: 1 }),
  };
}
