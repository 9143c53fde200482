/** The filter and the search as they are used: by keys, with completions, on what is live. */

import type { Page } from '@playwright/test';
import { expectNoFindings } from '../support/browser/every-page.ts';
import { expect, openLesson, type StagePage, test } from '../support/browser-test.ts';

test.describe.configure({ mode: 'parallel' });

const tool = (stage: StagePage, name: string) =>
  stage.wire.getByRole('button', { name, exact: true });
const filterBox = (stage: StagePage) =>
  stage.wire.getByRole('combobox', { name: 'Filter the events' });
const findBox = (stage: StagePage) =>
  stage.wire.getByRole('combobox', { name: 'Find in the events, hiding none' });
const completions = (stage: StagePage) =>
  stage.wire.getByRole('listbox', { name: 'What can be written here' });
const whats = async (stage: StagePage) => (await stage.rows()).map(({ what }) => what);

/** The frames lesson, with a word sent and echoed, and the events in front. */
async function talk(page: Page, words: readonly string[] = ['hello']): Promise<StagePage> {
  const { stage } = await openLesson(page, 'frames');
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
  for (const word of words) {
    await stage.frame.getByLabel('Text', { exact: true }).fill(word);
    await stage.frame.getByRole('button', { name: 'Send', exact: true }).click();
    await stage.row({ kind: 'page event', what: new RegExp(`^onmessage ${word}$`) });
  }
  await stage.tab('Events');
  return stage;
}

