/** The lesson on endings: fifteen ends, what the page is told of each, and what was on the wire. */

import type { Page } from '@playwright/test';
import { findNginx } from '../../../playground-server/proxy/nginx-binary.ts';
import { openLabPanel } from '../../support/browser/lab-panel.ts';
import type { StagePage } from '../../support/browser/stage-page.ts';
import { expect, lessonOn, openLesson, test } from '../../support/browser-test.ts';

async function open(page: Parameters<typeof openLesson>[0]) {
  const lesson = await openLesson(page, 'endings');
  await expectOpen(lesson.stage);
  return lesson;
}

/** The socket of the page is open. */
async function expectOpen({ frame }: StagePage): Promise<void> {
  await expect(frame.getByRole('status')).toHaveText('OPEN');
}

async function connect(stage: StagePage): Promise<void> {
  await stage.frame.getByRole('button', { name: 'Connect' }).click();
  await expectOpen(stage);
}

async function askFor({ frame }: StagePage, ending: string): Promise<void> {
  await frame.getByLabel('What the server is to do').selectOption(ending);
  await frame.getByRole('button', { name: 'Server: do it' }).click();
}

/** What the page was told last. */
function told({ frame }: StagePage) {
  return frame.getByRole('listitem').first();
}

const NOTHING = 'close: code 1006, reason "", wasClean false';

for (const { ending, code, reason } of [
  { ending: 'close 1000', code: 1000, reason: 'done' },
  { ending: 'close 4001', code: 4001, reason: 'Only the two of us know why.' },
  { ending: 'close without a code', code: 1005, reason: '' },
]) {
  test(`${ending}: both sides say goodbye, and the page is told ${code}`, async ({ page }) => {
    const { stage } = await open(page);
    await askFor(stage, ending);
    await expect(told(stage)).toHaveText(`close: code ${code}, reason "${reason}", wasClean true`);
    await stage.row({ kind: 'frame', way: 'down', what: /^CLOSE/ });
    await stage.row({ kind: 'frame', way: 'up', what: /^CLOSE mask/ });
    await stage.row(/closed by the server \(FIN\)/);
  });
}

for (const ending of ['reserved bit', 'masked frame', 'close 1005']) {
  test(`${ending}: the browser says 1002 on the wire, and 1006 to its page`, async ({ page }) => {
    const { stage } = await open(page);
    await askFor(stage, ending);
    await expect(told(stage)).toHaveText(NOTHING);
    await stage.row({ kind: 'frame', way: 'up', what: /^CLOSE mask 1002/ });
    await stage.row({ kind: 'violation' });
  });
}

test('FIN and RST are one thing to the page, and two on the wire', async ({ page }) => {
  const { stage } = await open(page);
  await askFor(stage, 'FIN');
  await expect(told(stage)).toHaveText(NOTHING);
  await stage.row(/closed by the server \(FIN\)/);
  await connect(stage);
  await askFor(stage, 'RST');
  await expect(told(stage)).toHaveText(NOTHING);
  await stage.row(/reset by the server/);
  expect(await stage.rows({ kind: 'frame', what: /^CLOSE/ })).toEqual([]);
});

test('a crash is 1006 as well, and the stage says that the program is gone', async ({ page }) => {
  const { stage } = await open(page);
  await askFor(stage, 'crash');
  // The page has made way for the program's last words; what it was told stands in its lane.
  await expect(stage.region.getByText(/This is the crash that the page asked for/)).toBeVisible();
  await stage.row({ kind: 'page event', what: /onclose code 1006, wasClean false/ });
  expect(await stage.rows({ kind: 'frame', what: /^CLOSE/ })).toEqual([]);
});

test('a page may not send 1006, and a refused handshake looks like an end', async ({ page }) => {
  const { stage } = await open(page);
  await stage.frame.getByLabel('Arguments of close').selectOption('close(1006)');
  await stage.frame.getByRole('button', { name: 'Page: call it' }).click();
  await expect(told(stage)).toContainText('InvalidAccessError');
  await stage.frame.getByLabel('Connect to').selectOption('nowhere, which is refused');
  await stage.frame.getByRole('button', { name: 'Connect' }).click();
  await expect(told(stage)).toHaveText(NOTHING);
  await stage.row({ kind: 'response', what: /^404/ });
});

