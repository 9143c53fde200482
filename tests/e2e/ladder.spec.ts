/** The ladder as it is read: its first screen, its end, and what was selected elsewhere. */

import { expect, type Locator } from '@playwright/test';
import { openLesson } from '../support/browser/lesson-page.ts';
import type { StagePage } from '../support/browser/stage-page.ts';
import { test } from '../support/browser-test.ts';

const ladderOf = (stage: StagePage): Locator => stage.wire.getByRole('listbox');

/** Pixels between what is seen and the end. */
const belowOf = (ladder: Locator) =>
  ladder.evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop);

test('what only loads the page is one line, counted, and there when asked for', async ({
  page,
}) => {
  const { stage } = await openLesson(page, 'frames');
  const ladder = ladderOf(stage);
  await expect(ladder.getByRole('option', { name: /GET \/socket/ })).toBeAttached();
  const show = stage.wire.getByRole('button', { name: /^Show what loaded the page: 3 requests/ });
  await expect(show).toHaveAttribute('aria-expanded', 'false');
  await expect(ladder.getByRole('option', { name: /GET \/client\.js/ })).toHaveCount(0);
  await show.click();
  await expect(ladder.getByRole('option', { name: /GET \/client\.js/ })).toBeAttached();
  await stage.wire.getByRole('button', { name: /^Fold what loaded the page/ }).click();
  await expect(ladder.getByRole('option', { name: /GET \/client\.js/ })).toHaveCount(0);

  await stage.select({ kind: 'request', what: /client\.js/ });
  await stage.tab('Ladder');
  await expect(
    ladder.getByRole('option', { name: /GET \/client\.js/, selected: true }),
    'what was selected in the table stands in the ladder',
  ).toBeInViewport();
});

test('the ladder stays with the newest event, whatever the size of its window', async ({
  page,
}) => {
  const { stage } = await openLesson(page, 'server-sent-events');
  const ladder = ladderOf(stage);
  await stage.frame.getByRole('button', { name: 'Count to 20' }).click();
  await expect(ladder.getByRole('option', { name: /: 3 of 20/ })).toBeAttached();
  await page.setViewportSize({ width: 1100, height: 700 });
  await expect.poll(() => belowOf(ladder)).toBeLessThanOrEqual(1);
  await page.setViewportSize({ width: 1440, height: 1000 });
  await expect.poll(() => belowOf(ladder)).toBeLessThanOrEqual(1);
  await stage.tab('Raw');
  await stage.tab('Ladder');
  await expect(ladder.getByRole('option', { name: /: 20 of 20/ })).toBeAttached();
  await expect.poll(() => belowOf(ladder)).toBeLessThanOrEqual(1);
  await expect(
    stage.wire.getByRole('button', { name: /Go to the newest|new events? below/ }),
  ).toHaveCount(0);
});
