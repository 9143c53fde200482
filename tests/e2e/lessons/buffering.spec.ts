/** The lesson on buffering, behind both hops: who holds events, and what makes him let go. */

import type { Locator } from '@playwright/test';
import { findNginx } from '../../../playground-server/proxy/nginx-binary.ts';
import { expectNoFindings, expectNoSidewaysScroll } from '../../support/browser/every-page.ts';
import { serveStatically } from '../../support/browser/static-site.ts';
import { expect, lessonOn, openLesson, type StagePage, test } from '../../support/browser-test.ts';

const NGINX = await findNginx();
const GZIP = { proxyHttpVersion: '1.1', gzip: 'on', gzipTypes: ['text/event-stream'] } as const;

/** The event of this number, on one leg or the other. */
const event = (number: number) => new RegExp(`\\b${number} \\d{13} \\.`);

/** The rows of the first event on both legs, the one behind the hop first, and of the fifth there. */
async function firstAndFifth(stage: StagePage) {
  const [first] = await stage.rowsOnce({ kind: 'event', what: event(1) }, 2);
  const both = await stage.rows({ kind: 'event', what: event(1) });
  const fifth = await stage.row({ kind: 'event', what: event(5) });
  return { entered: first?.time ?? 0, left: both.at(-1)?.time ?? 0, fifth: fifth.time };
}

async function connect({ frame }: StagePage, tick: string): Promise<void> {
  await frame.getByLabel(tick).check();
  await frame.getByRole('button', { name: 'Connect again' }).click();
}

for (const { hop, name, missing } of [
  { hop: 'embedded', name: 'the built-in hop', missing: false },
  { hop: 'nginx', name: 'nginx', missing: NGINX === undefined },
] as const) {
  test.describe(`behind ${name}`, () => {
    test.skip(missing, 'there is no nginx on this machine');

    async function open(page: Parameters<typeof openLesson>[0], more: object = {}) {
      const settings = encodeURIComponent(JSON.stringify({ host: '$http_host', ...more }));
      await page.goto(`learn/buffering/#lab=ticker~${hop}~${settings}`);
      const lesson = lessonOn(page);
      await lesson.stage.live();
      return lesson;
    }

    test('events wait for a full buffer, and leave it at once where the program asks', async ({
      page,
    }) => {
      const { stage } = await open(page);
      await expect(stage.frame.getByRole('status')).toHaveText('CONNECTING, events: 0');
      const held = await firstAndFifth(stage);
      expect(held.left).toBeGreaterThan(held.fifth);
      await stage.region.getByRole('button', { name: 'Clear', exact: true }).click();
      await connect(stage, 'X-Accel-Buffering: no');
      const passed = await firstAndFifth(stage);
      expect(passed.left).toBeLessThan(passed.fifth);
      const answers = await stage.rows({ kind: 'response', what: /event-stream/ });
      expect(answers.length).toBeGreaterThanOrEqual(2);
    });

    test('gzip holds all of it, no-transform or not; a flush makes the check pass', async ({
      page,
    }) => {
      test.slow();
      const { stage, check } = await open(page, GZIP);
      const exercise = check('buffering/compressed');
      await connect(stage, 'Cache-Control: no-transform');
      await stage.row({ kind: 'event', what: event(6) });
      await exercise.expectOpen(/not even the head has left the proxy/);
      await expect(stage.frame.getByRole('status')).toHaveText('CONNECTING, events: 0');
      await connect(stage, 'X-Accel-Buffering: no');
      await expect(stage.frame.getByRole('status')).toHaveText(/^OPEN/);
      await exercise.expectOpen(/20 events of one compressed stream/);
      await exercise.expectDone();
    });
  });
}

/** The figure of what the hop holds. */
const glassIn = ({ region }: StagePage) =>
  region.getByRole('region', { name: 'What the hop holds' });

/** How long each event of the table was held, in milliseconds, with what became of it. */
async function waitsIn(glass: Locator): Promise<{ name: string; held: number; state: string }[]> {
  const rows = await glass
    .locator('tbody tr')
    .evaluateAll((all) =>
      all.map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? '')),
    );
  return rows.map(([name = '', , , held = '', state = '']) => {
    const [value = '', unit = ''] = held.split(' ');
    return { name, state, held: Number(value) * (unit === 's' ? 1000 : 1) };
  });
}

