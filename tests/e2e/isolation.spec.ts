/**
 * One visitor never sees another's bytes: not in the page, not in the wire view, not in what the
 * feed brings, and not by asking for them with a key that isn't theirs.
 */

import type { Page } from '@playwright/test';
import { say } from '../support/browser/echo-page.ts';
import { expect, openLesson, type StagePage, test } from '../support/browser-test.ts';

test.describe.configure({ mode: 'parallel' });

/** Keeps everything that the page's feeds bring, as Latin-1 text. */
function overhearFeed(page: Page): () => string {
  let heard = '';
  page.on('websocket', (socket) => {
    if (!new URL(socket.url()).pathname.endsWith('/feed')) return;
    socket.on('framereceived', ({ payload }) => {
      heard += typeof payload === 'string' ? payload : payload.toString('latin1');
    });
  });
  return () => heard;
}

async function sayAndSee(stage: StagePage, text: string): Promise<void> {
  await say(stage, text);
  await stage.rowsOnce({ kind: 'frame', what: new RegExp(`TEXT .*"${text}"`) }, 2);
}

async function everythingShown(stage: StagePage): Promise<string> {
  const rows = (await stage.rows()).map(({ spoken }) => spoken).join('\n');
  return `${rows}\n${await stage.region.textContent()}\n${await stage.frame.locator('body').textContent()}`;
}

const sessionOf = (page: Page) =>
  page.evaluate(() => JSON.parse(sessionStorage.getItem('wireside.session') ?? '{}'));

test('two visitors on the same lesson never see each other’s bytes', async ({ browser }) => {
  const visitors = [];
  for (const marker of ['the-word-of-ada', 'the-word-of-grace']) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const heard = overhearFeed(page);
    const { stage } = await openLesson(page, 'frames');
    visitors.push({ marker, context, page, heard, stage });
  }
  // In turns, so that each speaks while the other watches.
  for (const { stage, marker } of visitors) await sayAndSee(stage, marker);
  for (const { stage, marker } of visitors) await sayAndSee(stage, `${marker}-again`);

  const ids = await Promise.all(visitors.map(async ({ page }) => (await sessionOf(page)).id));
  expect(new Set(ids).size).toBe(2);
  for (const { marker, heard, stage } of visitors) {
    const shown = await everythingShown(stage);
    for (const text of [shown, heard()]) expect(text).toContain(`${marker}-again`);
    for (const other of visitors) {
      if (other.marker === marker) continue;
      for (const text of [shown, heard()]) expect(text).not.toContain(other.marker);
    }
  }
  for (const { context } of visitors) await context.close();
});

test('two tabs of one browser share connections and see only their own bytes', async ({
  context,
}) => {
  const tabs = [];
  for (const marker of ['first-tab', 'second-tab']) {
    const page = await context.newPage();
    const heard = overhearFeed(page);
    const { stage } = await openLesson(page, 'handshake');
    tabs.push({ marker, page, heard, stage });
  }
  // The browser keeps its connections to an origin for all its tabs: requests in turns make the
  // same connection go from one session to the other and back.
  for (let turn = 1; turn <= 4; turn += 1) {
    for (const { stage, marker } of tabs) {
      const answered = await stage.frame
        .locator('body')
        .evaluate((_, path) => fetch(path).then(({ status }) => status), `${marker}-${turn}`);
      expect(answered).toBe(404);
    }
  }
  for (const { stage, heard, marker } of tabs) {
    await stage.rowsOnce({ kind: 'request', what: new RegExp(`GET /${marker}-`) }, 4);
    const [other] = tabs.filter((tab) => tab.marker !== marker);
    const shown = await everythingShown(stage);
    for (const text of [shown, heard()]) {
      expect(text).toContain(`${marker}-4`);
      expect(text).not.toContain(String(other?.marker));
    }
  }
});

test('another visitor’s key opens neither the feed nor the API', async ({ page, playground }) => {
  await openLesson(page, 'frames');
  const { id, key } = await sessionOf(page);
  const stranger = await playground.openSession();

  for (const wrong of [stranger.key, '', key.toUpperCase(), `${key}x`]) {
    const code = await page.evaluate(
      ([session, secret]) =>
        new Promise<number>((resolve, reject) => {
          const feed = new WebSocket(new URL('/feed', location.href), 'wireside.feed.1');
          feed.onopen = () =>
            feed.send(JSON.stringify({ type: 'hello', session, key: secret, since: 0 }));
          feed.onmessage = ({ data }) => reject(new Error(`the feed answered ${data}`));
          feed.onclose = (event) => resolve(event.code);
        }),
      [id, wrong] as const,
    );
    expect(code, `the feed's close code for the key "${wrong}"`).toBe(4401);
  }

  const calls: [method: string, path: string, body?: unknown][] = [
    ['GET', `api/sessions/${id}`],
    ['DELETE', `api/sessions/${id}`],
    ['POST', `api/sessions/${id}/stages/websocket/cut`, { how: 'rst' }],
    ['POST', `api/sessions/${id}/stages/websocket/restart`],
    ['PUT', `api/sessions/${id}/stages/websocket/faults`, { latency: { up: 2000, down: 2000 } }],
  ];
  for (const [method, path, body] of calls) {
    for (const options of [{}, { key: stranger.key }]) {
      const answer = await playground.call(method, path, { ...options, body });
      expect(answer.status, `${method} ${path}`).toBe(401);
    }
  }
  expect((await playground.call('GET', `api/sessions/${id}`, { key })).status).toBe(200);
});

test('edited code can’t reach the site around its frame', async ({ page }) => {
  const { stage } = await openLesson(page, 'frames');
  await stage.run(`const tries = {
  document: () => parent.document.title,
  storage: () => parent.sessionStorage.getItem('wireside.session'),
  navigation: () => { top.location.href = 'about:blank'; },
};
for (const [name, attempt] of Object.entries(tries)) {
  try { console.log(name, 'reached', attempt()); } catch (error) { console.log(name, error.name); }
}`);
  await stage.console.getByRole('button', { name: /Console/ }).click();
  await expect(stage.console).toContainText('navigation SecurityError');
  await expect(stage.console).toContainText('document SecurityError');
  await expect(stage.console).toContainText('storage SecurityError');
  await expect(page).toHaveURL(/learn\/frames/);
});
