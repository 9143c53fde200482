/**
 * `npm run record [-- <example> …]`: records the traces that stages play where no playground is.
 *
 * Each comes from a real run: a playground, its example program, and Chromium, in whose page frame
 * the example is used as in recorded-visits.ts. What the taps saw and what the page reported become
 * site/public/traces/<example>.wire, with the date and what ran. Nothing in it is made up.
 */

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type FrameLocator, type Page } from '@playwright/test';
import type { ProxySettings } from '../../playground-server/proxy/model/settings.ts';
import { encodeTrace } from '../../playground-server/trace/codec.ts';
import { parseFaultText } from '../../playground-server/trace/fault-text.ts';
import { NO_FAULTS } from '../../playground-server/trace/faults.ts';
import type { FromFrame, ToFrame } from '../../playground-server/trace/frame-messages.ts';
import type {
  ExampleManifest,
  FeedHello,
  LabRequest,
  SessionCreated,
  StormStarted,
} from '../../playground-server/trace/session-api.ts';
import type { PageEvent, TraceHead, TraceRecord } from '../../playground-server/trace/trace.ts';
import { createClockAlignment } from '../../site/stage/feed/clock-alignment.ts';
import { createPageEventMerge } from '../../site/stage/feed/page-event-merge.ts';
import { chromiumArguments, requireChromium } from './chromium.ts';
import type { FeedWatcher } from './feed-watcher.ts';
import { type RunningPlayground, startPlayground } from './playground.ts';
import { firstLabs, type Visit, visits } from './recorded-visits.ts';

const project = join(import.meta.dirname, '../..');
const target = join(project, 'site/public/traces');

/** Bytes; a recording is loaded by a reader who has no playground, perhaps on a phone. */
const LARGEST = 150_000;

/** Milliseconds that a step of a visit may take. */
const PATIENCE = 40_000;

interface Stand {
  readonly playground: RunningPlayground;
  readonly browser: Browser;
}

async function record(stand: Stand, example: string): Promise<void> {
  const visit = visits[example];
  if (visit === undefined) {
    throw new Error(
      `VISIT_UNKNOWN: nobody says how to use "${example}". Add it to tests/support/recorded-visits.ts; known are ${Object.keys(visits).join(', ')}.`,
    );
  }
  const { playground, browser } = stand;
  const session = await playground.openSession();
  const watcher = await playground.watch(session);
  const context = await browser.newContext({ viewport: { width: 900, height: 700 } });
  const page = await context.newPage();
  await page.goto(playground.siteUrl);
  const offset = await alignClocks(page, session);
  const firstLab = firstLabs[example];
  if (firstLab !== undefined) await setLab(stand, session, example, firstLab);
  const events = await openFrame(page, session, example);
  const frame = page.frameLocator('iframe');
  await visit(visitOf(stand, session, watcher, example, page, frame));
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  await context.close();

  const own = new Set<number>();
  const measured = watcher.records.filter((one) => belongs(one, example, own));
  const reported = events.map((event) => ({
    ...event,
    type: 'page' as const,
    seq: 0,
    example,
    time: event.time + offset,
  }));
  await write(example, stand, watcher.welcome.epoch, inOrder(measured, reported));
}

/** Only a real nginx is worth recording: the embedded hop is there for machines without one. */
async function setLab(
  { playground }: Stand,
  session: SessionCreated,
  example: string,
  settings: Partial<ProxySettings>,
): Promise<void> {
  const path = `api/sessions/${session.id}/stages/${example}/lab`;
  const body: LabRequest = { hop: 'nginx', settings };
  const answer = await playground.call('PUT', path, { key: session.key, body });
  if (!answer.ok) throw new Error(`LAB_REFUSED: ${example}: ${await answer.text()}`);
}