test('the glass fills with the events that the hop holds, and stays empty once it is mended', async ({
  page,
}) => {
  const { stage } = await openLesson(page, 'buffering');
  const glass = glassIn(stage);
  await expect(glass).toContainText(/the head and [2-9] events, [\d,]+ bytes.*held for \d\.\d s/);
  await expect(glass.getByRole('status')).toHaveText('The hop holds events back.');
  await glass.getByRole('button', { name: 'As a table' }).click();
  await expect(glass.locator('tbody')).toContainText('left', { timeout: 30_000 });
  const held = (await waitsIn(glass)).filter(({ state }) => state === 'left').toReversed();
  // Each came later than the one before, and left with it.
  expect(held.length).toBeGreaterThan(5);
  expect(held[0]?.held).toBeGreaterThan(1_000);
  for (const [index, { held: ms }] of held.entries()) {
    expect(ms).toBeGreaterThan(held[index + 1]?.held ?? -1);
  }
  await expect(glass.getByRole('status')).toHaveText(/^\d+ events left the hop together/);

  await connect(stage, 'X-Accel-Buffering: no');
  await expect(glass).toContainText(/Empty\. Each event passes at once, the last in [\d.]+ ms/);
  await expect(glass.getByRole('status')).toHaveText('Each event passes the hop at once.');
  const [last] = (await waitsIn(glass)).filter(({ state }) => state === 'left');
  expect(last?.held).toBeLessThan(100);
});

test('the glass’s table leads to the wire, and the figure stands still with the playhead', async ({
  page,
}) => {
  const { stage } = await openLesson(page, 'buffering');
  const glass = glassIn(stage);
  await expect(glass).toContainText(/[4-9] events/);
  await glass.getByRole('button', { name: 'As a table' }).focus();
  await page.keyboard.press('Enter');
  await glass.getByRole('button', { name: '2', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(stage.inspector.getByRole('heading').first()).toBeVisible();
  await expect(stage.inspector).toContainText(/id/);
  await stage.region.getByRole('button', { name: 'Pause', exact: true }).click();
  const paused = stage.region.getByRole('button', { name: /^Paused/ });
  await expect(paused).toBeVisible();
  const shown = (await glass.locator('.st-glass-now').textContent()) ?? '';
  // More has come since; what is shown is of the moment of the pause.
  await expect(paused).toHaveText(/\d{2,}/);
  await expect(glass.locator('.st-glass-now')).toHaveText(shown);
});

test('the glass shows a recording, and says that it is one', async ({ page, complaints }) => {
  complaints.allow(/Failed to load resource: .*404.*\/api\//);
  const site = await serveStatically();
  try {
    await page.goto(`${site.url}learn/buffering/`);
    const { stage } = lessonOn(page);
    await stage.region.scrollIntoViewIfNeeded();
    const glass = glassIn(stage);
    await expect(glass).toContainText('recorded between its two taps');
    await stage.region.getByRole('button', { name: 'Skip to the end' }).click();
    await glass.getByRole('button', { name: 'As a table' }).click();
    await expect(glass.locator('tbody tr').first()).toBeVisible();
    const waits = await waitsIn(glass);
    expect(Math.max(...waits.map(({ held }) => held))).toBeGreaterThan(1_000);
  } finally {
    await site.close();
  }
});

test('a reader writes proxy_buffering off into the file, and the events pass', async ({ page }) => {
  const { stage } = await openLesson(page, 'buffering');
  await stage.region.getByRole('button', { name: /^Proxy/ }).click();
  await stage.region.getByLabel('Show the lines that are not written').check();
  await stage.region.getByLabel('Write the line for proxy_buffering').check();
  await expect(stage.frame.getByRole('status')).toHaveText(/^OPEN, events: [1-9]/);
});

test('axe finds nothing, and nothing sticks out at 360 px', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openLesson(page, 'buffering');
  await expectNoFindings(page, 'on the lesson of buffering');
  await expectNoSidewaysScroll(page, 'on the lesson of buffering');
});
