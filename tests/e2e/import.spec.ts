/** Large and real captures: progress and cancelling, and the one bad frame among 50,000. */

import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import type { Locator, Page } from '@playwright/test';
import { frameBytes } from '../../playground-server/trace/har-rebuild.ts';
import { expectNoFindings, expectNoSidewaysScroll } from '../support/browser/every-page.ts';
import { expect, test } from '../support/browser-test.ts';
import { largeCapture } from '../support/large-capture.ts';
import { cannotCapture, endCapture, startCapture } from '../support/loopback-capture.ts';

async function inspectPage(page: Page): Promise<Locator> {
  await page.goto('tools/inspect/');
  const box = page.getByRole('region', { name: 'Capture or archive' });
  await expect(box.getByText('Drop a file here')).toBeVisible();
  return box;
}

/** Opens the file dialog by keyboard and gives it the file. */
async function choose(page: Page, box: Locator, path: string): Promise<void> {
  const [dialog] = await Promise.all([
    page.waitForEvent('filechooser'),
    box.getByRole('button', { name: 'Choose a file' }).press('Enter'),
  ]);
  await dialog.setFiles(path);
}

test('a large capture is read with its progress, can be cancelled, and is then opened', async ({
  page,
}, info) => {
  const { file, connections } = largeCapture({ bytes: 40_000_000 });
  const path = info.outputPath('large.pcapng');
  await writeFile(path, file);
  const asked: string[] = [];
  const box = await inspectPage(page);
  page.on('request', (request) => void asked.push(new URL(request.url()).pathname));
  await choose(page, box, path);
  const progress = box.getByRole('progressbar', { name: 'Reading large.pcapng' });
  await expect(progress).toHaveAttribute('aria-valuetext', /^[\d.]+ of 40\.\d MB$/);
  await expectNoFindings(page, 'a file is being read');
  await box.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect(box.getByText('Cancelled: large.pcapng was not opened.')).toBeVisible();
  await expect(box.getByRole('button', { name: 'Choose a file' })).toBeFocused();
  await expect.poll(() => page.workers().length, 'no worker is left').toBe(0);
  await expectNoFindings(page, 'an import was cancelled');

  await choose(page, box, path);
  await expect(box.getByText(`large.pcapng: ${connections} connections.`)).toBeVisible({
    timeout: 60_000,
  });
  await expect.poll(() => page.workers().length, 'no worker is left').toBe(0);

  await box.getByRole('combobox', { name: 'Connection' }).selectOption('7');
  // The view of one connection is another one: it is there when its cost is.
  await expect(box.getByRole('region', { name: 'What it cost so far' })).toContainText(
    '2 requests',
  );
  const wire = await filtered(box, '"/news?since"');
  await expect(wire.getByRole('row', { name: /GET \/news\?since=1/ })).toHaveCount(1);
  await page.setViewportSize({ width: 360, height: 780 });
  await expectNoSidewaysScroll(page, 'a large capture is open, 360 px');
  const scripts = asked.filter((one) => !/\.(js|css|woff2)$/.test(one));
  expect(scripts, 'nothing leaves the browser').toEqual([]);
});

const FRAMES = 50_000;
const BAD = 31_416;
const HANDSHAKE = {
  up: 'GET /socket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  down: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
};

