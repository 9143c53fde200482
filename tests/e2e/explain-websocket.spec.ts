/**
 * The close looks at WebSocket traffic, each opened on live traffic and held against what the test
 * computes by itself from the bytes on the wire.
 */

import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import type { Locator, Page } from '@playwright/test';
import { type BrokenEcho, startBrokenEcho } from '../support/browser/broken-echo.ts';
import { expectNoFindings, expectNoSidewaysScroll } from '../support/browser/every-page.ts';
import { hexOf, inspect, litBytes } from '../support/browser/inspected-bytes.ts';
import type { StagePage } from '../support/browser/stage-page.ts';
import { expect, lessonOn, test } from '../support/browser-test.ts';

// Axe takes seconds on a slow machine.
test.describe.configure({ timeout: 150_000 });

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

let broken: BrokenEcho;
test.beforeAll(async () => {
  broken = await startBrokenEcho();
});
test.afterAll(() => broken.close());

async function open(page: Page): Promise<StagePage> {
  await page.goto(broken.playground.site('learn/frames/'));
  const { stage } = lessonOn(page);
  await stage.live();
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
  return stage;
}

async function send(stage: StagePage, text: string): Promise<void> {
  await stage.frame.getByLabel('Text', { exact: true }).fill(text);
  await stage.frame.getByRole('button', { name: 'Send', exact: true }).click();
}

/** A socket that the page opens beside its own, and what is to be sent over it. */
async function connect(stage: StagePage, path: string, ...texts: string[]): Promise<void> {
  await stage.frame.locator('body').evaluate(
    (_body, [to, ...messages]) => {
      const socket = new WebSocket(to ?? '');
      socket.onopen = () => {
        for (const message of messages) socket.send(message);
      };
    },
    [path, ...texts],
  );
}

/** Opens a close look, unless it is open from the event before. */
async function look(stage: StagePage, name: string): Promise<Locator> {
  const button = stage.inspector.getByRole('button', { name, exact: true });
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
  const panel = stage.inspector.locator('.wv-explained > .ww');
  await expect(panel).toBeVisible();
  return panel;
}

/** The value of a header field, read from the bytes of a head. */
function fieldIn(head: Buffer, name: string): string {
  return new RegExp(`^${name}: *(.*?) *\r$`, 'im').exec(head.toString('latin1'))?.[1] ?? '';
}

