/** The pages below /tools/, used with bytes and heads of one's own, by pointer and by keyboard. */

import { expectNoFindings, expectNoSidewaysScroll } from '../support/browser/every-page.ts';
import { expect, openLesson, test } from '../support/browser-test.ts';

const NARROW = { width: 360, height: 780 };

test('the header leads to the tools, and their list to each of them', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Tools' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tools');
  await page.getByRole('link', { name: 'Read a frame' }).click();
  await expect(page.getByLabel('Bytes of a frame')).toBeVisible();
  await page.goBack();
  await page.getByRole('link', { name: 'Check a handshake' }).click();
  await expect(page.getByLabel('Sec-WebSocket-Key')).toBeVisible();
});

test('a frame is pasted, read bit by bit, and sent on as a link', async ({ page }) => {
  await page.goto('tools/frame/');
  const bytes = page.getByLabel('Bytes of a frame');
  await expect(page.getByText('Read 11 bytes of hex, sent by a client.')).toBeVisible();
  await expect(page.locator('.wv-payload .wv-content')).toHaveText('Hello');

  await bytes.fill('{0x81, 0x07, 0x7b, 0x22, 0x61, 0x22, 0x3a, 0x31, 0x7d}');
  await expect(page.getByText('Read 9 bytes of an array, sent by a server.')).toBeVisible();
  await expect(page.getByText('No rule is broken.')).toBeVisible();
  await expect(page.getByRole('treeitem', { name: 'a 1' })).toBeVisible();
  await page.getByRole('treeitem', { name: 'a 1' }).hover();
  await expect(page.locator('.wv-hex-bytes .wv-lit')).toHaveText(['22', '61', '22', '3a', '31']);

  await page.getByRole('radio', { name: 'a client' }).check();
  await expect(page.getByText('WS_UNMASKED_CLIENT_FRAME').first()).toBeVisible();
  const rule = page
    .locator('.tool-violations')
    .getByRole('link', { name: 'RFC 6455, section 5.1' });
  await expect(rule).toHaveAttribute('href', /rfc6455\.html#section-5\.1$/);

  const link = await page.getByLabel('A link to this frame').inputValue();
  expect(link).toContain('/tools/frame/#frame=');
  expect(page.url()).toBe(link);
  await page.goto('tools/');
  await page.goto(link);
  await expect(bytes).toHaveValue('81 07 7b 22 61 22 3a 31 7d');
  await expect(page.getByRole('radio', { name: 'a client' })).toBeChecked();
  await expect(page.getByText('WS_UNMASKED_CLIENT_FRAME').first()).toBeVisible();
});

test('what can not be read says where, and a damaged link says so', async ({ page }) => {
  await page.goto('tools/frame/#frame=a');
  await expect(page.getByText('The link that brought you here is damaged')).toBeVisible();
  await page.getByLabel('Bytes of a frame').fill('81 8g');
  await expect(page.getByText('Character 5 (g) is no hexadecimal digit.')).toBeVisible();
  await page.getByLabel('Bytes of a frame').fill('81 05 48 65');
  await expect(page.getByText('The bytes end before the last frame')).toBeVisible();
  await page.getByLabel('Bytes of a frame').fill('');
  await expect(
    page.getByText('Paste the bytes of a frame, and they are taken apart here.'),
  ).toBeVisible();
});

test('the payload view is chosen by hand, and one that fails falls back to hex and says so', async ({
  page,
}) => {
  await page.goto('tools/frame/');
  // {"compact":true,"schema":0} in MessagePack, as its specification has it.
  await page
    .getByLabel('Bytes of a frame')
    .fill('82 12 82 a7 63 6f 6d 70 61 63 74 c3 a6 73 63 68 65 6d 61 00');
  const view = page.getByLabel('Read as');
  await expect(view.getByRole('option').first()).toHaveText('Automatic: MessagePack');
  await expect(page.getByRole('treeitem', { name: 'compact true' })).toBeVisible();
  await view.selectOption('STOMP');
  await expect(page.getByText('This can’t be read as STOMP')).toContainText(
    'Shown as Hex instead.',
  );
  await expect(page.locator('.wv-payload .wv-content')).toContainText('82 a7 63 6f');
  await view.selectOption('');
  const tree = page.getByRole('tree');
  await tree.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('treeitem')).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('treeitem')).toHaveCount(3);
});

