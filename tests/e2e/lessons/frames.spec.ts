import { hexOf, inspect } from '../../support/browser/inspected-bytes.ts';
import type { StagePage } from '../../support/browser/stage-page.ts';
import { expect, openLesson, test } from '../../support/browser-test.ts';

const UP = { kind: 'frame', way: 'up' } as const;
const DOWN = { kind: 'frame', way: 'down' } as const;

async function open(page: Parameters<typeof openLesson>[0]) {
  const lesson = await openLesson(page, 'frames');
  await expect(lesson.stage.frame.getByText('open', { exact: true })).toBeVisible();
  return lesson;
}

async function send({ frame }: StagePage, text: string): Promise<void> {
  await frame.getByRole('textbox', { name: 'Text' }).fill(text);
  await frame.getByRole('button', { name: 'Send', exact: true }).click();
}

async function sendLetters({ frame }: StagePage, count: number): Promise<void> {
  await frame.getByRole('spinbutton', { name: 'letters' }).fill(String(count));
  await frame.getByRole('button', { name: 'Send them' }).click();
}

/** A masked frame of up to 125 bytes, taken apart as RFC 6455, section 5.2, says. */
function unmask(frame: Buffer): { key: Buffer; text: string } {
  const length = (frame[1] ?? 0) & 0x7f;
  const [key, payload] = [frame.subarray(2, 6), frame.subarray(6)];
  expect(payload).toHaveLength(length);
  return { key, text: Buffer.from(payload.map((byte, i) => byte ^ (key[i % 4] ?? 0))).toString() };
}

test('what was typed is what the masked bytes say, and comes back unmasked', async ({ page }) => {
  const { stage } = await open(page);
  for (const text of ['Hi', 'käse 🚀', 'hello, world']) {
    await send(stage, text);
    const length = Buffer.byteLength(text);
    const { bytes: up, row } = await inspect(stage, { ...UP, what: new RegExp(`"${text}"`) });
    expect(row.what).toBe(`TEXT fin mask ${length} B "${text}"`);
    expect(hexOf(up.subarray(0, 2))).toBe(hexOf(Buffer.of(0x81, 0x80 | length)));
    const { key, text: unmasked } = unmask(up);
    expect(unmasked).toBe(text);
    await expect(stage.field('masking key')).toHaveText(hexOf(key));

    const { bytes: down } = await inspect(stage, { ...DOWN, what: new RegExp(`"${text}"`) });
    expect(hexOf(down)).toBe(hexOf(Buffer.of(0x81, length, ...Buffer.from(text))));
  }
});

test('the same text has another key, and so other bytes, each time', async ({ page }) => {
  const { stage } = await open(page);
  await send(stage, 'same');
  await send(stage, 'same');
  const [first, second] = await stage.rowsOnce({ ...UP, what: /"same"/ }, 2);
  if (first === undefined || second === undefined) throw new Error('two frames were there');
  const { bytes: one } = await inspect(stage, first);
  const { bytes: other } = await inspect(stage, second);
  expect(hexOf(one.subarray(2))).not.toBe(hexOf(other.subarray(2)));
  expect([unmask(one).text, unmask(other).text]).toEqual(['same', 'same']);
});

test('a length is written in three ways, and the check wants all of them', async ({ page }) => {
  const { stage, check } = await open(page);
  const exercise = check('frames/length-forms');
  await exercise.expectOpen(/up to 125 bytes/);
  const heads = [
    { letters: 125, head: '81 fd', size: 6 + 125 },
    { letters: 126, head: '81 fe 00 7e', size: 8 + 126 },
    { letters: 65_535, head: '81 fe ff ff', size: 8 + 65_535 },
    { letters: 65_536, head: '81 ff 00 00 00 00 00 01 00 00', size: 14 + 65_536 },
  ];
  for (const [index, { letters, head, size }] of heads.entries()) {
    // 65,535 is the near miss: it looks long, and has the second form.
    await exercise.expectOpen(/65,536 bytes or more/);
    await sendLetters(stage, letters);
    await stage.rowsOnce({ ...UP, what: /^TEXT/ }, index + 1);
    const { bytes, row } = await inspect(stage, { ...UP, what: /^TEXT/ }, 16);
    expect(row.bytes).toBe(size);
    expect(hexOf(bytes)).toMatch(new RegExp(`^${head}`));
  }
  await exercise.expectDone();
});