test('the accept value is computed step by step on the live key, from each row of the handshake', async ({
  page,
}) => {
  const stage = await open(page);
  const { bytes: head, row } = await inspect(stage, { kind: 'request', what: /\/socket/ });
  const key = fieldIn(head, 'Sec-WebSocket-Key');
  const digest = createHash('sha1')
    .update(key + GUID)
    .digest();
  let panel = await look(stage, 'Accept value');
  await expect(panel).toContainText(`Key and GUID, as one text${key}${GUID}`);
  await expect(panel.getByRole('img')).toHaveAttribute('aria-label', hexOf(digest));
  await expect(panel).toContainText(digest.toString('base64'));
  await expect(panel).toContainText('They are the same.');

  // The key lights its own bytes up, and no others.
  await panel.getByRole('button', { name: key }).hover();
  const lit = await litBytes(stage);
  expect(Buffer.from(lit.map((at) => head[at] ?? 0)).toString()).toBe(key);

  // From the response, the accept value does; and there is a way back to the request.
  await panel.getByRole('button', { name: /^response #/ }).click();
  await expect(stage.inspector.getByRole('heading').first()).toContainText('Response #');
  panel = await look(stage, 'Accept value');
  await expect(panel).toBeFocused();
  await panel.getByRole('button', { name: digest.toString('base64') }).hover();
  expect(await litBytes(stage)).toHaveLength(28);
  await panel.getByRole('button', { name: `request #${row.number}` }).click();
  await expect(stage.inspector.getByRole('heading').first()).toContainText(`#${row.number},`);
});

for (const [path, mistake] of [
  ['broken/no-guid', 'It hashed the key alone and forgot the GUID.'],
  ['broken/hex', 'It encoded the digest’s hexadecimal digits in base64.'],
] as const) {
  test(`a wrong accept value is told with the server's mistake: ${path}`, async ({ page }) => {
    const stage = await open(page);
    await connect(stage, path);
    await inspect(stage, { kind: 'handshake', what: /broken/ });
    const panel = await look(stage, 'Accept value');
    await expect(panel).toContainText('They differ.');
    await expect(panel).toContainText(mistake);
    const heads = await look(stage, 'Header by header');
    const line = heads.getByRole('listitem').filter({ hasText: 'WS_HANDSHAKE_ACCEPT_WRONG' });
    await expect(line).toContainText('the client must fail the connection');
  });
}

test('each line of the heads has its role, and offers stand beside answers', async ({ page }) => {
  const stage = await open(page);
  await inspect(stage, { kind: 'handshake', what: /verified/ });
  const heads = await look(stage, 'Header by header');
  for (const name of ['Host', 'Upgrade', 'Sec-WebSocket-Version', 'Sec-WebSocket-Accept']) {
    const line = heads.getByRole('listitem').filter({ hasText: new RegExp(`^${name} `) });
    await expect(line.first()).toContainText('right');
  }
  let panel = await look(stage, 'Negotiation');
  await expect(panel).toContainText('permessage-deflate: not taken.');
  await expect(panel).toContainText('The page asked for none');

  await connect(stage, 'packed');
  await inspect(stage, { kind: 'handshake', what: /verified/ });
  panel = await look(stage, 'Negotiation');
  await expect(panel).toContainText('permessage-deflate: taken.');
  await expect(panel).toContainText('The browser looks back 4,096 bytes at most');

  await connect(stage, 'broken/unasked');
  await stage.row(/WS_HANDSHAKE_PROTOCOL_NOT_OFFERED|soup/);
  await inspect(stage, { kind: 'response', what: /101/ });
  panel = await look(stage, 'Negotiation');
  await expect(panel).toContainText('soup.v1: answered without being offered.');
});

/** What the strip says, column by column: byte, above, key, below, and what it reads as. */
function columns(panel: Locator): Promise<string[][]> {
  return panel
    .locator('.ww-column')
    .evaluateAll((all) =>
      all.map((one) => [...one.children].map((cell) => cell.textContent ?? '')),
    );
}

test('masking is the XOR of key and payload, byte by byte, both ways', async ({ page }) => {
  const stage = await open(page);
  const text = 'héllo, 線';
  await send(stage, text);
  const { bytes } = await inspect(stage, { kind: 'frame', way: 'up', what: /héllo/ });
  const panel = await look(stage, 'Masking');
  const [key, wire] = [bytes.subarray(2, 6), bytes.subarray(6)];
  const plain = wire.map((byte, index) => byte ^ (key[index % 4] ?? 0));
  expect(Buffer.from(plain).toString()).toBe(text);
  const digits = (byte: number | undefined) => hexOf(Uint8Array.of(byte ?? 0));
  const reads = ['h', 'é', '…', 'l', 'l', 'o', ',', '␣', '線', '…', '…'];
  const expected = [...wire.keys()].map((index) => [
    String(index),
    digits(wire[index]),
    digits(key[index % 4]),
    digits(plain[index]),
    reads[index],
  ]);
  expect(await columns(panel)).toEqual(expected);

  // A column and its byte are one.
  await panel.locator('[data-index="4"]').hover();
  expect(await litBytes(stage)).toEqual([10]);
  await expect(stage.inspector).toContainText(
    `${digits(wire[4])} ⊕ ${digits(key[0])} = 6c: the letter l`,
  );

  // The keyboard moves from byte to byte, and hears what each is.
  const strip = panel.getByRole('application');
  await strip.focus();
  await strip.press('Home');
  await strip.press('ArrowRight');
  expect(await litBytes(stage)).toEqual([7]);
  await expect(panel.getByRole('status')).toHaveText(
    `byte 1: ${digits(wire[1])} XOR ${digits(key[1])} = ${digits(plain[1])}, é`,
  );
  await strip.press('End');
  expect(await litBytes(stage)).toEqual([bytes.length - 1]);

  await panel.getByRole('button', { name: 'mask', exact: true }).click();
  const back = expected.map(([index, sent, keyed, read]) => [index, read, keyed, sent, '']);
  expect(await columns(panel)).toEqual(back);
});

test('of a large payload only the columns in sight are drawn', async ({ page }) => {
  const stage = await open(page);
  await stage.frame.getByRole('spinbutton').first().fill('100000');
  await stage.frame.getByRole('button', { name: 'Send them' }).click();
  await stage.select({ kind: 'frame', way: 'up', what: /mask/ });
  const panel = await look(stage, 'Masking');
  expect((await columns(panel)).length).toBeLessThan(500);
  await panel.getByRole('application').press('End');
  await expect(panel.locator('[data-index="99999"]')).toBeVisible();
  const length = await look(stage, 'Length');
  await expect(length).toContainText('0x01 × 65,536 + 0x86 × 256 + 0xa0');
  await expect(length).toContainText('= 100,000');
});

test('a length is drawn in its form, with its own bytes and their sum', async ({ page }) => {
  const stage = await open(page);
  await stage.frame.getByRole('spinbutton').first().fill('300');
  await stage.frame.getByRole('button', { name: 'Send them' }).click();
  const { bytes } = await inspect(stage, { kind: 'frame', way: 'down', what: /300/ }, 8);
  expect(hexOf(bytes.subarray(0, 4))).toBe('81 7e 01 2c');
  let panel = await look(stage, 'Length');
  await expect(panel).toContainText('0x7e: MASK is 0, and the seven bits say 126');
  await expect(panel).toContainText('0x01 × 256 + 0x2c = 256 + 44 = 300');
  await panel.getByRole('button', { name: /bytes 2 to 3/ }).hover();
  expect(await litBytes(stage)).toEqual([2, 3]);

  await connect(stage, 'broken/length');
  await inspect(stage, { kind: 'frame', way: 'down', what: /"hello"/ });
  panel = await look(stage, 'Length');
  await expect(panel).toContainText('5 fits into 7 bits, and 7 + 16 bits were used: 2 bytes more');
});

test('a message, its frames and the reads are rulers of the same bytes, with a ping between', async ({
  page,
}) => {
  const stage = await open(page);
  // 11 bytes in fragments of 4, 4 and 3: ü ends the first, and 線 is cut by the second border.
  const text = 'Grüße線!';
  await stage.frame.getByLabel('Text', { exact: true }).fill(text);
  await stage.frame.getByRole('button', { name: 'Send back in 3 fragments' }).click();
  await stage.row({ kind: 'message', way: 'down', what: /3 frames/ });
  const first = await stage.select({ kind: 'frame', way: 'down', what: /^TEXT .*/ });
  const panel = await look(stage, 'Message, frames, reads');
  await expect(panel).toContainText(`Text message, ${Buffer.byteLength(text)} bytes in 3 frames`);
  const frames = panel.getByRole('group', { name: 'Frames' }).getByRole('button');
  await expect(frames).toHaveCount(4);
  await expect(frames.nth(0)).toHaveAccessibleName(
    `TEXT #${first.number}: 2 bytes of head, 4 bytes of payload, bytes 0 to 5`,
  );
  await expect(frames.nth(1)).toHaveAccessibleName(/^PING #\d+: 2 bytes of head, 7 bytes/);
  await expect(frames.nth(2)).toHaveAccessibleName(/^CONT #\d+: .* bytes 15 to 20$/);
  await expect(panel).toContainText('a control frame between the fragments');
  // The reads cover the same bytes, however many the kernel made of them.
  const reads = panel.getByRole('group', { name: 'Reads' }).getByRole('img');
  const widths = await reads.evaluateAll((all) =>
    all.map((one) => Number.parseFloat((one as HTMLElement).style.width)),
  );
  expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(100, 1);

  const cut = panel.getByRole('listitem').filter({ hasText: 'U+' });
  await expect(cut).toHaveCount(1);
  await expect(cut).toContainText('線 U+7DDA: e7 │ b7 9a, cut by a border of a frame');

  // A click, or the keyboard, goes to the frame; the look stays open and keeps the focus.
  await frames.nth(3).focus();
  await page.keyboard.press('Enter');
  await expect(stage.inspector.getByRole('heading').first()).toContainText(`Frame #`);
  await expect(frames.nth(3)).toHaveAttribute('aria-current', 'true');
  await expect(frames.nth(3)).toBeFocused();
  await frames.nth(1).click();
  await expect(stage.inspector).toContainText('opcode 9: ping');
  await expect(frames).toHaveCount(4);
});

test('compression is told in measured bytes, and what the context saved as inferred', async ({
  page,
}) => {
  const stage = await open(page);
  const said = (n: number) =>
    JSON.stringify({ type: 'position', user: 'ada lovelace', session: 'a81f-22c9-77e0', n });
  await connect(stage, 'packed', said(1), said(2), said(3));
  const rows = await stage.rowsOnce(
    { kind: 'frame', way: 'up', what: /rsv1|deflate|compress/i },
    3,
  );
  const { bytes } = await inspect(stage, rows[2] as (typeof rows)[number]);
  const panel = await look(stage, 'Compression');
  const size = Buffer.byteLength(said(3));
  const sent = bytes.length - 6;
  await expect(panel).toContainText(`The message${size} bytes`);
  await expect(panel).toContainText(`On the wire${sent} bytes`);
  const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
  await expect(panel).toContainText(`${percent.format(sent / size)} of its size`);
  await expect(panel).toContainText('Inferred: computed here');
  const saved = Number(/saved about (\d+) bytes/.exec((await panel.textContent()) ?? '')?.[1]);
  const alone = deflateRawSync(said(3)).length;
  expect(Math.abs(saved - (alone - sent))).toBeLessThanOrEqual(8);
  const memory = panel.getByRole('row', { name: /^browser/ });
  await expect(memory).toContainText('12 bits');
  // 2^14 and 2^17 bytes; and 2^12 to inflate.
  await expect(memory).toContainText('144 KiB');
  await expect(memory).toContainText('4 KiB');
});

test('every look is free of findings, in both themes, wide and narrow, and moves nothing sideways', async ({
  page,
}) => {
  const stage = await open(page);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await send(stage, 'hello');
  await connect(stage, 'packed', 'hello hello hello hello hello');
  const looks = [
    [{ kind: 'handshake', what: /verified/ }, ['Accept value', 'Header by header', 'Negotiation']],
    [{ kind: 'frame', way: 'up', what: /rsv1|deflate|compress/i }, ['Masking', 'Compression']],
    [{ kind: 'frame', way: 'up', what: /"hello"/ }, ['Length', 'Message, frames, reads']],
  ] as const;
  for (const [row, names] of looks) {
    await page.setViewportSize({ width: 1440, height: 1000 });
    await stage.select(row);
    for (const name of names) {
      await page.setViewportSize({ width: 1440, height: 1000 });
      await look(stage, name);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await expectNoFindings(page, `${name}, ${colorScheme}`);
      }
      await page.setViewportSize({ width: 360, height: 900 });
      await expectNoSidewaysScroll(page, `${name}, 360 px`);
    }
  }
});
