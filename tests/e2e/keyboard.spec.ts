/** The keyboard alone gets through a stage, and always sees where it is. */

import type { Page } from '@playwright/test';
import { expect, openLesson, type StagePage, test } from '../support/browser-test.ts';

test.describe.configure({ mode: 'parallel' });

/** Steps of the Tab key that any place on the page is within. */
const FAR = 150;

interface Focus {
  readonly name: string;
  readonly role: string;
  /** Whether something is drawn that shows the focus, and it lies in the window. */
  readonly visible: boolean;
}

/** What has the focus, in whichever frame. */
async function focusOn(page: Page): Promise<Focus> {
  for (const frame of page.frames().toReversed()) {
    const found = await frame
      .evaluate((): Focus | undefined => {
        const element = document.activeElement;
        if (!document.hasFocus() || !(element instanceof HTMLElement)) return undefined;
        if (element === document.body || element instanceof HTMLIFrameElement) return undefined;
        const style = getComputedStyle(element);
        const outlined = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0;
        const { top, bottom, left, right } = element.getBoundingClientRect();
        const inside = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
        const label = element.getAttribute('aria-label') ?? element.id;
        const text = element.textContent?.trim().slice(0, 60) ?? '';
        return {
          name: label || text || (element as HTMLInputElement).labels?.[0]?.textContent || '',
          role: element.getAttribute('role') ?? element.localName,
          visible: (outlined || style.boxShadow !== 'none') && inside,
        };
      })
      // A frame may be gone by the time it is asked.
      .catch(() => undefined);
    if (found) return found;
  }
  return { name: '', role: 'body', visible: true };
}

/** Presses Tab until the focus is where `arrived` says; every stop on the way must be visible. */
async function tabTo(page: Page, what: string, arrived: () => Promise<boolean>): Promise<void> {
  for (let steps = 0; steps < FAR; steps += 1) {
    if (await arrived()) return;
    await page.keyboard.press('Tab');
    const focus = await focusOn(page);
    expect(focus.visible, `focus is visible on ${focus.role} "${focus.name}"`).toBe(true);
  }
  throw new Error(`${FAR} times Tab did not lead to ${what}`);
}

const isFocused = (locator: ReturnType<Page['locator']>) => () =>
  locator.evaluate((element) => element === document.activeElement && document.hasFocus());

const button = (stage: StagePage, name: string) =>
  stage.region.getByRole('button', { name, exact: true });

test('from the top of the page: type, send, choose the event, read its fields', async ({
  page,
}) => {
  const { stage } = await openLesson(page, 'frames');
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
  const text = stage.frame.getByLabel('Text', { exact: true });
  await tabTo(page, 'the text field in the frame', isFocused(text));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('by keys alone');
  await page.keyboard.press('Enter');

  const tab = (name: string) => stage.wire.getByRole('tab', { name });
  await tabTo(page, 'the tabs of the wire view', isFocused(tab('Ladder')));
  await page.keyboard.press('ArrowRight');
  await expect(tab('Events')).toBeFocused();
  const grid = stage.wire.getByRole('grid');
  await tabTo(page, 'the event table', isFocused(grid));
  await page.keyboard.press('End');
  const wanted = /^frame \d+, browser to server, text, final, masked, 13 bytes: by keys alone$/;
  const chosen = grid.getByRole('row', { selected: true });
  for (let steps = 0; steps < 20; steps += 1) {
    if (wanted.test((await chosen.getAttribute('aria-label')) ?? '')) break;
    const before = await chosen.getAttribute('aria-rowindex');
    await page.keyboard.press('ArrowUp');
    await expect(chosen).not.toHaveAttribute('aria-rowindex', before ?? '');
  }
  await expect(chosen).toHaveAttribute('aria-label', wanted);

  const fin = stage.inspector.getByRole('button', { name: /FIN/ });
  await tabTo(page, 'the bits of the head', isFocused(fin));
  await expect(stage.inspector).toContainText('FIN = 1');
  const fields = stage.inspector.getByRole('listbox', { name: 'Fields' });
  await tabTo(page, 'the fields', isFocused(fields));
  await page.keyboard.press('End');
  await expect(fields.getByRole('option', { selected: true })).toContainText('13 bytes');
  const bytes = stage.inspector.getByRole('application', { name: 'Bytes in hexadecimal' });
  await tabTo(page, 'the bytes', isFocused(bytes));
  await page.keyboard.press('ArrowRight');
});

test('the wire is slowed, cut and opened again by keys', async ({ page }) => {
  const { stage } = await openLesson(page, 'frames');
  await expect(stage.state).toHaveText('101 Switching Protocols');
  await tabTo(page, 'the latency', isFocused(stage.latency));
  await page.keyboard.press('End');
  await expect(stage.latency).toHaveAttribute('aria-valuetext', '2,000 ms');
  await page.keyboard.press('Home');
  await expect(stage.latency).toHaveAttribute('aria-valuetext', '0 ms');
  await page.keyboard.press('ArrowRight');
  await expect(stage.latency).not.toHaveAttribute('aria-valuetext', '0 ms');

  await tabTo(page, 'Cut the wire', isFocused(button(stage, 'Cut the wire')));
  await page.keyboard.press('Enter');
  await expect(stage.state).toHaveText('closed 1006');
  await tabTo(page, 'Reconnect', isFocused(button(stage, 'Reconnect')));
  await page.keyboard.press('Enter');
  await expect(stage.state).toHaveText('101 Switching Protocols');
});

test('the keyboard gets into the editor, runs, and gets out again', async ({ page }) => {
  const { stage } = await openLesson(page, 'frames');
  await tabTo(page, 'Edit', isFocused(button(stage, 'Edit')));
  await page.keyboard.press('Enter');
  const editor = stage.region.getByRole('textbox', { name: /^Editor: / });
  await expect(editor).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText("console.log('run by keys');");
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(stage.console).toContainText('1 line');
  await editor.focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(editor).not.toBeFocused();
});

test('the ladder is a list that arrows walk and a screen reader hears', async ({ page }) => {
  const { stage } = await openLesson(page, 'frames');
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
  const ladder = stage.wire.getByRole('listbox', { name: /^Ladder/ });
  await expect(ladder.getByRole('option').first()).toBeAttached();
  await tabTo(page, 'the ladder', isFocused(ladder));
  await page.keyboard.press('Home');
  const chosen = ladder.getByRole('option', { selected: true });
  await expect(chosen).toHaveAttribute('aria-posinset', '1');
  const active = await ladder.getAttribute('aria-activedescendant');
  expect(await chosen.getAttribute('id')).toBe(active);
  await page.keyboard.press('ArrowDown');
  await expect(chosen).toHaveAttribute('aria-posinset', '2');
  await expect(stage.inspector.getByRole('heading').first()).toBeVisible();
});
