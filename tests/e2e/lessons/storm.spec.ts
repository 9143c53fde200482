/** The lesson on storms: a wave and a slope on a real server, beside each other, and one of the clients. */

import { expect, openLesson, test } from '../../support/browser-test.ts';

test.describe.configure({ mode: 'parallel', timeout: 120_000 });

/** A storm takes as long as its clients: seconds, on a busy machine more. */
const STORM = { timeout: 75_000 };

async function open(page: Parameters<typeof openLesson>[0]) {
  const lesson = await openLesson(page, 'storm');
  const storm = page.getByRole('region', { name: 'A storm of clients' });
  const slider = (name: string | RegExp) => storm.getByRole('slider', { name });
  return {
    ...lesson,
    storm,
    slider,
    said: storm.locator('p[role="status"]'),
    figures: storm.getByRole('table', { name: 'This run beside the one before' }),
    async choose(name: string, option: string) {
      await storm.getByRole('combobox', { name }).selectOption({ label: option });
    },
    run: () => storm.getByRole('button', { name: 'Run' }).click(),
    async runToTheEnd() {
      await storm.getByRole('button', { name: 'Run' }).click();
      await expect(storm.getByRole('button', { name: 'Stop' })).toBeVisible();
      await expect(storm.getByRole('button', { name: 'Run' })).toBeEnabled(STORM);
    },
  };
}

test('a wave, then a slope beside it; the check wants the slope', async ({ page }) => {
  const { storm, slider, choose, runToTheEnd, said, figures, check } = await open(page);
  const exercise = check('storm/slope');
  await exercise.expectOpen(/A storm of 200 clients or more/);
  await runToTheEnd();
  await expect(said).toContainText(/^All 200 clients are back after/);
  // All who were cut off in the same moment come back in the same second.
  await expect(figures.getByRole('row', { name: /^Peak/ })).toContainText(/(1[5-9]\d|2\d\d), /);
  await expect(figures).toContainText('1001: 200 clients');
  await exercise.expectOpen(/A peak of less than twice the steady rate/);

  await choose('Jitter', 'full: anywhere from 0');
  await slider(/^After/).fill('10000');
  await slider(/^Takes nobody for/).fill('0');
  await runToTheEnd();
  await expect(figures.getByRole('columnheader', { name: 'The run before' })).toBeVisible();
  await expect(storm.getByRole('listitem').filter({ hasText: 'the run before' })).toBeVisible();
  await exercise.expectDone();
});

test('one of the clients is seen byte by byte, the others are not', async ({ page }) => {
  const { slider, runToTheEnd, stage, storm } = await open(page);
  await slider(/^Clients/).fill('20');
  await slider(/^Takes nobody for/).fill('3');
  await runToTheEnd();
  await stage.row({ kind: 'response', what: /^503/ });
  await stage.row(/^All 20 clients are back/);
  // The page's own socket, and the sample's: each was closed once.
  await stage.rowsOnce({ kind: 'frame', way: 'down', what: /^CLOSE 1001/ }, 2);
  await storm.getByText('The histogram as a table').click();
  const first = storm.getByRole('table').first().getByRole('row').nth(1);
  await expect(first.getByRole('cell')).toHaveCount(4);
});

test('a crash has no close frame, and the stage goes on with the program started again', async ({
  page,
}) => {
  const { slider, choose, runToTheEnd, figures } = await open(page);
  await slider(/^Clients/).fill('30');
  await choose('It goes by', 'a crash, no close frame');
  await expect(slider(/^Closing spread over/)).toBeDisabled();
  await runToTheEnd();
  await expect(figures).toContainText('1006: 30 clients');
});

test('a storm is stopped on the way, from the keyboard', async ({ page }) => {
  const { run, storm, said, slider } = await open(page);
  await slider(/^Clients/).fill('500');
  await run();
  const stop = storm.getByRole('button', { name: 'Stop' });
  await expect(storm.getByText(/^\d+ of 500 connected$/)).toBeVisible();
  await stop.press('Enter');
  await expect(said).toHaveText('The storm was stopped.');
  await expect(storm.getByRole('button', { name: 'Run' })).toBeEnabled();
});
