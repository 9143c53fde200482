/**
 * The proxy lab as a reader uses it: a hop put in the path of a live stage, its lines changed, what each
 * did read off the wire. With the built-in hop always, with nginx where the machine has one.
 */

import type { Page } from '@playwright/test';
import { findNginx } from '../../playground-server/proxy/nginx-binary.ts';
import { expect, openLesson, type StagePage, test } from '../support/browser-test.ts';

const NGINX = await findNginx();

const panelOf = ({ region }: StagePage) =>
  region.getByRole('region', { name: 'The proxy in the path' });
const button = ({ region }: StagePage) => region.getByRole('button', { name: /^Proxy/ });
const line = (stage: StagePage, name: string) =>
  panelOf(stage).getByRole('checkbox', { name: `Write the line for ${name}`, exact: true });
const value = (stage: StagePage, name: string) =>
  panelOf(stage).getByLabel(`Value of ${name}`, { exact: true });
const seen = (stage: StagePage, said: RegExp) =>
  panelOf(stage).getByRole('button', { name: said }).first();

async function openFrames(page: Page): Promise<StagePage> {
  const { stage } = await openLesson(page, 'frames');
  await expect(stage.frame.getByText('open', { exact: true })).toBeVisible();
  await button(stage).click();
  return stage;
}

async function putIn(stage: StagePage, hop: 'nginx' | 'embedded'): Promise<void> {
  await panelOf(stage).getByLabel('Hop', { exact: true }).selectOption(hop);
  await panelOf(stage).getByRole('button', { name: 'Put it in the path' }).click();
  const name = hop === 'nginx' ? `Proxy: nginx ${NGINX?.version}` : 'Proxy: built-in hop';
  await expect(button(stage)).toHaveText(name);
}

for (const hop of ['embedded', 'nginx'] as const) {
  test.describe(hop, () => {
    test.skip(hop === 'nginx' && NGINX === undefined, 'there is no nginx on this machine');

    test('60 s at 60×: silence is counted down, and the hop’s cut is told as one', async ({
      page,
    }) => {
      const stage = await openFrames(page);
      await putIn(stage, hop);
      await panelOf(stage).getByRole('button', { name: 'WebSocket', exact: true }).click();
      await expect(stage.state).toHaveText(/101 Switching Protocols/);
      await expect(stage.region.getByRole('timer').first()).toContainText(
        /proxy_read_timeout 60 s, connection \d+.*5\d\.\d s left/,
      );
      await panelOf(stage).getByLabel('Timeouts run').selectOption('60');
      await expect(stage.frame.getByText(/closed 1006/).first()).toBeVisible();
      await expect(seen(stage, /closed by the hop after .* of silence/)).toBeVisible();
      await seen(stage, /closed by the hop after .* of silence/).click();
      await expect(stage.region.getByRole('timer')).toHaveCount(0);
      await stage.row(/closed/);
    });
  });
}

test('the path is direct again once the hop is taken out', async ({ page }) => {
  const stage = await openFrames(page);
  await putIn(stage, 'embedded');
  await expect(stage.frame.getByText(/closed 1006/)).toBeVisible();
  await panelOf(stage).getByRole('button', { name: 'Take it out' }).click();
  await expect(button(stage)).toHaveText('Proxy');
  await expect(stage.frame.getByText('open', { exact: true })).toBeVisible();
  await stage.row(/The path is direct|path is direct again/);
});

test('events wait behind a buffer that ignores the program, and pass without one', async ({
  page,
}) => {
  const { stage } = await openLesson(page, 'server-sent-events');
  await expect(stage.frame.getByText('OPEN', { exact: true })).toBeVisible();
  await button(stage).click();
  await putIn(stage, 'embedded');
  const fire = async (data: string) => {
    await stage.frame.getByRole('textbox', { name: 'data', exact: true }).fill(data);
    await stage.frame.getByRole('button', { name: 'Send this event' }).click();
  };
  await line(stage, 'proxy_ignore_headers').check();
  await expect(line(stage, 'proxy_ignore_headers')).toBeChecked();
  await expect(panelOf(stage).getByText('Starting it anew.')).toHaveCount(0);
  await expect(stage.frame.getByRole('button', { name: 'Send this event' })).toBeVisible();
  await fire('held');
  await expect(seen(stage, /1 event entered and did not come out/)).toBeVisible();
  await line(stage, 'proxy_buffering').check();
  await expect(stage.frame.getByText('OPEN', { exact: true })).toBeVisible();
  await fire('passes');
  await expect(seen(stage, /events? passed; the longest was held for/)).toBeVisible();
});

test('hostile text in the paste pane goes nowhere and draws nothing', async ({ page }) => {
  const stage = await openFrames(page);
  const sent: string[] = [];
  page.on('request', (request) => sent.push(request.postData() ?? ''));
  const panel = panelOf(stage);
  await panel.getByRole('tab', { name: 'Paste your config' }).click();
  await panel.getByLabel('nginx configuration').fill(
    `location / { proxy_pass http://x; proxy_set_header Host "a;} lua_code { evil"; include /etc/passwd;
     <img src=x onerror="window.hit=1"> proxy_read_timeout 77; }`,
  );
  await panel.getByLabel('Hop', { exact: true }).selectOption('embedded');
  await panel.getByRole('button', { name: 'Run this in the lab' }).click();
  await expect(button(stage)).toHaveText('Proxy: built-in hop');
  const orders = sent.filter((body) => body.includes('settings'));
  expect(orders.length).toBeGreaterThan(0);
  expect(sent.join(' ')).not.toMatch(/evil|passwd|onerror|lua/);
  await expect(panel.locator('img')).toHaveCount(0);
  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
});

test('a number that can’t be is said to be wrong beside the file, and is not sent', async ({
  page,
}) => {
  const stage = await openFrames(page);
  await putIn(stage, 'embedded');
  await line(stage, 'proxy_read_timeout').check();
  await value(stage, 'proxy_read_timeout').fill('0');
  await value(stage, 'proxy_read_timeout').press('Enter');
  await expect(panelOf(stage).getByRole('alert')).toContainText('whole number from 1');
  await page.keyboard.press('Escape');
  await expect(panelOf(stage)).toHaveCount(0);
  await expect(button(stage)).toBeFocused();
});