test('the check wants five codes on the wire, and one end without any', async ({ page }) => {
  const { stage, check } = await open(page);
  const exercise = check('endings/codes');
  await askFor(stage, 'close 1000');
  await exercise.expectOpen(/A close frame with 1001/);
  await connect(stage);
  await stage.frame.getByRole('button', { name: 'Leave the page' }).click();
  await stage.row({ kind: 'frame', way: 'up', what: /^CLOSE mask 1001/ });
  // The page that came back has a lane as the first one had.
  await stage.rowsOnce({ kind: 'page event', what: /^onopen/ }, 3);
  await expectOpen(stage);
  await askFor(stage, 'masked frame');
  await exercise.expectOpen(/A close frame with 1007/);
  await connect(stage);
  await stage.frame.getByRole('button', { name: 'Send bytes that are no UTF-8' }).click();
  await exercise.expectOpen(/A close frame with 1009/);
  await connect(stage);
  await stage.frame.getByRole('button', { name: 'Send 70,000 bytes' }).click();
  await expect(told(stage)).toContainText('code 1009');
  // The page was told 1006 before, of the masked frame: there was a close frame then.
  await exercise.expectOpen(/without any close frame/);
  await connect(stage);
  await stage.cut();
  await exercise.expectDone();
});

const LAB = {
  host: '$http_host',
  proxyHttpVersion: '1.1',
  upgrade: 'forwarded',
  connection: 'map',
};

/** What the close look says of the end that the page was told last. */
async function lookAtEnd(stage: StagePage) {
  await stage.select({ kind: 'page event', what: /^onclose code 1006/ });
  const { inspector } = stage;
  await inspector.getByRole('button', { name: 'How it closed', exact: true }).click();
  return inspector.getByRole('region', { name: 'How the connection closed' });
}

for (const { hop, name, missing } of [
  { hop: 'embedded', name: 'the built-in hop', missing: false },
  { hop: 'nginx', name: 'nginx', missing: (await findNginx()) === undefined },
] as const) {
  test.describe(`behind ${name}`, () => {
    test.skip(missing, 'there is no nginx on this machine');

    async function openBehind(page: Page, proxyReadTimeout: number) {
      const settings = encodeURIComponent(JSON.stringify({ ...LAB, proxyReadTimeout }));
      await page.goto(`learn/endings/#lab=closing~${hop}~${settings}`);
      return lessonOn(page);
    }

    test('a reset is a FIN to the browser, and the close look names the other leg; the check wants both ends', async ({
      page,
    }) => {
      const { stage, check } = await openBehind(page, 3600);
      await expectOpen(stage);
      const exercise = check('endings/culprit');
      await askFor(stage, 'RST');
      await stage.row(/reset by the server/);
      const closing = await lookAtEnd(stage);
      await expect(closing).toContainText(
        /ended this connection [\d.]+ ms after .*reset by the server/i,
      );
      await expect(closing).toContainText(
        /#\d+, between .* and .*reset by the server \(RST\), [\d.]+ ms earlier/,
      );
      await exercise.expectOpen(/the proxy ended by itself/);
      const panel = await openLabPanel(stage);
      const timeout = panel.region.getByLabel('Value of proxy_read_timeout', { exact: true });
      await timeout.fill('2');
      await timeout.press('Enter');
      // The page runs anew, and connects by itself.
      await exercise.expectDone();
    });

    test('where it loses patience, it is named on both legs', async ({ page }) => {
      const { stage } = await openBehind(page, 1);
      await expect(told(stage)).toHaveText(NOTHING);
      await stage.rowsOnce(new RegExp(`closed by ${name} \\(FIN\\)`), 2);
      await expect(await lookAtEnd(stage)).toContainText('neither the browser nor the program did');
    });
  });
}
