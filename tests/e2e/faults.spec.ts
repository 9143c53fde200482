/** Faults as a reader sets them: what the page sees, and what the wire view says was the cause. */

import type { Page } from '@playwright/test';
import { expectNoFindings, expectNoSidewaysScroll } from '../support/browser/every-page.ts';
import { expect, lessonOn, openLesson, type StagePage, test } from '../support/browser-test.ts';

const DOWN = { kind: 'frame', way: 'down' } as const;

const panelOf = ({ region }: StagePage) =>
  region.getByRole('region', { name: 'Faults on the wire' });
const button = ({ region }: StagePage) => region.getByRole('button', { name: /^Faults/ });
const armed = (stage: StagePage) =>
  panelOf(stage).getByRole('list', { name: 'Faults that are set' }).getByRole('listitem');

async function openFrames(page: Page): Promise<StagePage> {
  const { stage } = await openLesson(page, 'frames');
  await expect(stage.frame.getByText('open', { exact: true })).toBeVisible();
  return stage;
}

async function send({ frame }: StagePage, text: string): Promise<void> {
  await frame.getByRole('textbox', { name: 'Text' }).fill(text);
  await frame.getByRole('button', { name: 'Send', exact: true }).click();
}

test('cut by RST after frame 3 down: three frames arrive, the page sees 1006, the wire the cause', async ({
  page,
}) => {
  const stage = await openFrames(page);
  await button(stage).click();
  await panelOf(stage).getByRole('button', { name: 'Add', exact: true }).click();
  await expect(armed(stage)).toHaveText([/^cut with RST, after frame 3 down, once/]);
  await stage.row(/^faults: cut with RST, after frame 3 down, once/);
  await button(stage).click();
  for (const text of ['one', 'two']) {
    await send(stage, text);
    await stage.row({ ...DOWN, what: new RegExp(`"${text}"`) });
  }
  await send(stage, 'three');
  await expect(stage.frame.getByText(/closed 1006 +\(not clean\)/)).toBeVisible();
  await stage.row(/cut with a reset by a fault/);
  const frames = (await stage.rows()).filter(({ kind, way }) => kind === 'frame' && way === 'down');
  expect(frames.map(({ what }) => what)).toEqual([
    expect.stringContaining('"one"'),
    expect.stringContaining('"two"'),
    expect.stringContaining('"three"'),
  ]);
  expect(await stage.frame.getByText(/^(?:one|two|three)$/).count()).toBeGreaterThanOrEqual(6);
});

test('a link brings a stall: the page is told nothing, the wire view shows what vanishes', async ({
  page,
}) => {
  await page.goto('learn/frames/#faults=websocket~0.down.down-frame-1.stall');
  const { stage } = lessonOn(page);
  await stage.live();
  await expect(stage.frame.getByText('open', { exact: true })).toBeVisible();
  await expect(button(stage)).toHaveText('Faults: 1 set');
  await send(stage, 'heard');
  await stage.row({ ...DOWN, what: /"heard"/ });
  await send(stage, 'unheard');
  await stage.row(/vanish here \(stall\)/);
  await stage.row({ ...DOWN, what: /"unheard"/ });
  await expect(stage.inspector).toBeVisible();
  await stage.select({ ...DOWN, what: /"unheard"/ });
  await expect(stage.inspector).toContainText('Dropped by a fault');
  await expect(stage.frame.getByText('OPEN', { exact: true })).toBeVisible();
  await expect(stage.frame.locator('li.got')).toHaveCount(1);
});

test('a stream of events torn inside an event: the page reconnects, half an event is on the wire', async ({
  page,
}) => {
  await page.goto('learn/server-sent-events/#faults=sse~0.both.down-event-2.cut-fin.1x');
  const { stage } = lessonOn(page);
  await stage.live();
  await expect(stage.frame.getByText('OPEN', { exact: true })).toBeVisible();
  const fire = async (data: string) => {
    await stage.frame.getByRole('textbox', { name: 'data', exact: true }).fill(data);
    await stage.frame.getByRole('button', { name: 'Send this event' }).click();
  };
  const got = (data: string) => stage.frame.getByRole('listitem').filter({ hasText: data });
  await fire('whole');
  await expect(got('whole')).toHaveCount(1);
  await fire('torn');
  await stage.row(/cut by a fault/);
  await stage.row(/the connection ended inside an HTTP body/);
  // EventSource comes back with the id of the last whole event, and gets the torn one again.
  await expect(got('torn')).toHaveCount(1);
  await expect(got('whole')).toHaveCount(1);
});

test('latency and jitter make slopes, and what is shown is what the playground confirmed', async ({
  page,
}) => {
  const stage = await openFrames(page);
  await button(stage).click();
  const panel = panelOf(stage);
  await panel.getByLabel('Fault', { exact: true }).selectOption('latency');
  await panel.getByLabel('milliseconds', { exact: true }).fill('300');
  await panel.getByLabel('When', { exact: true }).selectOption('now');
  await panel.getByRole('checkbox').uncheck();
  await panel.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(armed(stage)).toHaveText([/^latency 300 ms both ways/]);
  await page.keyboard.press('Escape');
  await expect(button(stage)).toBeFocused();
  await send(stage, 'slow');
  const row = await stage.select({ ...DOWN, what: /"slow"/ });
  expect(row.what).toContain('"slow"');
  await expect(stage.inspector).toContainText(/3\d\d ms on the way/);
  await button(stage).click();
  await panel.getByRole('button', { name: /^Remove: latency/ }).click();
  await expect(button(stage)).toHaveText('Faults');
});

test('a number that can’t be is said to be wrong, and a broken link, too', async ({ page }) => {
  await page.goto('learn/frames/#faults=websocket~0.down.now.explode');
  const { stage } = lessonOn(page);
  await stage.live();
  await expect(stage.notices).toContainText('There is no fault "explode"');
  await button(stage).click();
  await panelOf(stage).getByLabel('frame number').fill('0');
  await panelOf(stage).getByRole('button', { name: 'Add', exact: true }).click();
  await expect(panelOf(stage).getByRole('alert')).toContainText('whole number from 1');
});

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the panel, ${theme}, at 360 px`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width: 360, height: 740 });
    const stage = await openFrames(page);
    await button(stage).click();
    await panelOf(stage).getByRole('button', { name: 'Coffee-shop Wi-Fi' }).click();
    await expect(armed(stage)).toHaveCount(3);
    await expectNoSidewaysScroll(page, 'with the panel open');
    await expectNoFindings(page, `the panel of faults, ${theme}`);
  });
}
