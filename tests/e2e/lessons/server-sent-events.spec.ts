import { hexOf, inspect } from '../../support/browser/inspected-bytes.ts';
import type { StagePage } from '../../support/browser/stage-page.ts';
import { expect, openLesson, test } from '../../support/browser-test.ts';

const EVENT = { kind: 'event', way: 'down' } as const;

interface Draft {
  readonly data: string;
  readonly event?: string;
  readonly id?: string;
  readonly retry?: string;
}

async function open(page: Parameters<typeof openLesson>[0]) {
  const lesson = await openLesson(page, 'server-sent-events');
  await expect(lesson.stage.frame.getByText('OPEN', { exact: true })).toBeVisible();
  return lesson;
}

async function send({ frame }: StagePage, draft: Draft): Promise<void> {
  for (const name of ['data', 'event', 'id'] as const) {
    await frame.getByRole('textbox', { name, exact: true }).fill(draft[name] ?? '');
  }
  await frame.getByRole('spinbutton', { name: 'retry' }).fill(draft.retry ?? '');
  await frame.getByRole('button', { name: 'Send this event' }).click();
}

/** What the page says it got, newest first. */
const got = ({ frame }: StagePage) => frame.getByRole('listitem').filter({ hasText: /\(id / });

/** The `data` lines of an event's bytes, put together again as the HTML standard says. */
function dataOf(event: Buffer): string {
  const lines = event.toString().split('\n');
  expect(lines.slice(-2), 'an empty line ends the event').toEqual(['', '']);
  return lines
    .filter((line) => line.startsWith('data: '))
    .map((line) => line.slice('data: '.length))
    .join('\n');
}

test('two lines and an emoji are one event, in one chunk', async ({ page }) => {
  const { stage } = await open(page);
  await expect(stage.state).toContainText('200 OK, text/event-stream, open');
  const typed = 'one\ntwo 🚀';
  await send(stage, { data: typed });
  await expect(got(stage)).toHaveText([/^one\ntwo 🚀 +\(id \w{4}-1\)$/]);

  const { bytes, row } = await inspect(stage, { ...EVENT, what: /two/ });
  const id = /^message id (\w{4}-1) "one\\ntwo 🚀"$/.exec(row.what)?.[1] ?? '';
  expect(dataOf(bytes)).toBe(typed);
  expect(bytes.toString()).toBe(`id: ${id}\ndata: one\ndata: two 🚀\n\n`);
  expect(hexOf(bytes)).toContain('64 61 74 61 3a 20 74 77 6f 20 f0 9f 9a 80 0a 0a');
  await expect(stage.field('id')).toHaveText(id);
  await expect(stage.field('data')).toHaveText('one');

  // HTTP's layer around it: the size in hexadecimal, the same bytes, a line end.
  const { bytes: chunk } = await inspect(stage, { kind: 'chunk', way: 'down' });
  expect(chunk.toString()).toBe(`${bytes.length.toString(16)}\r\n${bytes.toString()}\r\n`);
});

test('the check wants a line break and an emoji in one event', async ({ page }) => {
  const { stage, check } = await open(page);
  const exercise = check('sse/newline-emoji');
  await exercise.expectOpen(/An event that reached the page/);
  // Neither a backslash and an n nor two events are what was asked for.
  await send(stage, { data: 'one\\ntwo 🚀' });
  await expect(got(stage)).toHaveCount(1);
  await exercise.expectOpen(/whose data holds a line break/);
  await send(stage, { data: 'one\ntwo' });
  await expect(got(stage)).toHaveCount(2);
  await exercise.expectOpen(/A line break and an emoji in the data of the same event/);
  await send(stage, { data: 'one\ntwo 🚀' });
  await exercise.expectDone();
});

test('a named event carries its name on the wire, and an id of its own', async ({ page }) => {
  const { stage } = await open(page);
  await send(stage, { data: 'hello', event: 'greeting', id: 'mine' });
  await expect(got(stage)).toHaveText([/^greeting: hello +\(id mine\)$/]);
  const { bytes } = await inspect(stage, { ...EVENT, what: /^greeting id mine "hello"$/ });
  expect(bytes.toString()).toBe('id: mine\nevent: greeting\ndata: hello\n\n');
});

test('a block without data is on the wire, and nothing reaches the page', async ({ page }) => {
  const { stage } = await open(page);
  await send(stage, { data: '', retry: '2000' });
  const { bytes, row } = await inspect(stage, { ...EVENT, what: /retry 2000/ });
  expect(row.what).toContain('no data, nothing dispatched');
  expect(bytes.toString()).toMatch(/^id: \w{4}-1\nretry: 2000\n\n$/);
  await send(stage, { data: 'next' });
  await expect(got(stage)).toHaveText([/^next/]);
});
