/** Out of a live stage as a file, and back in on the page that opens captures. */

import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expectNoFindings, expectNoSidewaysScroll } from '../support/browser/every-page.ts';
import { expect, openLesson, test } from '../support/browser-test.ts';

test.describe.configure({ mode: 'parallel' });

const WORD = 'findme';

/** Says a word on the stage of the frames lesson, and saves the trace in a format. */
async function saved(
  page: Page,
  format: string,
  secrets = false,
): Promise<{ name: string; bytes: Buffer }> {
  const { stage } = await openLesson(page, 'frames');
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
  await stage.frame.getByLabel('Text', { exact: true }).fill(WORD);
  await stage.frame.getByRole('button', { name: 'Send', exact: true }).click();
  await stage.rowsOnce({ kind: 'frame', what: new RegExp(`"${WORD}"`) }, 2);
  await stage.wire.getByRole('button', { name: 'Export', exact: true }).click();
  if (secrets) await stage.wire.getByRole('checkbox', { name: 'With secrets' }).check();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    stage.wire.getByRole('button', { name: `Save as ${format}` }).click(),
  ]);
  await expect(stage.wire.getByText(`Saved ${download.suggestedFilename()}.`)).toBeVisible();
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** Drops a file on the page as a hand would. */
async function drop(
  page: Page,
  { name, bytes }: { name: string; bytes: Buffer },
): Promise<Locator> {
  await page.goto('tools/inspect/');
  const box = page.getByRole('region', { name: 'Capture or archive' });
  await expect(box.getByText('Drop a file here')).toBeVisible();
  const transfer = await page.evaluateHandle(
    ([file, content]) => {
      const data = new DataTransfer();
      const decoded = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
      data.items.add(new File([decoded], file));
      return data;
    },
    [name, bytes.toString('base64')] as const,
  );
  await box.dispatchEvent('dragover', { dataTransfer: transfer });
  await box.dispatchEvent('drop', { dataTransfer: transfer });
  return box;
}

/** Finds the frame by the filter, selects it, and returns what its row says. */
async function findFrame(box: Locator): Promise<string> {
  const wire = box.getByRole('region', { name: 'What crossed the wire' });
  await wire.getByRole('tab', { name: 'Events' }).click();
  const filter = wire.getByRole('button', { name: 'Filter', exact: true });
  if ((await filter.getAttribute('aria-expanded')) !== 'true') await filter.click();
  await wire.getByRole('combobox', { name: 'Filter the events' }).fill(WORD);
  const row = wire.getByRole('row', {
    name: new RegExp(`^frame \\d+, browser to server.*: ${WORD}$`),
  });
  await row.click();
  await expect(row).toHaveAttribute('aria-selected', 'true');
  const inspector = wire.getByRole('region', { name: 'The selected event, byte by byte' });
  await expect(inspector.getByRole('heading').first()).toContainText('12 bytes');
  return (await row.getAttribute('aria-label')) ?? '';
}

for (const format of ['pcapng', 'HAR', 'Wireside']) {
  test(`a frame of a live stage is found again in its export as ${format}`, async ({ page }) => {
    const file = await saved(page, format);
    const session = await page.evaluate(() => {
      const stored = JSON.parse(sessionStorage.getItem('wireside.session') ?? '{}');
      return String(stored.id ?? '');
    });
    expect(session.length).toBeGreaterThan(8);
    expect(file.bytes.includes(session), 'the session id is covered').toBe(false);

    const asked: string[] = [];
    const box = await drop(page, file);
    page.on(
      'request',
      (request) => void (/\.js$|\.css$|\.woff2$/.test(request.url()) || asked.push(request.url())),
    );
    expect(await findFrame(box)).toContain('masked, 6 bytes');
    expect(asked, 'nothing leaves the browser').toEqual([]);
  });
}

test('CSV has the rows of the table; with secrets a file has what was on the wire', async ({
  page,
}) => {
  const csv = await saved(page, 'CSV');
  expect(csv.bytes.toString()).toMatch(new RegExp(`,up,frame,.*${WORD}.*,12,`));
  const whole = await saved(page, 'pcapng', true);
  expect(whole.bytes.includes(Buffer.from('Secrets are not covered.'))).toBe(true);
  expect(/GET \/[^*/]{8,}\/websocket\//.test(whole.bytes.toString('latin1'))).toBe(true);
});

test('at 360 px the selected event stands above the costs, whole', async ({ page }) => {
  const file = await saved(page, 'pcapng');
  await page.setViewportSize({ width: 360, height: 780 });
  const box = await drop(page, file);
  await findFrame(box);
  const inspector = box.getByRole('region', { name: 'The selected event, byte by byte' });
  await expect(inspector.getByRole('group', { name: 'Look closer' })).toBeVisible();
  const [event, costs] = await Promise.all([
    inspector.boundingBox(),
    box.getByRole('region', { name: 'What it cost so far' }).boundingBox(),
  ]);
  expect((event?.y ?? 0) + (event?.height ?? 0)).toBeLessThanOrEqual((costs?.y ?? 0) + 1);
  // Nobody stood between the two ends of a capture.
  await expect(inspector.getByRole('button', { name: 'Through the hop' })).toHaveCount(0);
  await expectNoSidewaysScroll(page, 'an event of a capture is selected, 360 px');
});

test('a connection is chosen by keyboard, and the page is accessible in each of its states', async ({
  page,
}) => {
  // axe looks at the page five times, which takes seconds each on a slow machine.
  test.setTimeout(150_000);
  const file = await saved(page, 'pcapng');
  for (const viewport of [
    { width: 1440, height: 1000 },
    { width: 360, height: 780 },
  ]) {
    await page.setViewportSize(viewport);
    const box = await drop(page, file);
    const chooser = box.getByRole('combobox', { name: 'Connection' });
    await expect(chooser).toBeVisible();
    await box.getByRole('button', { name: 'Export', exact: true }).click();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectNoFindings(page, `a capture is open, ${colorScheme}, ${viewport.width} px`);
      await expectNoSidewaysScroll(page, `a capture is open, ${colorScheme}, ${viewport.width} px`);
    }
  }
  const box = page.getByRole('region', { name: 'Capture or archive' });
  const chooser = box.getByRole('combobox', { name: 'Connection' });
  const socket = await chooser.locator('option', { hasText: 'WebSocket' }).getAttribute('value');
  await chooser.focus();
  await chooser.selectOption(socket);
  // The view of one connection is another one: it is there when its cost is.
  await expect(box.getByRole('region', { name: 'What it cost so far' })).toContainText(
    /^1 request/,
  );
  await findFrame(box);

  const broken = await drop(page, { name: 'notes.txt', bytes: Buffer.from('no traffic') });
  await expect(broken.getByRole('alert')).toContainText('IMPORT_FORMAT_UNKNOWN');
  await expectNoFindings(page, 'a file was refused');
  const [dialog] = await Promise.all([
    page.waitForEvent('filechooser'),
    broken.getByRole('button', { name: 'Choose a file' }).press('Enter'),
  ]);
  await dialog.setFiles({ name: file.name, mimeType: '', buffer: file.bytes });
  await expect(broken.getByText(`${file.name}: `)).toBeVisible();
});
