/** The help sheet: opened by its key and its button, it lists what every part can do. */

import { expectNoFindings, expectNoSidewaysScroll } from '../support/browser/every-page.ts';
import { expect, openLesson, test } from '../support/browser-test.ts';

test('? opens the sheet, Escape closes it, and the focus is where it was', async ({ page }) => {
  const { stage } = await openLesson(page, 'frames');
  await stage.tab('Ladder');
  const ladder = stage.wire.getByRole('listbox', { name: /^Ladder/ });
  await ladder.focus();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys of the wire view' });
  await expect(sheet).toBeVisible();
  for (const what of ['Pause; while paused', 'this sheet']) {
    await expect(sheet.getByRole('definition').filter({ hasText: what }).first()).toBeVisible();
  }
  // A key that means something behind the sheet means nothing in it.
  await page.keyboard.press('p');
  await expect(stage.wire.getByRole('button', { name: 'Pause', exact: true })).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(ladder).toBeFocused();
});

test('where text is written, ? is a question mark', async ({ page }) => {
  const { stage } = await openLesson(page, 'frames');
  await stage.wire.getByRole('button', { name: 'Filter', exact: true }).click();
  const box = stage.wire.getByRole('combobox', { name: 'Filter the events' });
  await box.pressSequentially('?');
  await expect(box).toHaveValue('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the sheet is accessible and fits into 360 px, ${colorScheme}`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 780 });
    await page.emulateMedia({ colorScheme });
    const { stage } = await openLesson(page, 'frames');
    await stage.wire.getByRole('button', { name: 'Keys', exact: true }).click();
    await expect(page.getByRole('dialog', { name: 'Keys of the wire view' })).toBeVisible();
    await expectNoFindings(page, `the help sheet, ${colorScheme}`);
    await expectNoSidewaysScroll(page, `the help sheet, ${colorScheme}`);
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
}
