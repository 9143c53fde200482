/** The instruments of the wire view load when the page is idle, or when the reader comes near. */

import type { Page } from '@playwright/test';
import { expect, openLesson, test } from '../support/browser-test.ts';

const INSTRUMENTS = /\/_astro\/instruments\..*\.js$/;

/** The addresses of the instruments that a page asks for. */
function askedBy(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (INSTRUMENTS.test(request.url())) asked.push(request.url());
  });
  return asked;
}

test('on a busy page the instruments are fetched when the pointer comes to the wire view', async ({
  page,
}) => {
  const asked = askedBy(page);
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
  const { stage } = await openLesson(page, 'frames');
  await expect(stage.wire.getByRole('listbox', { name: /^Ladder/ })).toBeVisible();
  await expect(stage.wire.getByText(/Select an arrow or an event/)).toBeVisible();
  expect(asked).toEqual([]);
  await stage.wire.hover();
  await expect.poll(() => asked.length).toBe(1);
  await stage.wire.getByRole('tab', { name: 'Raw' }).click();
  await expect(stage.wire.getByRole('combobox').first()).toBeVisible();
  expect(asked).toHaveLength(1);
});

test('an idle page has them before the reader comes, and so without their server', async ({
  page,
}) => {
  const came = page.waitForResponse(INSTRUMENTS);
  const { stage } = await openLesson(page, 'frames');
  await (await came).finished();
  await page.route(INSTRUMENTS, (route) => route.abort());
  await stage.tab('Raw');
  await expect(stage.wire.getByRole('combobox').first()).toBeVisible();
});

test('where they do not load, the wire view says what to do, and its ladder goes on', async ({
  page,
  complaints,
}) => {
  complaints.allow(/instruments/);
  await page.route(INSTRUMENTS, (route) => route.abort());
  const { stage } = await openLesson(page, 'frames');
  await stage.wire.getByRole('tab', { name: 'Events' }).click();
  await expect(stage.wire.getByRole('alert').first()).toHaveText(
    'This part of the page did not load. Reload the page to try again.',
  );
  await stage.wire.getByRole('tab', { name: 'Ladder' }).click();
  await expect(stage.wire.getByRole('listbox', { name: /^Ladder/ })).toBeVisible();
});
