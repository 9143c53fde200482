import {
  byteAt,
  hexOf,
  hexPane,
  inspect,
  litBytes,
  shownBytes,
} from '../../support/browser/inspected-bytes.ts';
import type { StagePage } from '../../support/browser/stage-page.ts';
import { expect, openLesson, test } from '../../support/browser-test.ts';

const HELLO = { kind: 'frame', way: 'up', what: /"hello"/ } as const;
const FIELDS = [
  { name: 'FIN', bytes: [0], says: 'FIN = 1', section: 'RFC 6455, section 5.2' },
  { name: 'RSV1', bytes: [0], says: 'RSV1 = 0', section: 'RFC 7692, section 6' },
  { name: 'opcode', bytes: [0], says: 'opcode 1: text', section: 'RFC 6455, section 5.6' },
  { name: 'MASK', bytes: [1], says: 'MASK = 1', section: 'RFC 6455, section 5.1' },
  { name: 'length', bytes: [1], says: 'length = 5', section: 'RFC 6455, section 5.2' },
  {
    name: 'masking key',
    bytes: [2, 3, 4, 5],
    says: 'Masking key',
    section: 'RFC 6455, sections 5.3 and 10.3',
  },
];

async function sendHello({ frame }: StagePage): Promise<void> {
  await frame.getByRole('button', { name: 'Send', exact: true }).click();
}

/** A lesson with its socket open, and a frame with "hello" on the wire, both ways. */
async function open(page: Parameters<typeof openLesson>[0]): Promise<StagePage> {
  const { stage } = await openLesson(page, 'frames');
  await expect(stage.frame.getByText('open', { exact: true })).toBeVisible();
  await sendHello(stage);
  await stage.row({ kind: 'page event', what: /^onmessage hello/ });
  return stage;
}

const bit = ({ inspector }: StagePage, name: string) =>
  inspector
    .getByRole('group', { name: 'Bits of the frame’s head' })
    .getByRole('button', { name: new RegExp(`[0-9a-f] ${name}$`) });
const field = ({ inspector }: StagePage, name: string | RegExp) =>
  inspector.getByRole('listbox', { name: 'Fields' }).getByRole('option', { name });
const tool = ({ wire }: StagePage, name: string | RegExp) => wire.getByRole('button', { name });
const whats = async (stage: StagePage) => (await stage.rows()).map(({ what }) => what);

for (const how of ['hover', 'focus'] as const) {
  test(`a field that has the reader's ${how} lights its bytes up and is explained`, async ({
    page,
  }) => {
    const stage = await open(page);
    await inspect(stage, HELLO);
    await page.mouse.move(0, 0);
    for (const { name, bytes, says, section } of FIELDS) {
      await bit(stage, name)[how]();
      await expect(bit(stage, name)).toHaveAttribute('aria-pressed', 'true');
      expect(await litBytes(stage), name).toEqual(bytes);
      await expect(stage.inspector.getByText(`${says}.`)).toBeVisible();
      await expect(stage.inspector.getByText(section)).toBeVisible();
    }
    if (how === 'hover') await field(stage, /^Payload data/).hover();
    else await stage.inspector.getByRole('listbox').press('End');
    await expect(field(stage, /^Payload data/)).toHaveAttribute('aria-selected', 'true');
    expect(await litBytes(stage)).toEqual([6, 7, 8, 9, 10]);
    await expect(stage.inspector.getByText('masked on the wire')).toBeVisible();
  });
}

test('a byte under the pointer lights its field up, and says how it was masked', async ({
  page,
}) => {
  const stage = await open(page);
  const { bytes } = await inspect(stage, HELLO);
  await byteAt(stage, 3).hover();
  await expect(bit(stage, 'masking key')).toHaveAttribute('aria-pressed', 'true');
  expect(await litBytes(stage)).toEqual([2, 3, 4, 5]);

  await byteAt(stage, 7).hover();
  await expect(field(stage, /^Payload data/)).toHaveAttribute('aria-selected', 'true');
  expect(await litBytes(stage)).toEqual([6, 7, 8, 9, 10]);
  const [wire, key] = [bytes.subarray(7, 8), bytes.subarray(3, 4)];
  await expect(stage.inspector).toContainText(`${hexOf(wire)} ⊕ ${hexOf(key)} = 65: the letter e`);

  // What was clicked stays when the pointer leaves, what was hovered doesn't.
  await byteAt(stage, 1).click();
  await byteAt(stage, 7).hover();
  await stage.inspector.getByRole('heading').first().hover();
  await expect(bit(stage, 'length')).toHaveAttribute('aria-pressed', 'true');
  expect(await litBytes(stage)).toEqual([1]);
});

