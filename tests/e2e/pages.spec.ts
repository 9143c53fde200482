/**
 * What holds for every page that the build made, with its stage open: nothing for axe to find,
 * nothing that scrolls sideways, nothing in the console; in both themes, wide and narrow.
 */

import { say } from '../support/browser/echo-page.ts';
import {
  everyPage,
  expectNoFindings,
  expectNoSidewaysScroll,
  openPage,
  raceState,
} from '../support/browser/every-page.ts';
import { expect, openLesson, test } from '../support/browser-test.ts';

// Each test stands alone, so both workers share this file; axe takes seconds on a slow machine.
test.describe.configure({ mode: 'parallel', timeout: 150_000 });

/** What a page's console says because the page is about it. */
const MEANT: Readonly<Record<string, readonly RegExp[]>> = {
  'no/such/page/': [/404/],
  // Its demo begins behind a proxy that breaks the handshake.
  'learn/proxies/': [/Unexpected response code: 426/],
};

const NARROW = { width: 360, height: 780 };
const THEMES = ['light', 'dark'] as const;

for (const path of everyPage()) {
  const name = path === '' ? 'the home page' : `/${path}`;

  test(`${name} is accessible and quiet, light and dark`, async ({ page, complaints }) => {
    complaints.allow(...(MEANT[path] ?? []));
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      if (colorScheme === 'light') await openPage(page, path);
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
      await expectNoFindings(page, colorScheme);
    }
    expect(complaints.listEverywhere()).toEqual([]);
  });

  test(`${name} fits into 360 px, light and dark`, async ({ page, complaints }) => {
    complaints.allow(...(MEANT[path] ?? []));
    await page.setViewportSize(NARROW);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      if (colorScheme === 'light') await openPage(page, path);
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
      await expectNoSidewaysScroll(page, colorScheme);
      await expectNoFindings(page, `${colorScheme}, 360 px`);
    }
    expect(complaints.listEverywhere()).toEqual([]);
  });
}

for (const viewport of [{ width: 1440, height: 1000 }, NARROW]) {
  for (const colorScheme of THEMES) {
    const where = `${colorScheme}, ${viewport.width} px`;
    test(`a stage with a selected row is accessible, ${where}`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const { stage } = await openLesson(page, 'frames');
      await say(stage, 'hello');
      await stage.select({ kind: 'frame', way: 'up', what: /TEXT/ });
      await stage.wire.getByRole('button', { name: 'Filter' }).click();
      for (const tab of ['Events', 'Ladder', 'Raw']) {
        await stage.tab(tab);
        await expectNoFindings(page, `${tab}, a frame selected, ${where}`);
        await expectNoSidewaysScroll(page, `${tab}, a frame selected, ${where}`);
      }
      await stage.select({ kind: 'request', what: /GET \/socket/ });
      await expectNoFindings(page, `a request selected, ${where}`);
      await expectNoSidewaysScroll(page, `a request selected, ${where}`);
      await stage.select({ kind: 'page call', what: /send/ });
      await expectNoFindings(page, `a page call selected, ${where}`);
    });
  }

  test(`an editor and an open console are accessible at ${viewport.width} px`, async ({ page }) => {
    await page.setViewportSize(viewport);
    const { stage } = await openLesson(page, 'frames');
    await stage.run((text) => `${text}\nconsole.warn('a word');\nnull.x;\n`);
    if (viewport.width < 800) await stage.tab('Page');
    await expect(stage.console).toContainText('TypeError');
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await expectNoFindings(page, `an error in the console, ${colorScheme}`);
      await expectNoSidewaysScroll(page, `an error in the console, ${colorScheme}`);
    }
    await stage.tab('client.js');
    await expectNoFindings(page, 'the edited file');
  });
}

test('a reader who wants no motion gets the race and the wire without any', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openPage(page, '');
  await expect(raceState(page)).toHaveText('Live');
  await expect(page.getByText(/events so far/)).toBeVisible();

  const { stage } = await openLesson(page, 'frames');
  await stage.tab('Ladder');
  await say(stage, 'hello');
  await expect(
    stage.wire.getByRole('option', { name: /text, final, masked, 5 bytes: hello$/ }),
  ).toBeAttached();
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ playState, effect }) => {
        const { duration } = effect?.getComputedTiming() ?? {};
        return playState === 'running' && Number(duration) > 50;
      })
      .map(({ effect }) => (effect as KeyframeEffect).target?.className),
  );
  expect(moving).toEqual([]);
});
