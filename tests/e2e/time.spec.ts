/** The wire view's time, marks, links and copies, on the live stage of a lesson. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Locator, Page } from '@playwright/test';
import { expectNoFindings, expectNoSidewaysScroll } from '../support/browser/every-page.ts';
import { expect, openLesson, type StagePage, test } from '../support/browser-test.ts';

test.describe.configure({ mode: 'parallel' });

const press = (stage: StagePage, name: string | RegExp) =>
  stage.wire.getByRole('button', { name, exact: true }).click();
const bar = (stage: StagePage) => stage.wire.getByRole('region', { name: 'Playhead' });
const counter = (stage: StagePage) => bar(stage).getByText(/^event [\d,]+ of [\d,]+$/);
const options = (stage: StagePage) =>
  stage.wire.getByRole('listbox', { name: /^Ladder/ }).getByRole('option');

/** Says a word on the frames lesson's stage, and waits for its echo. */
async function say(stage: StagePage, word: string): Promise<void> {
  await stage.frame.getByLabel('Text', { exact: true }).fill(word);
  await stage.frame.getByRole('button', { name: 'Send', exact: true }).click();
}

async function place(stage: StagePage): Promise<{ past: number; count: number }> {
  const [past = 0, count = 0] =
    ((await counter(stage).textContent()) ?? '')
      .match(/[\d,]+/g)
      ?.map((digits) => Number(digits.replaceAll(',', ''))) ?? [];
  return { past, count };
}

async function opened(page: Page): Promise<StagePage> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const { stage } = await openLesson(page, 'frames');
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
  await say(stage, 'first');
  await stage.rowsOnce({ kind: 'frame', what: /"first"/ }, 2);
  await stage.tab('Ladder');
  return stage;
}

test('a button that is gone by what it did leaves the focus in the wire view, where keys count', async ({
  page,
}) => {
  const stage = await opened(page);
  await press(stage, 'Pause');
  const live = bar(stage).getByRole('button').last();
  await live.press('Enter');
  await expect(bar(stage)).toHaveCount(0);
  await expect(stage.wire.getByRole('listbox', { name: /^Ladder/ })).toBeFocused();
  await page.keyboard.press('p');
  await expect(bar(stage)).toBeVisible();

  await options(stage).first().dispatchEvent('click');
  await press(stage, 'Measure');
  const stop = stage.wire.getByRole('button', { name: 'Stop measuring' });
  await stop.press('Enter');
  await expect(stop).toHaveCount(0);
  await expect(stage.wire.getByRole('listbox', { name: /^Ladder/ })).toBeFocused();
});

