/**
 * Without a playground each stage plays its recorded trace and says so; and a playground that goes
 * away and comes back is told, and gone on with.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeTrace } from '../../playground-server/trace/codec.ts';
import { settingsOf } from '../../site/stage/lab/draft.ts';
import { createLabHistory } from '../../site/stage/lab/lab-history.ts';
import { createCountdowns } from '../../site/stage/lab/silence.ts';
import { createTraceModel } from '../../site/wire-view/model/trace-model.ts';
import { builtSite } from '../support/browser/built-site.ts';
import { say } from '../support/browser/echo-page.ts';
import {
  everyPage,
  expectNoFindings,
  expectNoSidewaysScroll,
  raceState,
} from '../support/browser/every-page.ts';
import { stageOf } from '../support/browser/stage-page.ts';
import { type StaticSite, serveStatically } from '../support/browser/static-site.ts';
import { expect, lessonOn, test } from '../support/browser-test.ts';
import { startPlayground } from '../support/playground.ts';

test.describe.configure({ mode: 'parallel', timeout: 150_000 });

/** A missing API is an error in any browser's console, once for each stage that asks. */
const MISSING_API = /Failed to load resource: .*404.*\/api\//;

let site: StaticSite;
test.beforeAll(async () => {
  site = await serveStatically();
});
test.afterAll(() => site.close());

const lessons = everyPage().filter((path) => path.startsWith('learn/'));

