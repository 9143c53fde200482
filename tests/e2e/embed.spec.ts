/** `<wire-view>` in a page of somebody else's: another origin, its own styles, a policy of its own. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { encodeTrace } from '../../playground-server/trace/codec.ts';
import { expectNoFindings, expectNoSidewaysScroll } from '../support/browser/every-page.ts';
import { expect, test } from '../support/browser-test.ts';
import { recordedTrace } from '../support/trace-of.ts';

/** Serves one page, and files beside it, at an origin of its own. */
async function startHost(files: Readonly<Record<string, string | Uint8Array>>): Promise<{
  readonly url: string;
  readonly asked: readonly string[];
  close(): void;
}> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    const text = files[path];
    const type = path === '/' ? 'text/html; charset=utf-8' : 'application/octet-stream';
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': type }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, asked, close: () => server.close() };
}

function pageWith(site: string, body: string): string {
  const { origin } = new URL(site);
  const policy = `default-src 'none'; script-src ${origin}; connect-src 'self' ${origin}`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Somebody’s notes</title>
<meta http-equiv="content-security-policy" content="${policy}">
<script type="module" src="${site}embed/wire-view.js"></script></head>
<body><main><h1>Notes</h1>${body}</main></body></html>`;
}

/** Opens a page that holds the body; it ends with the test. */
async function visit(
  page: Page,
  site: string,
  body: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
) {
  const host = await startHost({ ...files, '/': pageWith(site, body) });
  page.on('close', () => host.close());
  await page.goto(host.url);
  return host;
}

/** Selects the first row that says so. The table draws rows anew while it is scrolled to them. */
async function choose(page: Page, what: RegExp): Promise<void> {
  const row = page.getByRole('row').filter({ hasText: what }).first();
  await expect(async () => {
    await row.click({ timeout: 2_000 });
    await expect(row).toHaveAttribute('aria-selected', 'true', { timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
}

test('a recording of the site stands in another origin’s page, and is read byte by byte', async ({
  page,
  playground,
  complaints,
}) => {
  const src = `${playground.siteUrl}traces/websocket.wire`;
  await visit(page, playground.siteUrl, `<wire-view src="${src}"></wire-view>`);
  await expect(page.getByText(/^Recorded on \w+ \d+, \d{4}$/)).toBeVisible();
  await page.getByRole('tab', { name: 'Events' }).click();
  await choose(page, /TEXT fin mask/);
  await expect(page.getByRole('heading', { name: /^Frame #\d+/ })).toBeVisible();
  await expect(page.getByRole('listbox', { name: /fields/i })).toContainText('Masking-key');
  await expectNoFindings(page, 'an embedded trace, a frame selected');
  expect(complaints.listEverywhere()).toEqual([]);
});

test('the keyboard moves between its tabs and through its events', async ({ page, playground }) => {
  const src = `${playground.siteUrl}traces/sse.wire`;
  await visit(page, playground.siteUrl, `<wire-view src="${src}"></wire-view>`);
  await page.getByRole('tab', { name: 'Ladder' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Events' })).toBeFocused();
  await expect(page.getByRole('tab', { name: 'Events' })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('grid').focus();
  // All of it was there from the start: nothing of it is new.
  await expect(page.getByRole('button', { name: /new events? below/ })).toHaveCount(0);
  await page.keyboard.press('Home');
  await expect(page.getByRole('row', { selected: true })).toBeVisible();
});

test('on a phone its box scrolls to the selected event’s bytes', async ({ page, playground }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  const src = `${playground.siteUrl}traces/websocket.wire`;
  await visit(page, playground.siteUrl, `<wire-view src="${src}"></wire-view>`);
  await page.getByRole('tab', { name: 'Events' }).click();
  await choose(page, /GET \/socket/);
  const bytes = page.getByRole('application', { name: 'Bytes in hexadecimal' });
  await bytes.scrollIntoViewIfNeeded();
  const [inner, outer] = await Promise.all([
    bytes.boundingBox(),
    page.locator('wire-view').boundingBox(),
  ]);
  expect(inner?.y ?? 0).toBeLessThan((outer?.y ?? 0) + (outer?.height ?? 0) - 50);
  await expectNoSidewaysScroll(page, 'an embedded trace, an event selected, 360 px');
});

test('two of them are strangers, and the page’s own look is not touched', async ({
  page,
  playground,
}) => {
  const { siteUrl } = playground;
  const body = `<p id="own" class="wv-title">Own words.</p>
<wire-view src="${siteUrl}traces/websocket.wire" theme="light"></wire-view>
<wire-view src="${siteUrl}traces/polling.wire" theme="dark"></wire-view>`;
  await visit(page, siteUrl, body);
  const [first, second] = [page.locator('wire-view').first(), page.locator('wire-view').last()];
  await second.getByRole('tab', { name: 'Events' }).click();
  await expect(first.getByRole('tab', { name: 'Ladder' })).toHaveAttribute('aria-selected', 'true');
  const grounds = await Promise.all(
    [first, second].map((one) => one.evaluate((host) => getComputedStyle(host).backgroundColor)),
  );
  expect(new Set(grounds).size, 'one ground is light, the other dark').toBe(2);
  const weight = await page.locator('#own').evaluate((own) => getComputedStyle(own).fontWeight);
  expect(weight).toBe('400');
});

test('an event that the page names is selected, and without one the trace begins at its beginning', async ({
  page,
  playground,
}) => {
  const src = `${playground.siteUrl}traces/websocket.wire`;
  await visit(page, playground.siteUrl, `<wire-view src="${src}"></wire-view>`);
  await page.getByRole('tab', { name: 'Events' }).click();
  await expect(page.locator('[role=row][aria-rowindex="2"]')).toBeInViewport();
  await page
    .locator('wire-view')
    .evaluate((element) => element.setAttribute('event', '3.up.0.http-request'));
  await expect(page.getByRole('heading', { name: /^Request #\d+/ })).toBeVisible();
});

test('marks that were saved with a trace stand in it', async ({ page, playground }) => {
  const { head, records } = recordedTrace('websocket');
  const key = '1.up.0.http-request';
  const file = encodeTrace({ ...head, marks: [{ event: key, note: 'it begins here' }] }, records);
  const body = '<wire-view src="marked.wire"></wire-view>';
  await visit(page, playground.siteUrl, body, { '/marked.wire': Buffer.from(file) });
  await page.getByRole('button', { name: /★/ }).click();
  await expect(page.getByText('it begins here')).toBeVisible();
});

test('an archive beside the page is read, and only the page’s own host is asked for it', async ({
  page,
  playground,
}) => {
  const request = { method: 'GET', url: 'http://api.example/orders', httpVersion: 'HTTP/1.1' };
  const response = { status: 200, statusText: 'OK', httpVersion: 'HTTP/1.1' };
  const none = { headers: [], cookies: [], headersSize: -1, bodySize: -1 };
  const entry = {
    startedDateTime: '2026-11-20T10:00:00.000Z',
    time: 5,
    request: { ...request, ...none, queryString: [] },
    response: {
      ...response,
      ...none,
      redirectURL: '',
      content: { size: 2, mimeType: 'text/plain', text: 'ok' },
    },
    cache: {},
    timings: { send: 0, wait: 5, receive: 0 },
  };
  const har = JSON.stringify({
    log: { version: '1.2', creator: { name: 'test', version: '1' }, entries: [entry] },
  });
  const body = '<wire-view src="orders.har"></wire-view>';
  const host = await visit(page, playground.siteUrl, body, { '/orders.har': har });
  await expect(page.getByText(/^Written anew from an archive of November 20, 2026$/)).toBeVisible();
  expect(host.asked).toContain('/orders.har');
});

test('what can’t be shown says why, and leaves the page’s own words', async ({
  page,
  playground,
  complaints,
}) => {
  complaints.allow(/404/);
  const body = `<script type="application/json"></script>
<wire-view src="missing.wire"><p>A recording of a broken socket.</p></wire-view>`;
  await visit(page, playground.siteUrl, body);
  await expect(page.getByRole('alert')).toContainText('was answered with status 404');
  await expect(page.getByRole('alert')).toContainText('EMBED_NOT_FOUND');
  await expect(page.getByText('A recording of a broken socket.')).toBeVisible();

  const element = page.locator('wire-view');
  const loaded = element.evaluate(
    (host) => new Promise((resolve) => host.addEventListener('load', () => resolve('loaded'))),
  );
  await element.evaluate(
    (host, src) => host.setAttribute('src', src),
    `${playground.siteUrl}traces/chat.wire`,
  );
  expect(await loaded).toBe('loaded');
  await expect(page.getByRole('alert')).toHaveCount(0);
});