test('paused, what comes is kept and counted; stepped and replayed, the page lane goes along', async ({
  page,
}) => {
  const stage = await opened(page);
  await press(stage, 'Pause');
  const { count } = await place(stage);
  await say(stage, 'second');
  await expect(bar(stage).getByText(/^\d+ new$/)).toBeVisible();
  await expect(options(stage).filter({ hasText: '"second"' })).toHaveCount(0);
  expect((await place(stage)).count).toBe(count);

  await press(stage, 'One event back');
  expect((await place(stage)).past).toBe(count - 1);
  await press(stage, 'To the start');
  await expect(options(stage)).toHaveCount(0);
  await expect(stage.foot).toContainText(/0 requests.*0 B up.*up to the playhead/);
  for (let past = 1; past < 6; past++) {
    await press(stage, 'One event forward');
    await expect(counter(stage)).toHaveText(`event ${past} of ${count}`);
  }
  await expect(stage.wire.getByText('Replay of what was kept')).toBeVisible();

  await bar(stage).getByRole('combobox', { name: 'Speed' }).selectOption({ label: '⅒×' });
  await press(stage, 'Play');
  await expect(bar(stage).getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  const slider = bar(stage).getByRole('slider', { name: 'Time' });
  const before = Number(await slider.inputValue());
  await expect.poll(async () => Number(await slider.inputValue())).toBeGreaterThan(before);
  await bar(stage).getByRole('combobox', { name: 'Speed' }).selectOption({ label: '1×' });
  // The page's own reports come along, and behind the end what came meanwhile.
  await expect(options(stage).filter({ hasText: /new WebSocket/ })).toBeAttached();
  await expect(options(stage).filter({ hasText: /^send\("?second/ })).toBeAttached();
  await press(stage, 'Go live');
  await expect(bar(stage)).toHaveCount(0);
  await expect(stage.foot).not.toContainText('up to the playhead');
});

test('the time between two events is measured, and a mark with its note goes from file to view', async ({
  page,
}) => {
  const stage = await opened(page);
  const sent = await stage.select({ kind: 'frame', way: 'up', what: /"first"/ });
  await press(stage, 'Measure');
  await expect(stage.wire.getByText(`From #${sent.number}: select another event.`)).toBeVisible();
  const got = await stage.select({ kind: 'frame', way: 'down', what: /"first"/ });
  await expect(
    stage.wire.getByText(
      new RegExp(`^#${sent.number} to #${got.number}: .* apart, arrived .* apart`),
    ),
  ).toBeVisible();
  await stage.tab('Ladder');
  await expect(stage.wire.locator('.wv-bracket')).toBeAttached();
  await press(stage, 'Stop measuring');

  await press(stage, /^☆ Mark$/);
  await stage.wire.getByLabel('Note on this event').fill('the echo');
  await stage.tab('Events');
  await expect(stage.wire.getByRole('row', { name: /^marked, the echo, frame/ })).toBeVisible();
  await stage.wire.getByRole('button', { name: 'Export', exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    stage.wire.getByRole('button', { name: 'Save as Wireside' }).click(),
  ]);
  await page.goto('tools/inspect/');
  const box = page.getByRole('region', { name: 'Capture or archive' });
  await box.locator('input[type=file]').setInputFiles(await download.path());
  await box.getByRole('button', { name: /1 mark$/ }).click();
  const list = box.getByRole('region', { name: 'Marked events' });
  await list.getByRole('button', { name: /the echo$/ }).click();
  await expect(
    box.getByRole('heading', { name: /^Frame #\d+, server to browser/ }),
    'the mark leads to its event',
  ).toBeVisible();
});

test('a request copied as curl really asks the playground again', async ({ page }) => {
  const stage = await opened(page);
  await stage.tab('Ladder');
  await press(stage, /^Show what loaded the page/);
  await stage.select({ kind: 'request', what: /client\.js/ });
  await stage.wire.getByRole('grid').press('c');
  const panel = stage.wire.getByRole('region', { name: 'Copy the selected event' });
  const shown = panel.getByRole('region', { name: 'What will be copied' });
  await expect(shown).toContainText('curl --globoff');
  await panel.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(panel.getByText('Copied.')).toBeVisible();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    command.replace('curl ', 'curl --silent --fail --max-time 10 '),
  ]);
  expect(stdout).toContain('WebSocket');

  await stage.select({ kind: 'frame', way: 'up', what: /"first"/ });
  await expect(shown).toContainText("printf '%s\\n' first | websocat");
  await panel.getByRole('button', { name: 'Hex' }).click();
  await expect(shown).toHaveText(/^81 85( [\da-f]{2}){9}$/);
});

/** The link to the selected event, as the reader copies it. */
async function copiedLink(page: Page, wire: Locator): Promise<string> {
  await wire.getByRole('button', { name: 'Link', exact: true }).click();
  const panel = wire.getByRole('region', { name: 'A link to this event' });
  await panel.getByRole('button', { name: 'Copy link' }).click();
  await expect(panel.getByText('The link is on the clipboard.')).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
}

test('a link to a live event carries an excerpt, which opens elsewhere with the event selected', async ({
  page,
  context,
}) => {
  const stage = await opened(page);
  await stage.select({ kind: 'frame', way: 'up', what: /"first"/ });
  const title = (await stage.inspector.getByRole('heading').first().textContent()) ?? '';
  const session = await page.evaluate(() => {
    const stored = JSON.parse(sessionStorage.getItem('wireside.session') ?? '{}');
    return String(stored.id ?? '');
  });
  const link = await copiedLink(page, stage.wire);
  expect(link).not.toContain(session);
  expect(link.length).toBeLessThan(33 * 1024);
  const other = await context.newPage();
  await other.goto(link);
  const box = other.getByRole('region', { name: 'Capture or archive' });
  await expect(box.getByText(/Who made it is not known/)).toBeVisible();
  const inspector = box.getByRole('region', { name: 'The selected event, byte by byte' });
  const size = /browser to server, \d+ bytes/.exec(title)?.[0] ?? 'no title';
  await expect(inspector.getByRole('heading').first()).toContainText(size);
  await expect(inspector.getByText('first', { exact: true }).first()).toBeVisible();
  await expectNoFindings(other, 'an excerpt is open');

  await other.goto('tools/inspect/#excerpt=AAAA&event=1.open');
  await other.reload();
  await expect(other.getByRole('alert')).toContainText('LINK_DAMAGED');
});

test('a link to an event of a recording opens it, and a link from there leads to the same', async ({
  page,
  complaints,
}) => {
  // The recording that isn't there.
  complaints.allow(/404/);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('tools/inspect/#trace=websocket&event=1.open');
  const box = page.getByRole('region', { name: 'Capture or archive' });
  await expect(
    box.getByText('From a link, to an event in a recording of this site.'),
  ).toBeVisible();
  const wire = box.getByRole('region', { name: 'What crossed the wire' });
  await expect(wire.getByRole('heading', { name: /^Note #\d+/ })).toBeVisible();
  expect(await copiedLink(page, wire)).toContain('tools/inspect/#trace=websocket&event=1.open');
  await page.goto('tools/inspect/#trace=none&event=1.open');
  await expect(page.getByRole('alert')).toContainText('LINK_TRACE_UNKNOWN');
});

test('all of it by keyboard; nothing for axe, in both themes, wide and narrow', async ({
  page,
}) => {
  const stage = await opened(page);
  const ladder = stage.wire.getByRole('listbox', { name: /^Ladder/ });
  await ladder.focus();
  await page.keyboard.press('p');
  await expect(bar(stage)).toBeVisible();
  const { count } = await place(stage);
  await page.keyboard.press(',');
  await expect(counter(stage)).toHaveText(`event ${count - 1} of ${count}`);
  await page.keyboard.press('m');
  await page.keyboard.press('b');
  await page.keyboard.press(',');
  await expect(stage.wire.getByText(/ apart/)).toBeVisible();
  await page.keyboard.press('Shift+B');
  // What is selected is shown: the playhead goes to it.
  await expect(counter(stage)).toHaveText(`event ${count - 1} of ${count}`);
  await page.keyboard.press('[');
  await expect(bar(stage).getByRole('combobox', { name: 'Speed' })).toHaveValue('0.5');
  await page.keyboard.press('c');
  await expect(stage.wire.getByRole('region', { name: 'Copy the selected event' })).toBeVisible();
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectNoFindings(page, `paused, marked, copying: ${colorScheme}, ${width} px`);
      await expectNoSidewaysScroll(page, `paused, marked, copying: ${colorScheme}, ${width} px`);
    }
  }
  await page.setViewportSize({ width: 1440, height: 1000 });
  await stage.wire.getByLabel('Note on this event').focus();
  await page.keyboard.type('p, m.');
  await expect(stage.wire.getByLabel('Note on this event')).toHaveValue('p, m.');
  await ladder.focus();
  await page.keyboard.press('>');
  await expect(bar(stage)).toHaveCount(0);
});