test('on live traffic a choice of the view holds for all of a connection', async ({ page }) => {
  const { stage } = await openLesson(page, 'frames');
  const send = stage.frame.getByRole('button', { name: 'Send', exact: true });
  await send.click();
  await stage.select({ kind: 'frame', way: 'up', what: /TEXT/ });
  const view = stage.wire.getByLabel('Read as');
  await expect(view.getByRole('option').first()).toHaveText('Automatic: Text');
  await expect(stage.wire.locator('.wv-payload .wv-content')).toHaveText('hello');
  await view.selectOption('JSON');
  await expect(stage.wire.getByText('This can’t be read as JSON')).toBeVisible();
  await stage.select({ kind: 'frame', way: 'down', what: /TEXT/ });
  await expect(view).toHaveValue('json');
});

test('an image in a binary frame is drawn', async ({ page }) => {
  await page.goto('tools/frame/');
  const gif =
    '47 49 46 38 39 61 01 00 01 00 80 00 00 ff ff ff 00 00 00 2c 00 00 00 00 01 00 01 00 00 02 02 44 01 00 3b';
  await page.getByLabel('Bytes of a frame').fill(`82 23 ${gif}`);
  const picture = page.getByRole('img', { name: 'drawn as image/gif' });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1);
});

test('the accept value is computed step by step, as RFC 6455 has it', async ({ page }) => {
  await page.goto('tools/handshake/');
  const accept = page.getByLabel('The same 20 bytes in base64');
  await expect(accept).toHaveText('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  await expect(page.getByLabel('SHA-1 of that')).toHaveText(
    'b3 7a 4f 2c c0 62 4f 16 90 f6 46 06 cf 38 59 45 b2 be c4 ea',
  );
  await page.getByLabel('Sec-WebSocket-Key', { exact: true }).fill('short');
  await expect(page.getByText('A key is 16 bytes in base64')).toBeVisible();
  await page.getByRole('button', { name: 'A new key' }).click();
  await expect(page.getByText('A key is 16 bytes in base64')).toBeHidden();
  await expect(page.getByLabel('Sec-WebSocket-Key', { exact: true })).toHaveValue(
    /^[A-Za-z0-9+/]{22}==$/,
  );
});

test('pasted heads are checked, each alone and one against the other', async ({ page }) => {
  await page.goto('tools/handshake/');
  await page.getByRole('button', { name: 'Fill in a request' }).click();
  await expect(page.getByText('No rule is broken.')).toBeVisible();
  const response = page.getByLabel('Response head');
  const head =
    'HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Accept: ';
  await response.fill(`${head}nonsense`);
  await expect(page.getByText('WS_HANDSHAKE_ACCEPT_WRONG').first()).toBeVisible();
  const rule = page
    .locator('.tool-violations')
    .getByRole('link', { name: 'RFC 6455, section 4.2.2' });
  await expect(rule).toBeVisible();
  await response.fill(`${head}s3pPLMBiTxaQ9kYGzzhZRbK+xOo=`);
  await expect(page.getByText('Both heads together open a WebSocket.')).toBeVisible();
  await page.getByRole('button', { name: /^response/ }).click();
  await expect(page.getByRole('option', { name: /Sec-WebSocket-Accept/ })).toBeVisible();
});

for (const viewport of [{ width: 1440, height: 1000 }, NARROW]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    const where = `${viewport.width} px, ${colorScheme}`;

    test(`the frame tool is accessible and fits in all its states at ${where}`, async ({
      page,
    }) => {
      test.slow();
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.goto('tools/frame/');
      for (const name of ['Fragments and a ping', 'Broken rules']) {
        await page.getByRole('button', { name }).click();
        await expectNoFindings(page, name);
        await expectNoSidewaysScroll(page, name);
      }
      await page
        .getByLabel('Bytes of a frame')
        .fill('82 12 82 a7 63 6f 6d 70 61 63 74 c3 a6 73 63 68 65 6d 61 00');
      await expect(page.getByRole('treeitem', { name: 'compact true' })).toBeVisible();
      await expectNoFindings(page, 'a payload tree');
      await page.getByLabel('Read as').selectOption('STOMP');
      await expect(page.getByText('This can’t be read as STOMP')).toBeVisible();
      await expectNoFindings(page, 'a view that failed');
      await expectNoSidewaysScroll(page, 'a view that failed');
    });

    test(`the handshake tool is accessible and fits with a broken head at ${where}`, async ({
      page,
    }) => {
      test.slow();
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.goto('tools/handshake/');
      await page.getByLabel('Request head').fill('GET / HTTP/1.1\nHost: a');
      await expect(page.getByText('WS_HANDSHAKE_KEY_MISSING').first()).toBeVisible();
      await expectNoFindings(page, 'a broken request');
      await expectNoSidewaysScroll(page, 'a broken request');
    });
  }
}
