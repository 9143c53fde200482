/**
 * The proxy lab as a reader uses it: a hop put in the path of a live stage, its lines changed, what each
 * did read off the wire. With the built-in hop always, with nginx where the machine has one.
 */

import type { Page } from '@playwright/test';
import { findNginx } from '../../playground-server/proxy/nginx-binary.ts';
import { expectNoFindings, expectNoSidewaysScroll } from '../support/browser/every-page.ts';
import { expect, lessonOn, openLesson, type StagePage, test } from '../support/browser-test.ts';

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

async function send({ frame }: StagePage, text: string): Promise<void> {
  await frame.getByRole('textbox', { name: 'Text' }).fill(text);
  await frame.getByRole('button', { name: 'Send', exact: true }).click();
}

for (const hop of ['embedded', 'nginx'] as const) {
  test.describe(hop, () => {
    test.skip(hop === 'nginx' && NGINX === undefined, 'there is no nginx on this machine');

    test('a bare proxy_pass breaks the handshake, the lines that it lacks mend it', async ({
      page,
    }) => {
      const stage = await openFrames(page);
      await putIn(stage, hop);
      await expect(stage.frame.getByText(/closed 1006/)).toBeVisible();
      await expect(seen(stage, /Upgrade: websocket was dropped before #\d+/)).toBeVisible();
      await expect(seen(stage, /the handshake failed: 426/)).toBeVisible();
      await stage.row(/426/);

      await line(stage, 'Upgrade').check();
      await line(stage, 'Connection').check();
      await expect(value(stage, 'Connection')).toHaveValue('upgrade');
      await expect(seen(stage, /HTTP\/1\.0 to the program/)).toBeVisible();
      await line(stage, 'proxy_http_version').check();
      // The program compares Origin with Host, as it should, and doesn't know its own name yet.
      await expect(seen(stage, /the handshake failed: 403/)).toBeVisible();
      await expect(seen(stage, /Host: localhost:\d+ became app in #\d+/)).toBeVisible();
      await line(stage, 'Host').check();
      await expect(stage.state).toHaveText(/101 Switching Protocols/);
      await expect(stage.frame.getByText('open', { exact: true })).toBeVisible();
      await expect(seen(stage, /101 reached the browser in #\d+/)).toBeVisible();

      await send(stage, 'through');
      const text = { kind: 'frame', way: 'up', what: /"through"/ } as const;
      const [outer, inner] = await stage.rowsOnce(text, 2);
      expect(outer?.connection, 'the legs are told apart').not.toBe(inner?.connection);

      await seen(stage, /101 reached the browser/).click();
      await expect(stage.inspector).toContainText('101');
      await stage.tab('Ladder');
      const lane = hop === 'nginx' ? 'nginx' : 'Built-in hop';
      for (const name of ['Browser', lane, 'Program']) {
        await expect(stage.wire.locator('.wv-lanes').getByText(name)).toBeVisible();
      }
    });

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

test('a link brings its settings, a bent one is refused with what is wrong', async ({ page }) => {
  const settings = {
    proxyHttpVersion: '1.1',
    upgrade: 'forwarded',
    connection: 'map',
    host: '$http_host',
  };
  const link = `learn/frames/#lab=websocket~embedded~${encodeURIComponent(JSON.stringify(settings))}`;
  await page.goto(link);
  const { stage } = lessonOn(page);
  await stage.live();
  await expect(button(stage)).toHaveText('Proxy: built-in hop');
  await expect(stage.frame.getByText('open', { exact: true })).toBeVisible();
  await button(stage).click();
  await expect(value(stage, 'Connection')).toHaveValue('map');
  // The next change must not put another hop into the path.
  await expect(panelOf(stage).getByLabel('Hop', { exact: true })).toHaveValue('embedded');
  await page.goto('about:blank');
  await page.goto('learn/frames/#lab=websocket~auto~%7B%22host%22%3A%22x%3B%22%7D');
  await stage.live();
  await expect(stage.notices).toContainText('host: It must be');
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
  // The page can't tell that its stream goes through the hop of this change: nothing comes out of it.
  const hop = (await stage.rowsOnce(/stands in the path/, 2)).at(-1);
  const streams = { kind: 'request', what: /^GET \/events/ } as const;
  await expect
    .poll(async () => {
      const rows = await stage.rows(streams);
      return rows.filter(({ number }) => number > (hop?.number ?? 0)).length;
    })
    .toBeGreaterThanOrEqual(2);
  await fire('held');
  await expect(seen(stage, /1 event entered and did not come out/)).toBeVisible();
  await line(stage, 'proxy_buffering').check();
  await expect(stage.frame.getByText('OPEN', { exact: true })).toBeVisible();
  await fire('passes');
  await expect(seen(stage, /events? passed; the longest was held for/)).toBeVisible();
});

const CHAPTER = `upstream app_server_wsgiapp {
  server localhost:8000 fail_timeout=0;
}
server {
  listen 80;
  location /socket.io {
    proxy_pass http://app_server_wsgiapp/socket.io;
    proxy_redirect off;
    proxy_set_header Host $host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    proxy_read_timeout 600;
    more_set_headers "X-A: b";
  }
}`;

test('a platform lends its patience, and what it can’t lend is said', async ({ page }) => {
  const stage = await openFrames(page);
  const panel = panelOf(stage);
  await putIn(stage, 'embedded');
  const choice = panel.getByLabel('Time out as');
  const values = panel.getByRole('list', { name: 'Its timeouts, and what the lab makes of them' });
  await choice.focus();
  await choice.press('H');
  await choice.selectOption('Heroku');
  await expect(
    panel.getByText('The built-in hop runs here, with the patience of Heroku. It is not Heroku'),
  ).toBeVisible();
  await expect(
    stage.region.getByText('In the path: the built-in hop, with the patience of Heroku'),
  ).toBeVisible();
  for (const name of ['proxy_read_timeout', 'proxy_send_timeout']) {
    await expect(value(stage, name)).toHaveValue('55');
  }
  await expect(values.getByRole('listitem')).toHaveText([
    /^H12 ?30 s until the first byte of the answer ?Not here: the lab has no such limit\.$/,
    /^rolling window ?55 s of silence ?Here: proxy_read_timeout 55s and proxy_send_timeout 55s\.$/,
  ]);
  const source = values.getByRole('link', { name: 'rolling window' });
  await expect(source).toHaveAttribute('href', /^https:\/\/devcenter\.heroku\.com\//);
  await expect(panel.getByText(/Sources read on 20\d\d-\d\d-\d\d\./)).toBeVisible();
  // What has no limit on silence gets the longest that there is.
  await choice.selectOption('Traefik');
  await expect(value(stage, 'proxy_read_timeout')).toHaveValue('86400');
  await expect(panel.getByText(/names no limit on silence/)).toBeVisible();
  await value(stage, 'proxy_read_timeout').fill('7');
  await value(stage, 'proxy_read_timeout').press('Enter');
  await expect(choice).toHaveValue('');
  await expect(values).toHaveCount(0);
});

test('a pasted file is judged line by line, mended, and run', async ({ page }) => {
  const stage = await openFrames(page);
  const panel = panelOf(stage);
  await panel.getByRole('tab', { name: 'Paste your config' }).click();
  const text = panel.getByLabel('nginx configuration');
  await text.fill(CHAPTER);
  const finding = (code: string) => panel.getByRole('listitem').filter({ hasText: code });
  await expect(finding('HTTP_VERSION_1_0')).toContainText('breaks WebSocket');
  await expect(finding('CONNECTION_ALWAYS_UPGRADE')).toContainText('line 11');
  await expect(panel.getByText('line 13: more_set_headers')).toBeVisible();
  await finding('HTTP_VERSION_1_0')
    .getByRole('button', { name: /^Use this/ })
    .click();
  await expect(finding('HTTP_VERSION_1_0')).toHaveCount(0);
  await expect(text).toHaveValue(/app_server_wsgiapp\/socket\.io;\n {4}proxy_http_version 1\.1;\n/);
  await panel.getByLabel('Hop', { exact: true }).selectOption('embedded');
  await panel.getByRole('button', { name: 'Run this in the lab' }).click();
  await expect(button(stage)).toHaveText('Proxy: built-in hop');
  await panel.getByRole('tab', { name: 'Its file' }).click();
  await expect(value(stage, 'proxy_read_timeout')).toHaveValue('600');
  // $host has no port, so that the program takes the page for a stranger.
  await expect(seen(stage, /Host: localhost:\d+ became localhost in #\d+/)).toBeVisible();
  await expect(seen(stage, /the handshake failed: 403/)).toBeVisible();
  await value(stage, 'Host').selectOption('$http_host');
  await expect(stage.state).toHaveText(/101 Switching Protocols/);
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

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the lab, ${theme}, at 360 px`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 360, height: 740 });
    const stage = await openFrames(page);
    await putIn(stage, 'embedded');
    await panelOf(stage).getByRole('button', { name: 'WebSocket', exact: true }).click();
    await expect(seen(stage, /101 reached the browser/)).toBeVisible();
    await panelOf(stage).getByLabel('Time out as').selectOption('Cloudflare');
    await expect(panelOf(stage).getByText(/patience of Cloudflare/)).toBeVisible();
    await expectNoSidewaysScroll(page, 'with the lab open');
    await expectNoFindings(page, `the lab’s file, ${theme}`);
    await panelOf(stage).getByRole('tab', { name: 'Paste your config' }).click();
    await panelOf(stage).getByLabel('nginx configuration').fill(CHAPTER);
    await expectNoSidewaysScroll(page, 'with a pasted file');
    await expectNoFindings(page, `the pasted file, ${theme}`);
  });
}
