/** The lesson on dead wires: what the page believes, and a heartbeat that finds out. */

import type { StagePage } from '../../support/browser/stage-page.ts';
import { expect, openLesson, test } from '../../support/browser-test.ts';

async function open(page: Parameters<typeof openLesson>[0]) {
  const lesson = await openLesson(page, 'alive');
  await expect(lesson.stage.frame.locator('#state')).toContainText('OPEN');
  return lesson;
}

async function preset({ region }: StagePage, name: string): Promise<void> {
  const button = region.getByRole('button', { name: /^Faults/ });
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
  await region.getByRole('button', { name, exact: true }).click();
}

async function beat({ frame }: StagePage, every: string, patience: string): Promise<void> {
  await frame.getByLabel('A beat every').fill(every);
  await frame.getByLabel('A beat every').blur();
  await frame.getByLabel('Patience').fill(patience);
  await frame.getByLabel('The page has its own heartbeat').check();
}

test('with the cable out the page sends and is told nothing, and the wire view shows the loss', async ({
  page,
}) => {
  const { stage } = await open(page);
  await preset(stage, 'The cable is out');
  await stage.row(/^faults: stall both ways/);
  await stage.frame.getByRole('button', { name: 'Send hello' }).click();
  await stage.row({ kind: 'frame', way: 'up', what: /"hello"/ });
  await stage.row(/\(stall\)/);
  await expect(stage.frame.locator('#state')).toContainText('OPEN');
  expect(await stage.rows({ kind: 'page event', what: /onclose/ })).toEqual([]);
});

test('the server pings, the browser answers, and the page hears of neither', async ({ page }) => {
  const { stage } = await open(page);
  await stage.frame.getByLabel('Server pings every').fill('1');
  await stage.frame.getByRole('button', { name: 'Connect again' }).click();
  await stage.row({ kind: 'frame', way: 'down', what: /^PING/ });
  await stage.row({ kind: 'frame', way: 'up', what: /^PONG mask/ });
  expect(await stage.rows({ kind: 'page event', what: /onmessage/ })).toEqual([]);
});

test('a heartbeat with too little patience gives up in the tunnel', async ({ page }) => {
  const { stage, check } = await open(page);
  await beat(stage, '0.4', '1');
  await stage.row({ kind: 'frame', way: 'down', what: /^TEXT/ });
  await preset(stage, 'A tunnel of three seconds');
  await expect(stage.frame.getByText(/^no answer for 1\.\d s: given up$/).first()).toBeVisible();
  await check('alive/half-open').expectOpen(/A tunnel of 3 s on both directions/);
});

test('the right pace and patience outlast the tunnel and find the dead wire in time', async ({
  page,
}) => {
  const { stage, check } = await open(page);
  const exercise = check('alive/half-open');
  await exercise.expectOpen(/A tunnel of 3 s on both directions/);
  await beat(stage, '0.3', '3.9');
  await stage.row({ kind: 'frame', way: 'down', what: /^TEXT/ });
  await preset(stage, 'A tunnel of three seconds');
  await exercise.expectOpen(/The same connection stalled/);
  await preset(stage, 'The cable is out');
  await expect(stage.frame.getByText(/: given up$/)).toBeVisible();
  await exercise.expectDone();
});

test('dead behind the proxy: the page’s own connection is well, and its heartbeat finds out', async ({
  page,
}) => {
  const { stage } = await open(page);
  await preset(stage, 'The cable behind the proxy is out');
  await stage.row(/^faults: stall .*behind the proxy/);
  await stage.frame.getByRole('button', { name: 'Send hello' }).click();
  // On both legs it enters; from the one behind the proxy it vanishes.
  await stage.rowsOnce({ kind: 'frame', way: 'up', what: /"hello"/ }, 2);
  await stage.row(/\(stall\)/);
  await expect(stage.frame.locator('#state')).toContainText('OPEN');
  await beat(stage, '0.5', '1.5');
  await expect(stage.frame.getByText(/: given up$/).first()).toBeVisible();
});