test('only "Hi", two bytes, is what the first check asks for', async ({ page }) => {
  const { stage, check } = await open(page);
  const exercise = check('frames/typed-hello');
  for (const nearly of ['Hi ', 'hi', 'H']) {
    await send(stage, nearly);
    await stage.row({ ...UP, what: new RegExp(`"${nearly}"`) });
    await exercise.expectOpen(/"Hi", two bytes/);
  }
  await send(stage, 'Hi');
  await exercise.expectDone();
});

test('a message comes in fragments with a ping between them', async ({ page }) => {
  const { stage, check } = await open(page);
  const exercise = check('frames/fragmented');
  const answers = stage.frame.getByRole('listitem').filter({ hasText: /^(hello|two)$/ });

  await stage.frame.getByRole('button', { name: 'Ping me' }).click();
  await expect(stage.frame.getByText(/"pong":"knock"/)).toBeVisible();
  await exercise.expectOpen(/three frames or more/);
  await send(stage, '{"do":"fragments","text":"two","count":2,"ping":true}');
  await stage.row(/TEXT message 3 B of 2 frames "two"/);
  await exercise.expectOpen(/three frames or more/);
  await send(stage, '{"do":"fragments","text":"hello","count":3}');
  await stage.row(/TEXT message 5 B of 3 frames "hello"/);
  await exercise.expectOpen(/A ping between the frames/);
  await expect(answers).toHaveText(['hello', 'two']);

  await stage.frame.getByRole('textbox', { name: 'Text' }).fill('hello');
  await stage.frame.getByRole('button', { name: 'Send back in 3 fragments' }).click();
  await exercise.expectDone();
  // One message more for the page, which hears of neither frames nor ping.
  await expect(answers).toHaveText(['hello', 'hello', 'two']);
  const [, message] = await stage.rowsOnce({ kind: 'message', what: /3 frames "hello"/ }, 2);
  const frames = (await stage.rows(DOWN)).filter((row) => row.number < (message?.number ?? 0));
  const bytes: string[] = [];
  for (const row of frames.slice(-4)) bytes.push(hexOf((await inspect(stage, row)).bytes));
  expect(bytes).toEqual(['01 02 68 65', '89 07 62 65 74 77 65 65 6e', '00 02 6c 6c', '80 01 6f']);
  const { bytes: pong } = await inspect(stage, { ...UP, what: /^PONG mask 7 B/ });
  expect(pong[0]).toBe(0x8a);
  expect(unmask(pong).text).toBe('between');
});

test('a fragment may end inside a letter', async ({ page }) => {
  const { stage } = await open(page);
  await stage.frame.getByRole('textbox', { name: 'Text' }).fill('käse');
  await stage.frame.getByRole('button', { name: 'Send back in 3 fragments' }).click();
  await stage.row(/TEXT message 5 B of 3 frames "käse"/);
  const bytes: string[] = [];
  for (const row of await stage.rowsOnce({ ...DOWN, what: /^(TEXT|CONT)/ }, 3)) {
    bytes.push(hexOf((await inspect(stage, row)).bytes));
  }
  expect(bytes).toEqual(['01 02 6b c3', '00 02 a4 73', '80 01 65']);
  await expect(stage.frame.getByRole('listitem').filter({ hasText: /^käse$/ })).toBeVisible();
});

test('a close frame crosses both ways with the same code', async ({ page }) => {
  const { stage } = await open(page);
  await stage.frame.getByRole('button', { name: 'Server: close' }).click();
  await expect(stage.frame.getByText('closed 1000 bye')).toBeVisible();
  const { bytes: down } = await inspect(stage, { ...DOWN, what: /^CLOSE 1000 "bye"/ });
  expect(hexOf(down)).toBe('88 05 03 e8 62 79 65');
  const { bytes: up } = await inspect(stage, { ...UP, what: /^CLOSE mask 1000 "bye"/ });
  expect(hexOf(up.subarray(0, 2))).toBe('88 85');
  expect(unmask(up).text.slice(2)).toBe('bye');
  await stage.row(/connection #\d+ closed by the/);
  await expect(stage.state).toContainText('closed 1000');
});
