import type { Page } from '@playwright/test';
import { raceState } from '../support/browser/every-page.ts';
import { expect, test } from '../support/browser-test.ts';

const TRANSPORTS = ['Polling', 'Long polling', 'Server-sent events', 'WebSocket'] as const;
type Transport = (typeof TRANSPORTS)[number];

interface Numbers {
  readonly requests: number;
  /** Bytes; rounded as they are shown. */
  readonly up: number;
  readonly down: number;
  /** Milliseconds; undefined before the first event. */
  readonly delay: number | undefined;
}

const race = (page: Page) => page.getByRole('region', { name: /^The race/ });
const button = (page: Page, name: string) => race(page).getByRole('button', { name, exact: true });
const slider = (page: Page, name: RegExp) => race(page).getByRole('slider', { name });

async function openRace(page: Page): Promise<void> {
  await page.goto('./');
  await expect(raceState(page)).toHaveText('Live');
}

/** A lane's numbers, as they stand in its row. */
async function numbersOf(page: Page, transport: Transport): Promise<Numbers> {
  const row = race(page).getByRole('row', { name: new RegExp(`^${transport}`) });
  const [, requests = '', up = '', down = '', , delay = ''] = await row
    .getByRole('cell')
    .allTextContents();
  return {
    requests: Number(requests.replaceAll(',', '')),
    up: inUnits(up, { B: 1, kB: 1e3, MB: 1e6 }) ?? 0,
    down: inUnits(down, { B: 1, kB: 1e3, MB: 1e6 }) ?? 0,
    delay: inUnits(delay, { ms: 1, s: 1e3 }),
  };
}

function inUnits(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [number = '', unit = ''] = text.split(' ');
  const factor = units[unit];
  return factor === undefined ? undefined : Number(number) * factor;
}

/** Waits until every lane has told an event. */
async function everyLaneTold(page: Page): Promise<void> {
  for (const transport of TRANSPORTS) {
    await expect
      .poll(async () => (await numbersOf(page, transport)).delay, { message: transport })
      .toBeDefined();
  }
}

test('four lanes tell the same events, and the numbers grow as they should', async ({ page }) => {
  await openRace(page);
  await everyLaneTold(page);
  const first = await numbersOf(page, 'Polling');
  await expect
    .poll(async () => (await numbersOf(page, 'Polling')).requests)
    .toBeGreaterThan(first.requests + 2);
  const [polling, long, sse, socket] = [
    await numbersOf(page, 'Polling'),
    await numbersOf(page, 'Long polling'),
    await numbersOf(page, 'Server-sent events'),
    await numbersOf(page, 'WebSocket'),
  ];
  expect(polling.up).toBeGreaterThan(first.up);
  expect(polling.down).toBeGreaterThan(first.down);
  // Who asks once sends its one head, and nothing more.
  expect([sse.requests, socket.requests]).toEqual([1, 1]);
  expect(long.requests).toBeGreaterThan(1);
  for (const asker of [polling, long]) {
    expect(asker.up).toBeGreaterThan(socket.up);
    expect(asker.up).toBeGreaterThan(sse.up);
    expect(asker.up / asker.requests).toBeGreaterThan(300);
  }
  // The longer a stream stays open, the less its head weighs: an event is cheaper than a question.
  expect(socket.down).toBeLessThan(polling.down);
  await expect(race(page).getByText(/^\d+ events so far\. Polling asked \d+ times/)).toBeVisible();
  await expect(race(page).getByText(/each asked once; the WebSocket has moved/)).toBeVisible();
});

test('a paused race asks nothing, and starts again from zero', async ({ page }) => {
  const opened = page.waitForEvent('websocket', (socket) => /\/race\/ws/.test(socket.url()));
  await openRace(page);
  const socket = await opened;
  await expect.poll(async () => (await numbersOf(page, 'Polling')).requests).toBeGreaterThan(3);
  const closed = socket.waitForEvent('close');
  await button(page, 'Pause').click();
  await expect(raceState(page)).toHaveText('Paused');
  await closed;
  // The page that asks is gone, and the numbers stand.
  await expect(page.locator('.race-frame iframe')).toHaveCount(0);
  const stood = await numbersOf(page, 'Polling');
  const anew = page.waitForEvent('websocket', (one) => /\/race\/ws/.test(one.url()));
  await button(page, 'Start').click();
  await expect(raceState(page)).toHaveText('Live');
  await anew;
  await expect
    .poll(async () => (await numbersOf(page, 'Polling')).requests)
    .toBeLessThan(stood.requests);
  await everyLaneTold(page);
  expect((await numbersOf(page, 'WebSocket')).requests).toBe(1);
  await expect(button(page, 'Pause')).toBeEnabled();
});

test('the sliders act on the wire', async ({ page }) => {
  await openRace(page);
  // The second comes while a heat for the first still starts.
  await slider(page, /^Poll every/).press('End');
  await slider(page, /^Events/).press('End');
  await expect(slider(page, /^Poll every/)).toHaveAttribute('aria-valuetext', '5.0 s');
  await expect(slider(page, /^Events/)).toHaveAttribute('aria-valuetext', '10.0 a second');
  await expect(race(page).getByRole('row', { name: /^Polling asks every 5\.0 s/ })).toBeVisible();
  // Ten events a second, and hardly a poll.
  await expect
    .poll(async () => (await numbersOf(page, 'Long polling')).requests)
    .toBeGreaterThan(10);
  expect((await numbersOf(page, 'Polling')).requests).toBeLessThan(10);

  // Half a second each way: no event can be there earlier.
  await slider(page, /^Poll every/).press('Home');
  await slider(page, /^Latency/).press('End');
  await expect(slider(page, /^Latency/)).toHaveAttribute('aria-valuetext', '500 ms');
  await expect
    .poll(async () => (await numbersOf(page, 'WebSocket')).delay ?? 0)
    .toBeGreaterThanOrEqual(500);
  await everyLaneTold(page);
  for (const transport of TRANSPORTS) {
    expect((await numbersOf(page, transport)).delay, transport).toBeGreaterThanOrEqual(500);
  }
  // Every 0.2 s on a way of a second: a poll waits for its answer before the next one leaves.
  await expect.poll(async () => (await numbersOf(page, 'Polling')).requests).toBeGreaterThan(2);
});

test('each lane leads to its lesson', async ({ page }) => {
  await openRace(page);
  for (const [name, heading] of [
    ['Polling', 'How do pages ask'],
    ['WebSocket', 'How does HTTP turn into a WebSocket?'],
  ] as const) {
    await race(page).getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(heading);
    await page.goBack();
    await expect(raceState(page)).toHaveText('Live');
  }
});
