/** What the site forbids is forbidden in a real browser: by its policies, headers and sandboxes. */

import { everyPage, openPage } from '../support/browser/every-page.ts';
import { expect, openLesson, test } from '../support/browser-test.ts';

test.describe.configure({ mode: 'parallel' });

test('every page has a policy, and a server that adds what only it knows', async ({
  page,
  playground,
}) => {
  for (const path of everyPage()) {
    const response = await page.request.get(playground.site(path));
    const headers = response.headers();
    const policy = headers['content-security-policy'];
    expect(policy, path).toContain(`frame-src ${playground.playUrl}`);
    expect(policy, path).toContain("object-src 'none'");
    expect(policy, path).toContain("frame-ancestors 'self'");
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    const html = await response.text();
    const [, own = ''] = /http-equiv="content-security-policy" content="([^"]*)"/.exec(html) ?? [];
    const scripts = /script-src ([^;]*)/.exec(own)?.[1] ?? '';
    expect(scripts, path).toContain("'self'");
    expect(scripts, path).not.toMatch(/'unsafe-inline'|'unsafe-eval'|\*|https?:/);
  }
});

test('a script that somebody put into a page does not run', async ({ page, complaints }) => {
  complaints.allow(/content security policy/i);
  await openPage(page, 'learn/frames/');
  const breach = page.evaluate(
    () =>
      new Promise<string>((resolve) =>
        addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective)),
      ),
  );
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);
    return 'injected' in window;
  });
  expect(ran).toBe(false);
  expect(await breach).toMatch(/^script-src/);
});

test('a page can neither be framed nor connected to by strangers', async ({
  page,
  complaints,
  playground,
}) => {
  complaints.allow(/content security policy|net::ERR_|Refused|WebSocket connection|CORS policy/i);
  await page.goto('learn/frames/');
  const outcome = await page.evaluate(async () => {
    const elsewhere = await fetch('http://localhost:9/', { mode: 'no-cors' }).then(
      () => 'reached',
      () => 'kept in',
    );
    return elsewhere;
  });
  expect(outcome).toBe('kept in');
  // The demos' origin is a stranger to the site: it reads neither its API nor its feed.
  const { stage } = await openLesson(page, 'frames');
  const tries = await stage.frame.locator('body').evaluate(async (_, base) => {
    const api = await fetch(`${base}api/sessions`, { method: 'POST' }).then(
      ({ status, type }) => (type === 'opaque' ? 'opaque' : `answered ${status}`),
      () => 'refused',
    );
    const feed = await new Promise((resolve) => {
      const socket = new WebSocket(`${base.replace('http', 'ws')}feed`, 'wireside.feed.1');
      socket.onopen = () => resolve('open');
      socket.onerror = () => resolve('refused');
    });
    return { api, feed };
  }, playground.siteUrl);
  expect(tries).toEqual({ api: 'refused', feed: 'refused' });
});
