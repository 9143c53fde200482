import type { StagePage } from '../../support/browser/stage-page.ts';
import { expect, openLesson, test } from '../../support/browser-test.ts';

const ASKED = { kind: 'request', way: 'up', what: /^GET \/events/ } as const;
const RETURNED = { kind: 'request', way: 'up', what: /^GET \/events +Last-Event-ID: / } as const;

async function open(page: Parameters<typeof openLesson>[0]) {
  const lesson = await openLesson(page, 'reconnecting');
  await expect(lesson.stage.frame.getByText('OPEN', { exact: true })).toBeVisible();
  return lesson;
}

const press = ({ frame }: StagePage, name: string) => frame.getByRole('button', { name }).click();

/** What the page says it got: text and id, newest first. */
const got = ({ frame }: StagePage, text: string | RegExp) =>
  frame.getByRole('listitem').filter({ hasText: /\(id / }).filter({ hasText: text });

async function send(stage: StagePage, data: string, retry = ''): Promise<void> {
  await stage.frame.getByRole('textbox', { name: 'data' }).fill(data);
  await stage.frame.getByRole('spinbutton', { name: 'retry' }).fill(retry);
  await press(stage, 'Send this event');
}

/** Cuts the wire, lets an event happen meanwhile, and waits until the page has it. */
async function cutAndMiss(stage: StagePage, data: string): Promise<void> {
  const returns = (await stage.rows(RETURNED)).length;
  await stage.cut();
  await stage.rowsOnce({ kind: 'page event', what: /^onerror readyState CONNECTING/ }, returns + 1);
  await send(stage, data);
  await stage.rowsOnce(RETURNED, returns + 1);
  await expect(got(stage, data)).toHaveCount(1);
}

test('after a cut the browser names the last id it saw, and nothing is missing', async ({
  page,
}) => {
  const { stage } = await open(page);
  await press(stage, 'Count to 20');
  await expect(got(stage, /^[3-9] of 20/).first()).toBeVisible();
  await stage.cut();
  await stage.row(/connection #\d+ cut/);

  const back = await stage.row(RETURNED);
  const seen = (await stage.rows({ kind: 'page event', what: /^onmessage id / }))
    .filter(({ number }) => number < back.number)
    .at(-1);
  const lastId = /^onmessage id ([\w-]+): /.exec(seen?.what ?? '')?.[1];
  expect(lastId).toMatch(/^\w{4}-\d+$/);
  await expect(got(stage, /^20 of 20/)).toHaveCount(1);
  await stage.select(back);
  await expect(stage.field('Last-Event-ID')).toHaveText(lastId ?? '');
  const numbers = (await got(stage, / of 20/).allTextContents()).map((text) =>
    Number.parseInt(text, 10),
  );
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => 20 - index));
  // On the wire, too: each once, over both streams.
  const told = await stage.rows({ kind: 'event', what: /^message id .* of 20"$/ });
  expect(told.map(({ what }) => Number(/"(\d+) of/.exec(what)?.[1]))).toEqual(numbers.reverse());
});

test('three breaks count once nothing was lost in any of them', async ({ page }) => {
  const { stage, check } = await open(page);
  const exercise = check('sse/zero-lost');
  await exercise.expectOpen(/Three returns after a break, each with a Last-Event-ID: 0 so far/);

  // The server keeps ten events. Twenty happen while the browser stays away.
  await send(stage, 'before', '8000');
  await expect(got(stage, 'before')).toHaveCount(1);
  await press(stage, 'Count to 20');
  await stage.cut();
  await stage.row({ kind: 'event', what: /^gap "Nothing is known of \w{4}-\d+ any more/ });
  await expect(got(stage, /^gap: /)).toHaveCount(1);
  await expect(got(stage, /^20 of 20/)).toHaveCount(1);
  await exercise.expectOpen(/1 so far/);

  await cutAndMiss(stage, 'second break');
  await exercise.expectOpen(/2 so far/);
  await cutAndMiss(stage, 'third break');
  await exercise.expectOpen(/\d+ missing after \w{4}-\d+\./);
  await cutAndMiss(stage, 'fourth break');
  await exercise.expectDone();
});

test('a stream that ends is asked for again, a 204 ends the asking', async ({ page }) => {
  const { stage, check } = await open(page);
  const exercise = check('sse/stopped');
  await send(stage, 'something');
  await expect(got(stage, 'something')).toHaveCount(1);
  await exercise.expectOpen(/The answer 204/);

  // However clean the end, it is a break to an EventSource.
  await press(stage, 'End the stream');
  await stage.row({ kind: 'chunk', what: /^last chunk · 0 B/ });
  const back = await stage.row(RETURNED);
  expect(back.what).toMatch(/Last-Event-ID: \w{4}-1$/);
  await expect(stage.frame.getByText('OPEN', { exact: true })).toBeVisible();
  await exercise.expectOpen(/The answer 204/);

  await press(stage, 'Stop with 204');
  const stopped = await stage.row({ kind: 'response', what: /^204 No Content, no body/ });
  await expect(stage.frame.getByText('CLOSED', { exact: true })).toBeVisible();
  await exercise.expectDone();
  await stage.row({ kind: 'page event', what: /^onerror readyState CLOSED/ });
  await send(stage, 'nobody listens');
  await stage.rowsOnce({ kind: 'response', what: /^201 Created/ }, 2);
  const asked = await stage.rows(ASKED);
  expect(asked.filter(({ number }) => number > stopped.number)).toEqual([]);
  await expect(got(stage, 'nobody listens')).toHaveCount(0);
});

test('a new EventSource knows no id', async ({ page }) => {
  const { stage } = await open(page);
  await send(stage, 'something');
  await expect(got(stage, 'something')).toHaveCount(1);
  await press(stage, 'Connect again');
  await stage.rowsOnce({ kind: 'response', what: /^200 OK, text\/event-stream/ }, 2);
  const again = (await stage.rows(ASKED)).at(-1);
  expect(again?.what).toBe('GET /events');
  await send(stage, 'later');
  await expect(got(stage, 'later')).toHaveCount(1);
  await expect(got(stage, 'something')).toHaveCount(1);
});
