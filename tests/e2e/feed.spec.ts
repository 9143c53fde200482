/** What lies between the wire and the view: a broken feed, latency, reloads, back and forward. */

import type { WebSocketRoute } from '@playwright/test';
import { say } from '../support/browser/echo-page.ts';
import { expect, lessonOn, openLesson, type StagePage, test } from '../support/browser-test.ts';

test.describe.configure({ mode: 'parallel' });

const upWith = (text: string) => ({
  kind: 'frame',
  way: 'up' as const,
  what: new RegExp(`"${text}"`),
});

test('a feed that breaks is told, resumed, and brings what crossed meanwhile, once', async ({
  page,
  complaints,
}) => {
  complaints.allow(/WebSocket connection to .*feed/);
  const feeds: WebSocketRoute[] = [];
  let reachable = true;
  await page.routeWebSocket(/\/feed$/, (feed) => {
    feeds.push(feed);
    if (reachable) feed.connectToServer();
    else feed.close();
  });
  const { stage } = await openLesson(page, 'frames');
  await say(stage, 'before');
  await stage.row(upWith('before'));

  reachable = false;
  await feeds.at(-1)?.close({ code: 1012, reason: 'broken by the test' });
  await expect(stage.notices).toContainText(/The trace has stopped|not reachable/);
  await say(stage, 'meanwhile');
  await expect(stage.frame.getByText('meanwhile')).toHaveCount(2);
  expect(await stage.rows(upWith('meanwhile'))).toEqual([]);

  // It tries again by itself, sooner or later.
  reachable = true;
  await stage.row(upWith('meanwhile'));
  await expect(stage.notices).toHaveText('');
  await say(stage, 'after');
  await stage.row(upWith('after'));
  for (const text of ['before', 'meanwhile', 'after']) {
    expect(await stage.rows({ kind: 'frame', what: new RegExp(`"${text}"`) })).toHaveLength(2);
  }
});

test('latency is a delay in each direction that rows, inspector and ladder show', async ({
  page,
}) => {
  const { stage } = await openLesson(page, 'frames');
  await say(stage, 'fast');
  await stage.row(upWith('fast'));
  const flat = await slopeOf(stage, 'fast');

  await stage.setLatency(400);
  await stage.row(/latency is now 400 ms each way/);
  await say(stage, 'slow');
  const [up, down] = await stage.rowsOnce({ kind: 'frame', what: /"slow"/ }, 2);
  if (up === undefined || down === undefined) throw new Error('no echo');
  for (const row of [up, down]) {
    await stage.select(row);
    const title = stage.inspector.getByRole('heading').first();
    await expect(title).toContainText(/ms on the way|[\d.]+ s on the way/);
    const took = /([\d.]+) (ms|s) on the way/.exec((await title.textContent()) ?? '');
    const ms = Number(took?.[1]) * (took?.[2] === 's' ? 1000 : 1);
    expect(ms, row.spoken).toBeGreaterThanOrEqual(390);
    expect(ms, row.spoken).toBeLessThan(1_500);
  }
  // The echo leaves the program only when the word has arrived there.
  expect(down.time - up.time).toBeGreaterThanOrEqual(390);
  expect(await slopeOf(stage, 'slow')).toBeGreaterThan(flat + 4);

  await stage.setLatency(0);
  await stage.row(/no added latency/);
});

/** By how many pixels the arrow of an upward frame falls. */
async function slopeOf(stage: StagePage, text: string): Promise<number> {
  await stage.tab('Ladder');
  const arrow = stage.wire.getByRole('option', {
    name: new RegExp(`browser to server, text.*: ${text}$`),
  });
  await expect(arrow).toBeAttached();
  const path = await arrow.locator('.wv-line').getAttribute('d');
  const [, from, to] = /M\S+ (\S+)L\S+ (\S+)/.exec(path ?? '') ?? [];
  return Number(to) - Number(from);
}

test('a cut shows as a close without a close frame, and Reconnect opens a new connection', async ({
  page,
}) => {
  const { stage } = await openLesson(page, 'frames');
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
  await stage.cut();
  await expect(stage.region.getByText(/\d connections? cut/)).toBeVisible();
  await expect(stage.state).toHaveText('closed 1006');
  await expect(stage.frame.getByText(/closed 1006/)).toBeVisible();
  await stage.row(/connection #\d+ cut with a reset/);
  await stage.reconnect();
  await expect(stage.state).toHaveText('101 Switching Protocols');
  await say(stage, 'again');
  await stage.row(upWith('again'));
});

test('reload, back and forward leave a stage that works', async ({ page }) => {
  const { stage } = await openLesson(page, 'frames');
  await say(stage, 'one');
  await stage.row(upWith('one'));
  const session = () => page.evaluate(() => sessionStorage.getItem('wireside.session'));
  const before = await session();

  await page.reload();
  const reloaded = lessonOn(page).stage;
  await reloaded.live();
  await expect(reloaded.state).toHaveText('101 Switching Protocols');
  await say(reloaded, 'two');
  await reloaded.row(upWith('two'));
  expect(await session(), 'the tab keeps its session').toBe(before);

  await openLesson(page, 'server-sent-events');
  await expect(lessonOn(page).stage.state).toContainText('text/event-stream, open');
  await page.goBack();
  const back = lessonOn(page).stage;
  await back.live();
  await say(back, 'three');
  await back.row(upWith('three'));
  await page.goForward();
  const forward = lessonOn(page).stage;
  await forward.live();
  await expect(forward.state).toContainText('text/event-stream, open');
  expect(await session()).toBe(before);
});