test('a filter is written by keys alone, with what the completions offer', async ({ page }) => {
  const stage = await talk(page);
  await tool(stage, 'Filter').focus();
  await page.keyboard.press('Enter');
  const box = filterBox(stage);
  for (let steps = 0; steps < 12; steps += 1) {
    if (await box.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(box).toBeFocused();

  await page.keyboard.type('opc');
  const list = completions(stage);
  const field = list.getByRole('option', { name: /^opcode/ });
  await expect(field).toContainText('text, binary, close, ping, pong');
  await page.keyboard.press('Tab');
  await expect(box).toHaveValue('opcode ');
  await expect(list.getByRole('option', { name: /^=/ })).toContainText('is;');
  await page.keyboard.press('ArrowDown');
  const chosen = list.getByRole('option', { selected: true });
  await expect(chosen).toContainText('=');
  expect(await box.getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'));
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue('opcode = ');
  await expect(list.getByRole('option', { name: /^text/ })).toContainText('in 2 events');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(chosen).toContainText('text');
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue('opcode = text ');
  await expect(list).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toHaveCount(0);
  await expect(box).toHaveAttribute('aria-expanded', 'false');
  expect(await whats(stage)).toEqual(['TEXT fin mask 5 B "hello"', 'TEXT fin 5 B "hello"']);

  await box.focus();
  await page.keyboard.type('and masked');
  await expect.poll(() => whats(stage)).toEqual(['TEXT fin mask 5 B "hello"']);
});

test('an error points at its place, and the last filter stands', async ({ page }) => {
  const stage = await talk(page);
  await tool(stage, 'Filter').click();
  const box = filterBox(stage);
  await box.fill('opcode = text');
  await expect.poll(async () => (await whats(stage)).length).toBe(2);
  const standing = await whats(stage);

  await box.fill('opcode = txet and masked');
  await box.press('Escape');
  const problem = stage.wire.getByRole('status').filter({ hasText: 'FILTER_UNKNOWN_VALUE' });
  await expect(problem).toContainText('opcode = txet never happens. Possible: text.');
  await expect(problem.locator('mark')).toHaveText('txet');
  await expect(box).toHaveAttribute('aria-invalid', 'true');
  const described = await box.getAttribute('aria-describedby');
  await expect(problem).toHaveAttribute('id', described ?? '');
  expect(await whats(stage)).toEqual(standing);

  await box.fill('opcode = text and masked');
  await expect(problem).toHaveCount(0);
  await expect(box).toHaveAttribute('aria-invalid', 'false');
  await expect.poll(async () => (await whats(stage)).length).toBe(1);
  await tool(stage, 'Clear the filter').click();
  await expect(box).toHaveValue('');
  await expect.poll(async () => (await whats(stage)).length).toBeGreaterThan(10);
});

test('heartbeats are muted by one click, together with chips and a filter', async ({ page }) => {
  const stage = await talk(page);
  await stage.frame.getByRole('button', { name: 'Ping me' }).click();
  await stage.row(/^PONG /);
  await tool(stage, 'Filter').click();
  await filterBox(stage).fill('kind = frame and not opcode = text');
  await expect
    .poll(() => whats(stage))
    .toEqual([expect.stringMatching(/^PING /), expect.stringMatching(/^PONG /)]);
  await tool(stage, 'Up').click();
  expect(await whats(stage)).toEqual([expect.stringMatching(/^PONG /)]);
  await tool(stage, 'Mute heartbeats').click();
  await expect(stage.wire.getByText('No event matches the filter.')).toBeVisible();
  await tool(stage, 'Show all').click();
  await expect(filterBox(stage)).toHaveValue('');
  await expect(tool(stage, 'Mute heartbeats')).toHaveAttribute('aria-pressed', 'false');
});

test('find moves from hit to hit, hides nothing, and counts what comes', async ({ page }) => {
  const stage = await talk(page, ['hello', 'again']);
  const all = await whats(stage);
  const grid = stage.wire.getByRole('grid');
  await grid.focus();
  await page.keyboard.press('ControlOrMeta+f');
  const box = findBox(stage);
  await expect(box).toBeFocused();
  await page.keyboard.type('kind = frame');
  const bar = stage.wire.getByRole('search', { name: 'Find in the events' });
  await expect(bar).toContainText('4 hits');
  const selected = grid.getByRole('row', { selected: true });
  await expect(selected, 'nothing moves before the reader does').toHaveCount(0);

  await page.keyboard.press('Enter');
  await expect(bar).toContainText('1 of 4');
  await expect(selected).toContainText('TEXT fin mask 5 B "hello"');
  await expect(selected).toHaveAttribute('aria-label', /, hit$/);
  await expect(selected).toBeInViewport();
  await page.keyboard.press('F3');
  await expect(bar).toContainText('2 of 4');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.press('Shift+F3');
  await expect(bar).toContainText('4 of 4');
  await expect(selected).toContainText('TEXT fin 5 B "again"');
  expect(await whats(stage)).toEqual(all);

  await stage.frame.getByRole('button', { name: 'Ping me' }).click();
  await expect(bar).toContainText(/4 of \d+, \d+ new/);
  await expect(selected, 'what is read stays').toContainText('TEXT fin 5 B "again"');

  await stage.tab('Ladder');
  await tool(stage, 'Next hit').click();
  const arrow = stage.wire
    .getByRole('listbox', { name: /^Ladder/ })
    .getByRole('option', { selected: true });
  await expect(arrow).toHaveAttribute('aria-label', /, hit$/);
  await expect(arrow).toBeInViewport();
  await box.focus();
  await page.keyboard.press('Escape');
  await expect(bar).toHaveCount(0);
  await expect(stage.wire.getByRole('listbox', { name: /^Ladder/ })).toBeFocused();
  await expect(stage.wire.getByRole('option', { name: /, hit$/ })).toHaveCount(0);
  await page.keyboard.press('/');
  await expect(box).toBeFocused();
});

test('an event stream by its ids and by what its data says', async ({ page }) => {
  const { stage } = await openLesson(page, 'server-sent-events');
  await stage.frame.getByRole('button', { name: 'Count to 20' }).click();
  await stage.row(/"5 of 20"/);
  await tool(stage, 'Filter').click();
  const box = filterBox(stage);
  await box.fill('sse.data ~ /^[2-4] of/');
  await expect.poll(async () => (await whats(stage)).length).toBe(3);
  expect((await stage.rows()).every(({ kind }) => kind === 'event')).toBe(true);
  await box.fill('header.content-type = text/event-stream');
  await expect.poll(() => whats(stage)).toEqual([expect.stringMatching(/^200 OK/)]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the bars are accessible with everything open, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const stage = await talk(page);
    await tool(stage, 'Filter').click();
    await filterBox(stage).pressSequentially('kind = fram and x');
    await expect(filterBox(stage)).toHaveAttribute('aria-invalid', 'true');
    await tool(stage, 'Find').click();
    await findBox(stage).pressSequentially('o');
    await expect(completions(stage)).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(completions(stage).getByRole('option', { selected: true })).toBeVisible();
    await expectNoFindings(page, colorScheme);
  });
}

test('at 360 px the boxes and their completions fit', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  const stage = await talk(page);
  await tool(stage, 'Filter').click();
  await filterBox(stage).pressSequentially('c');
  const list = await completions(stage).boundingBox();
  expect(list !== null && list.x >= 0 && list.x + list.width <= 360).toBe(true);
  expect(list?.width).toBeGreaterThan(250);
});