for (const path of lessons) {
  test(`on a static host, /${path} plays its recording`, async ({ page, complaints }) => {
    complaints.allow(MISSING_API);
    await page.clock.install();
    await page.goto(site.url + path);
    const stage = stageOf(page);
    await stage.region.scrollIntoViewIfNeeded();
    await expect(stage.region.getByText('Recorded', { exact: true })).toBeVisible();
    await expect(stage.region.getByText(/^Recorded on \w+ \d+, 20\d\d with .*Node/)).toBeVisible();
    await expect(stage.region.getByText('npm ci && npm start')).toBeVisible();
    await stage.region.getByRole('button', { name: 'Skip to the end' }).click();
    const rows = await stage.rowsOnce({ kind: 'request' }, 2);
    expect(rows[0]?.what).toMatch(/^GET \//);
    await expect(stage.foot).toContainText('as recorded');
    await stage.select(rows[0] ?? { kind: 'request' });
    await expect(stage.inspector.getByRole('heading').first()).toBeVisible();
    await expect(page.locator('wireside-check').first()).toContainText('plays a recording');

    const askedFor = () => site.asked.filter((url) => /\/(api|feed)\b/.test(url)).length;
    const before = askedFor();
    await page.clock.fastForward('10:00');
    await expect(stage.state).toBeVisible();
    expect(askedFor(), 'a missing playground is not asked again and again').toBe(before);
  });
}

/** What is left of the timeout that runs at the end of a recording, as the strip says it. */
function leftAtEnd(example: string): { connection: number; left: string } {
  const file = join(builtSite(), 'traces', `${example}.wire`);
  const { records } = decodeTrace(new Uint8Array(readFileSync(file)));
  const model = createTraceModel({ schedule: () => {}, recorded: true });
  model.apply(records);
  const settings = settingsOf(createLabHistory(model).at(undefined)?.settings);
  const [running] = createCountdowns(model).at(undefined, settings);
  if (running === undefined) throw new Error(`Nothing is open at the end of ${example}.`);
  const ms = running.since + running.timeout - (records.at(-1)?.time ?? 0);
  return { connection: running.connection, left: `${(ms / 1000).toFixed(1)} s left` };
}

test('the hop of a recording counts down by the recording’s time, and by the playhead', async ({
  page,
  complaints,
}) => {
  complaints.allow(MISSING_API);
  await page.goto(`${site.url}learn/proxies/`);
  const stage = stageOf(page);
  await stage.region.scrollIntoViewIfNeeded();
  await expect(stage.region.getByText(/^In the recorded path: nginx \d/)).toBeVisible();
  await stage.region.getByRole('button', { name: 'Skip to the end' }).click();
  const { connection, left } = leftAtEnd('proxied');
  const timer = stage.region.getByRole('timer');
  await expect(timer).toHaveText(`proxy_read_timeout 60 s, connection ${connection}${left}`);
  const press = (name: string) => stage.wire.getByRole('button', { name, exact: true }).click();
  await press('Replay');
  await press('One event back');
  await expect(stage.region.getByText('at the playhead:')).toBeVisible();
  await expect(timer.first()).toContainText(/proxy_read_timeout 60 s, connection \d+/);
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await expectNoSidewaysScroll(page, `a recorded countdown, ${width} px`);
    await expectNoFindings(page, `a recorded countdown, ${width} px`);
  }
  await press('To the start');
  await expect(timer).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a recorded stage is accessible, ${colorScheme}`, async ({ page, complaints }) => {
    complaints.allow(MISSING_API);
    await page.emulateMedia({ colorScheme });
    for (const viewport of [
      { width: 1440, height: 1000 },
      { width: 360, height: 780 },
    ]) {
      await page.setViewportSize(viewport);
      await page.goto(`${site.url}learn/frames/`);
      const stage = stageOf(page);
      await stage.region.scrollIntoViewIfNeeded();
      await stage.region.getByRole('button', { name: 'Skip to the end' }).click();
      await stage.select({ kind: 'frame', way: 'up', what: /hello/ });
      await expectNoFindings(page, `recorded, ${colorScheme}, ${viewport.width} px`);
    }
  });
}

test('on a static host, the race plays its recording', async ({ page, complaints }) => {
  complaints.allow(MISSING_API);
  await page.goto(site.url);
  await expect(raceState(page)).toHaveText(/^Recorded on \w+ \d+, 20\d\d$/);
  await expect(page.getByText('npm ci && npm start')).toBeVisible();
  await expect(page.getByText(/events so far/)).toBeVisible();
  await expectNoFindings(page, 'the recorded race');
});

test('a playground that goes away is told, and its return gives a live stage again', async ({
  page,
  complaints,
}) => {
  complaints.allow(/net::ERR_|WebSocket connection to/);
  const first = await playgroundOn();
  await page.goto(`${first.siteUrl}learn/frames/`);
  const { stage } = lessonOn(page);
  await stage.live();
  await say(stage, 'before');
  await stage.row({ kind: 'frame', what: /"before"/ });

  await first.close();
  await expect(stage.notices).toContainText(/The trace has stopped|Playground not reachable/);
  await expect(
    stage.notices.getByRole('button', { name: 'Play the recorded trace' }),
  ).toBeVisible();
  await expectNoFindings(page, 'disconnected');

  const again = await playgroundOn(portOf(first.siteUrl), portOf(first.playUrl));
  try {
    await expect(stage.region.getByText(/Your session had ended/)).toBeVisible({ timeout: 30_000 });
    await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
    await say(stage, 'after');
    await stage.row({ kind: 'frame', way: 'up', what: /"after"/ });
    await stage.region.getByRole('button', { name: 'Dismiss' }).click();
    await expect(stage.notices).toHaveText('');
  } finally {
    await again.close();
  }
});

test('while the playground is gone its recording can be played, and left again', async ({
  page,
  complaints,
}) => {
  complaints.allow(/net::ERR_|WebSocket connection to/);
  const first = await playgroundOn();
  await page.goto(`${first.siteUrl}learn/frames/`);
  const { stage } = lessonOn(page);
  await stage.live();
  // The recording is asked of the same host: a reader's cache, or another process, still has it.
  await page.route(/traces\/.*\.wire$/, async (route) => {
    const url = new URL(route.request().url());
    await route.fulfill({ response: await page.request.get(site.url + url.pathname.slice(1)) });
  });
  await first.close();
  await stage.notices.getByRole('button', { name: 'Play the recorded trace' }).click();
  await expect(stage.region.getByText('Recorded', { exact: true })).toBeVisible();
  await stage.row({ kind: 'request' });

  const again = await playgroundOn(portOf(first.siteUrl), portOf(first.playUrl));
  try {
    await stage.region.getByRole('button', { name: 'Try the live one' }).click();
    await stage.live();
    await say(stage, 'live again');
    await stage.row({ kind: 'frame', way: 'up', what: /"live again"/ });
  } finally {
    await again.close();
  }
});

test('the race is gone on with when the playground is back', async ({ page, complaints }) => {
  complaints.allow(/net::ERR_|WebSocket connection to/);
  const first = await playgroundOn();
  await page.goto(first.siteUrl);
  await expect(raceState(page)).toHaveText('Live');
  await first.close();
  await expect(raceState(page)).toContainText('The playground is gone');
  const again = await playgroundOn(portOf(first.siteUrl), portOf(first.playUrl));
  try {
    await expect(raceState(page)).toHaveText('Live', { timeout: 30_000 });
    await expect(page.getByText(/^\d+ events so far/)).toBeVisible();
  } finally {
    await again.close();
  }
});

function playgroundOn(port = 0, playPort = 0) {
  return startPlayground(undefined, { siteFolder: builtSite(), port, playPort });
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
