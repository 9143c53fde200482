/** All pages of the built site, and what holds for each of them. */

import { readdirSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { builtSite } from './built-site.ts';
import { stageOf } from './stage-page.ts';

/** Paths relative to the base: empty for the home page. */
export function everyPage(): string[] {
  return readdirSync(builtSite(), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html'))
    .map((file) => file.replace(/index\.html$/, '').replace(/^404\.html$/, 'no/such/page/'))
    .sort();
}

/** Opens a page, and what is live on it: its stage, or the race. */
export async function openPage(page: Page, path: string): Promise<void> {
  await page.goto(path === '' ? './' : path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  if (path === '') await expect(raceState(page)).toHaveText('Live');
  if ((await page.locator('wireside-stage').count()) > 0) await stageOf(page).live();
}

/** What the home page's race says it is doing. */
export function raceState(page: Page) {
  return page
    .getByRole('region', { name: /^The race/ })
    .getByRole('status')
    .first();
}

/** Fails where axe finds anything on the page or in its frames. */
export async function expectNoFindings(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const findings = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target}: ${failureSummary}`),
  );
  expect(findings, `what axe finds, ${where}`).toEqual([]);
}

/** Pixels; a frame that is narrower isn't on the screen. */
const NARROWEST_FRAME = 100;

/** A box around a wire view cuts off what sticks out, so that no page gets wider by it. */
async function expectNothingCut(page: Page, where: string): Promise<void> {
  const cut = await page.locator('.wv').evaluateAll((views) =>
    views.flatMap((view) => {
      const { right } = view.getBoundingClientRect();
      const canScroll = (element: Element): boolean =>
        element !== view &&
        (getComputedStyle(element).overflowX !== 'visible' ||
          (element.parentElement !== null && canScroll(element.parentElement)));
      return [...view.querySelectorAll('*')]
        .filter((element) => element.getBoundingClientRect().right > right + 0.5)
        .filter(({ parentElement }) => parentElement === null || !canScroll(parentElement))
        .map(({ outerHTML }) => outerHTML.slice(0, 80));
    }),
  );
  expect(cut, `what is cut off in the wire view, ${where}`).toEqual([]);
}

/** Fails where the page is wider than the window, or what a stage, a wire view or a frame holds than that. */
export async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  await expectNothingCut(page, where);
  const wide = await page.evaluate(() => {
    const { scrollWidth } = document.scrollingElement ?? document.documentElement;
    // The header is fixed: what sticks out there can't even be scrolled to.
    const cut = [
      ...document.querySelectorAll<HTMLElement>('header a, header button, header select'),
    ].filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5);
    // A stage cuts off what sticks out of it.
    for (const stage of document.querySelectorAll('.stage')) {
      const edge = stage.getBoundingClientRect().right + 0.5;
      const beyond = [...stage.children].filter((e) => e.getBoundingClientRect().right > edge);
      cut.push(...(beyond as HTMLElement[]));
    }
    if (scrollWidth <= innerWidth) return cut.map(({ outerHTML }) => outerHTML.slice(0, 80));
    const beyond = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > innerWidth + 0.5,
    );
    const names = beyond.slice(0, 8).map(({ tagName, className }) => `${tagName}.${className}`);
    return [`${scrollWidth} px wide in a window of ${innerWidth} px`, ...names];
  });
  expect(wide, `what sticks out, ${where}`).toEqual([]);
  for (const frame of page.frames().filter((one) => one !== page.mainFrame())) {
    const cut = await frame.evaluate((narrowest) => {
      if (innerWidth < narrowest) return [];
      const { scrollWidth } = document.scrollingElement ?? document.documentElement;
      const beyond = [...document.querySelectorAll('input, select, textarea, button')].filter(
        (element) => element.getBoundingClientRect().right > innerWidth + 0.5,
      );
      if (scrollWidth > innerWidth) beyond.unshift(document.body);
      return beyond.map(({ outerHTML }) => outerHTML.slice(0, 80));
    }, NARROWEST_FRAME);
    expect(cut, `what sticks out of ${frame.url()}, ${where}`).toEqual([]);
  }
}