/** 50,000 frames over a real connection on loopback; one of them is not masked. */
async function captureBrokenSession(file: string): Promise<void> {
  let got = 0;
  const sent = HANDSHAKE.up.length;
  const server = createServer((socket) => {
    socket.once('data', () => socket.write(HANDSHAKE.down));
    socket.on('data', (bytes) => {
      got += bytes.length;
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const capture = await startCapture(file, port);
  const socket = connect(port, '127.0.0.1');
  socket.write(HANDSHAKE.up);
  await new Promise((resolve) => socket.once('data', resolve));
  let bytes = sent;
  for (let ordinal = 0; ordinal < FRAMES; ordinal++) {
    const payload = new TextEncoder().encode(`message ${ordinal}`);
    const frame = frameBytes({ up: ordinal !== BAD, opcode: 1, payload, time: 0 }, ordinal);
    bytes += frame.length;
    if (!socket.write(frame)) await new Promise((resolve) => socket.once('drain', resolve));
  }
  await expect.poll(() => got, { timeout: 30_000 }).toBe(bytes);
  socket.end();
  // dumpcap writes a moment behind: the file has it all when it holds at least what was sent.
  const size = async () => (await stat(file)).size;
  await expect.poll(size, { timeout: 20_000 }).toBeGreaterThan(bytes);
  await endCapture(capture);
  await new Promise((resolve) => server.close(resolve));
}

test('in a real capture of 50,000 frames the one that breaks a rule is found, read, explained and linked to', async ({
  page,
  context,
}, info) => {
  const reason = cannotCapture();
  test.skip(reason !== false, reason || '');
  test.setTimeout(120_000);
  const path = info.outputPath('broken.pcapng');
  await captureBrokenSession(path);
  expect((await readFile(path)).length).toBeGreaterThan(FRAMES * 16);

  const box = await inspectPage(page);
  await choose(page, box, path);
  await expect(box.getByText('broken.pcapng: 1 connection.')).toBeVisible({ timeout: 60_000 });
  const wire = await filtered(box, 'violation');
  const rows = wire.getByRole('row', { name: /violation/ });
  await expect(rows).toHaveCount(1);
  await rows.click();
  const inspector = inspectorIn(wire);
  await expect(inspector).toContainText('WS_UNMASKED_CLIENT_FRAME');
  await expect(inspector).toContainText('RFC 6455, section 5.1');
  await expect(inspector).toContainText('from the capture broken.pcapng');
  await expect(inspector).not.toContainText('on the way');
  await rm(path);

  // Without the filter it stands where it stood, among its neighbours, and muting moves nothing.
  await wire.getByRole('combobox', { name: 'Filter the events' }).fill('');
  await expect(wire.getByRole('row', { name: new RegExp(`message ${BAD - 1}"?$`) })).toBeVisible();
  await expect(rows).toBeInViewport();
  await wire.getByRole('button', { name: 'Mute heartbeats' }).click();
  await expect(wire.getByRole('button', { name: 'Filter', exact: true })).toBeVisible();
  await expect(rows).toBeInViewport();

  // The link alone is enough to see the same, elsewhere and without the file.
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await wire.getByRole('button', { name: 'Link', exact: true }).click();
  const panel = wire.getByRole('region', { name: 'A link to this event' });
  await panel.getByRole('button', { name: 'Copy link' }).click();
  await expect(panel.getByText('The link is on the clipboard.')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await context.newPage();
  await other.goto(link);
  const excerpt = other.getByRole('region', { name: 'Capture or archive' });
  await expect(excerpt.getByText(/Who made it is not known/)).toBeVisible();
  await expect(inspectorIn(excerpt)).toContainText('WS_UNMASKED_CLIENT_FRAME');
  const frames = await filtered(excerpt, `"message ${BAD}"`);
  const same = frames.getByRole('row', { name: new RegExp(`message ${BAD}`) });
  await same.click();
  await expect(inspectorIn(excerpt).getByRole('heading').first()).toContainText(
    `browser to server, ${2 + `message ${BAD}`.length} bytes`,
  );
});

/** The wire view's table with the events that a filter asks for. */
async function filtered(box: Locator, text: string): Promise<Locator> {
  const wire = box.getByRole('region', { name: 'What crossed the wire' });
  await wire.getByRole('tab', { name: 'Events' }).click();
  const filter = wire.getByRole('button', { name: 'Filter', exact: true });
  if ((await filter.getAttribute('aria-expanded')) !== 'true') await filter.click();
  await wire.getByRole('combobox', { name: 'Filter the events' }).fill(text);
  return wire;
}

const inspectorIn = (box: Locator): Locator =>
  box.getByRole('region', { name: 'The selected event, byte by byte' });