test('arrow keys move from byte to byte', async ({ page }) => {
  const stage = await open(page);
  await inspect(stage, HELLO);
  await byteAt(stage, 1).click();
  await hexPane(stage).press('ArrowRight');
  await expect(bit(stage, 'masking key')).toHaveAttribute('aria-pressed', 'true');
  for (let at = 2; at < 6; at += 1) await hexPane(stage).press('ArrowRight');
  await expect(stage.inspector).toContainText('= 68: the letter h');
});

test('the payload is shown masked or unmasked', async ({ page }) => {
  const stage = await open(page);
  const { bytes: masked } = await inspect(stage, HELLO);
  const unmasked = stage.inspector.getByRole('button', { name: 'unmasked' });
  await unmasked.click();
  await expect(unmasked).toHaveAttribute('aria-pressed', 'true');
  const plain = await shownBytes(stage);
  expect(hexOf(plain.subarray(0, 6))).toBe(hexOf(masked.subarray(0, 6)));
  expect(plain.subarray(6).toString()).toBe('hello');
  await unmasked.click();
  expect(hexOf(await shownBytes(stage))).toBe(hexOf(masked));
});

test('events are filtered by kind, direction and words', async ({ page }) => {
  const stage = await open(page);
  await tool(stage, 'Filter').click();
  const all = await whats(stage);
  const text = tool(stage, /^Text$/);

  await text.click();
  await expect(text).toHaveAttribute('aria-pressed', 'false');
  const withoutText = await whats(stage);
  expect(withoutText).toEqual(all.filter((what) => !what.startsWith('TEXT ')));
  expect(withoutText.length).toBe(all.length - 2);
  await text.click();

  for (const [name, other] of [
    ['Up', 'down'],
    ['Down', 'up'],
  ] as const) {
    await tool(stage, name).click();
    const ways = new Set((await stage.rows()).map(({ way }) => way));
    expect(ways).toContain(name.toLowerCase());
    expect(ways).not.toContain(other);
  }
  await tool(stage, 'Both ways').click();

  const words = stage.wire.getByRole('combobox', { name: 'Filter the events' });
  // A header's value isn't in the row's line; it is found all the same.
  await words.fill('sec-websocket-version: 13');
  expect(await whats(stage)).toEqual(['GET /socket  Upgrade: websocket']);
  await words.fill('"no event has this in it"');
  await expect(stage.wire.getByText('No event matches the filter.')).toBeVisible();
  await tool(stage, 'Show all').click();
  expect(await whats(stage)).toEqual(all);
});

test('muted heartbeats leave the list and come back', async ({ page }) => {
  const stage = await open(page);
  await stage.frame.getByRole('button', { name: 'Ping me' }).click();
  await expect(stage.frame.getByText(/"pong":"knock"/)).toBeVisible();
  await stage.row({ kind: 'page event', what: /^onmessage \{"pong"/ });
  const all = await whats(stage);
  expect(all.filter((what) => /^P[IO]NG /.test(what))).toEqual(['PING 5 B', 'PONG mask 5 B']);
  await tool(stage, 'Mute heartbeats').click();
  await expect(tool(stage, 'Mute heartbeats')).toHaveAttribute('aria-pressed', 'true');
  expect(await whats(stage)).toEqual(all.filter((what) => !/^P[IO]NG /.test(what)));
  await tool(stage, 'Mute heartbeats').click();
  expect(await whats(stage)).toEqual(all);
});

test('a paused list stands still and goes on counting', async ({ page }) => {
  const stage = await open(page);
  const before = await whats(stage);
  await tool(stage, 'Pause').click();
  await expect(tool(stage, /^Paused/)).toHaveAttribute('aria-pressed', 'true');
  await sendHello(stage);
  // A call, a frame each way, and the page's event.
  await expect(tool(stage, /^Paused, /)).toHaveText(/^Paused, [4-9] new$/);
  // What it cost is told of the moment that is shown, and says so.
  await expect(stage.foot).toContainText('2 frames');
  await expect(stage.foot).toContainText('up to the playhead');
  expect(await whats(stage)).toEqual(before);
  await tool(stage, /^Paused/).click();
  await expect(stage.foot).toContainText('4 frames');
  await stage.rowsOnce(HELLO, 2);
  expect((await whats(stage)).slice(0, before.length)).toEqual(before);
});

test('a cleared list begins anew with what comes next', async ({ page }) => {
  const stage = await open(page);
  await inspect(stage, HELLO);
  await tool(stage, 'Clear').click();
  await expect(stage.wire.getByText('Nothing on the wire yet.')).toBeVisible();
  await expect(stage.inspector).toContainText('Select an arrow or an event');
  await sendHello(stage);
  await stage.row({ kind: 'page event', what: /^onmessage hello/ });
  const what = await whats(stage);
  expect(what).toEqual([
    'send(hello)',
    'TEXT fin mask 5 B "hello"',
    'TEXT fin 5 B "hello"',
    'onmessage hello',
  ]);
});