/** Whether a record is of this example; learns its legs on the way. */
function belongs(record: TraceRecord, example: string, legs: Set<number>): boolean {
  if (record.type === 'open' && record.example === example) legs.add(record.leg);
  if (record.type === 'gap') throw new Error('TRACE_INCOMPLETE: the ring let go of records.');
  return 'leg' in record ? legs.has(record.leg) : record.example === example;
}

function inOrder(measured: TraceRecord[], reported: PageEvent[]): TraceRecord[] {
  const all: TraceRecord[] = [];
  const merge = createPageEventMerge((records) => all.push(...records), {
    offset: () => 0,
    uncertainty: () => 0,
  });
  for (const event of reported) merge.page(event);
  merge.feed(measured);
  merge.flush(Number.POSITIVE_INFINITY);
  return all.map((one, index) => ({ ...one, seq: index + 1 }));
}

/** What to add to the browser's clock for trace time, from the best of many probes of the feed. */
async function alignClocks(page: Page, session: SessionCreated): Promise<number> {
  const hello: FeedHello = { type: 'hello', session: session.id, key: session.key, since: 0 };
  const probes = await page.evaluate(
    ({ hello, count }) =>
      new Promise<[number, number, number][]>((resolve, reject) => {
        const now = () => performance.timeOrigin + performance.now();
        const seen: [number, number, number][] = [];
        const feed = new WebSocket(
          `${location.origin.replace('http', 'ws')}/feed`,
          'wireside.feed.1',
        );
        const probe = () => feed.send(JSON.stringify({ type: 'clock', sent: now() }));
        feed.onopen = () => feed.send(JSON.stringify(hello));
        feed.onerror = () => reject(new Error('the feed refused'));
        feed.onmessage = ({ data }) => {
          if (typeof data !== 'string') return;
          const message = JSON.parse(data);
          if (message.type === 'clock') seen.push([message.sent, message.now, now()]);
          if (seen.length < count) return probe();
          feed.close();
          resolve(seen);
        };
      }),
    { hello, count: 40 },
  );
  const clock = createClockAlignment();
  for (const probe of probes) clock.probed(...probe);
  if (clock.offset === undefined) throw new Error('CLOCK_UNKNOWN: no probe was answered.');
  return clock.offset;
}

/** Runs the example in a page frame; gives back what the page reports, growing. */
async function openFrame(
  page: Page,
  session: SessionCreated,
  example: string,
): Promise<Extract<FromFrame, { type: 'page' }>['event'][]> {
  const events: Extract<FromFrame, { type: 'page' }>['event'][] = [];
  await page.exposeFunction('heard', (message: FromFrame) => {
    if (message.type === 'page') events.push(message.event);
    if (message.type === 'failed') throw new Error(`${message.code}: ${message.message}`);
  });
  const order: ToFrame = {
    type: 'run',
    session: session.id,
    example,
    page: await pageOf(example),
    edited: {},
    client: 'client.js',
    theme: 'light',
  };
  await page.evaluate(
    ({ order, origin }) => {
      const heard = (window as unknown as { heard(message: unknown): void }).heard;
      const iframe = document.createElement('iframe');
      iframe.sandbox.add('allow-scripts', 'allow-same-origin', 'allow-forms');
      iframe.style.cssText = 'width: 100%; height: 650px';
      iframe.src = `${origin}/~frame/`;
      addEventListener('message', ({ source, data }) => {
        if (source !== iframe.contentWindow) return;
        if (data.type === 'ready') iframe.contentWindow?.postMessage(order, origin);
        else heard(data);
      });
      document.body.replaceChildren(iframe);
    },
    { order, origin: session.playOrigin },
  );
  return events;
}

/** The path that the example's page frame opens first. */
async function pageOf(example: string): Promise<string> {
  const file = join(project, 'examples', example, 'example.json');
  const manifest: ExampleManifest = JSON.parse(await readFile(file, 'utf8'));
  return manifest.page ?? '/';
}

function visitOf(
  stand: Stand,
  session: SessionCreated,
  watcher: FeedWatcher,
  example: string,
  page: Page,
  frame: FrameLocator,
): Visit {
  const { playground } = stand;
  return {
    page: frame,
    lab: (settings) => setLab(stand, session, example, settings),
    async cut() {
      const path = `api/sessions/${session.id}/stages/${example}/cut`;
      await playground.call('POST', path, { key: session.key, body: { how: 'rst' } });
    },
    async faults(text) {
      const path = `api/sessions/${session.id}/stages/${example}/faults`;
      const body = text === '' ? NO_FAULTS : parseFaultText(text);
      await playground.call('PUT', path, { key: session.key, body });
    },
    async storm(body) {
      const path = `api/sessions/${session.id}/stages/${example}/storm`;
      const answer = await playground.call('POST', path, { key: session.key, body });
      if (answer.status !== 202) throw new Error(`STORM_REFUSED: ${await answer.text()}`);
      const { storm } = (await answer.json()) as StormStarted;
      const isEnd = (one: TraceRecord) =>
        one.type === 'storm' && one.storm === storm && one.state === 'done';
      const deadline = Date.now() + PATIENCE;
      while (!watcher.records.some(isEnd)) {
        if (Date.now() > deadline) throw new Error('VISIT_STUCK: the storm does not end.');
        await page.waitForTimeout(50);
      }
    },
    async anotherTab() {
      const tab = await page.context().newPage();
      await tab.goto(playground.demo(session, example));
      return tab;
    },
    pause: (milliseconds) => page.waitForTimeout(milliseconds),
    async text(selector, passes) {
      const deadline = Date.now() + PATIENCE;
      for (;;) {
        const text = (await frame.locator(selector).textContent()) ?? '';
        if (passes(text.trim())) return;
        if (Date.now() > deadline) {
          throw new Error(`VISIT_STUCK: ${example}: ${selector} still says "${text.trim()}".`);
        }
        await page.waitForTimeout(30);
      }
    },
  };
}

async function write(
  example: string,
  { browser }: Stand,
  epoch: number,
  records: TraceRecord[],
): Promise<void> {
  const { version } = JSON.parse(
    await readFile(join(project, 'node_modules/ws/package.json'), 'utf8'),
  );
  const head: TraceHead = {
    format: 'wireside-trace',
    version: 1,
    example,
    recordedAt: new Date().toISOString(),
    epoch,
    software: {
      Node: process.versions.node,
      ws: version,
      Chromium: browser.version(),
      ...hopIn(records),
    },
  };
  const bytes = encodeTrace(head, records);
  if (bytes.length > LARGEST) {
    throw new Error(
      `TRACE_TOO_LARGE: ${example} takes ${bytes.length} bytes, the limit is ${LARGEST}. Make its visit shorter.`,
    );
  }
  await writeFile(join(target, `${example}.wire`), bytes);
  console.log(`${example}: ${records.length} records, ${bytes.length} bytes`);
}

/** The nginx that stood in the path, where one did. */
function hopIn(records: readonly TraceRecord[]): Record<string, string> {
  const lab = records.find((record) => record.type === 'lab');
  return lab === undefined ? {} : { [lab.hop]: lab.version };
}

async function main(chosen: readonly string[]): Promise<void> {
  const siteFolder = await mkdtemp(join(tmpdir(), 'wireside-record-'));
  const page = '<!doctype html><meta charset="utf-8"><title>Recording</title><body></body>';
  await writeFile(join(siteFolder, 'index.html'), page);
  await mkdir(target, { recursive: true });
  const playground = await startPlayground(undefined, {
    siteFolder,
    port: undefined,
    playPort: undefined,
  });
  const browser = await chromium.launch({
    executablePath: requireChromium(),
    args: [...chromiumArguments],
  });
  try {
    for (const example of chosen) await record({ playground, browser }, example);
  } finally {
    await browser.close();
    await playground.close();
    await rm(siteFolder, { recursive: true });
  }
}

const named = process.argv.slice(2);
await main(named.length > 0 ? named : Object.keys(visits));
