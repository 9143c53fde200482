/** The site built for a path below its host's root: everything still finds everything. */

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dragFile } from '../support/browser/drag-file.ts';
import { say } from '../support/browser/echo-page.ts';
import { raceState } from '../support/browser/every-page.ts';
import { expect, lessonOn, test } from '../support/browser-test.ts';
import { largeCapture } from '../support/large-capture.ts';
import { type RunningPlayground, startPlayground } from '../support/playground.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Milliseconds: a build of the whole site on a busy machine. */
const BUILD_TIME = 180_000;

let folder: string;
let playground: RunningPlayground;
test.beforeAll(async () => {
  test.setTimeout(BUILD_TIME);
  folder = await mkdtemp(join(tmpdir(), 'wireside-base-'));
  const astro = join(ROOT, 'node_modules/astro/bin/astro.mjs');
  const env = { ...process.env, WIRESIDE_BASE: '/lab/', WIRESIDE_OUT: folder };
  await promisify(execFile)(process.execPath, [astro, 'build'], { cwd: ROOT, env });
  playground = await startPlayground(undefined, { siteFolder: folder });
});
test.afterAll(async () => {
  await playground?.close();
  await rm(folder, { recursive: true });
});

test('below /lab/ a capture that is dragged onto the page is read by its worker, and stays in the browser', async ({
  page,
  complaints,
}, info) => {
  const { file, connections } = largeCapture({ bytes: 3_000_000, connections: 2 });
  const path = info.outputPath('small.pcapng');
  await writeFile(path, file);
  await page.goto(`${playground.siteUrl}tools/inspect/`);
  const box = page.getByRole('region', { name: 'Capture or archive' });
  await expect(box.getByText('Drop a file here')).toBeVisible();
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  const worker = page.waitForEvent('worker');
  const drag = await dragFile(page, path);
  await drag.over(page.getByRole('heading', { level: 1 }));
  await expect(box.getByText('Let go to open it')).toBeVisible();
  await drag.drop();
  expect(new URL((await worker).url()).pathname).toMatch(/^\/lab\/_astro\//);
  await expect(box.getByText(`small.pcapng: ${connections} connections.`)).toBeVisible();
  await expect(box.getByRole('region', { name: 'What crossed the wire' })).toBeVisible();
  const own = new RegExp(`^(${playground.siteUrl}_astro/|blob:|data:)`);
  expect(
    asked.filter((url) => !own.test(url)),
    'nothing but parts of the page',
  ).toEqual([]);
  expect(complaints.listEverywhere()).toEqual([]);
});

test('below /lab/ the race is live, and so is the lesson it leads to', async ({
  page,
  complaints,
}) => {
  const strays: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    const ofSite = url.origin === new URL(playground.siteUrl).origin;
    if (ofSite && !url.pathname.startsWith('/lab/')) strays.push(url.pathname);
  });
  expect(new URL(playground.siteUrl).pathname).toBe('/lab/');
  await page.goto(playground.siteUrl);
  await expect(raceState(page)).toHaveText('Live');
  await expect(page.getByText(/^\d+ events so far/)).toBeVisible();

  await page
    .getByRole('row', { name: /^WebSocket/ })
    .getByRole('link')
    .click();
  await expect(page).toHaveURL(/\/lab\/learn\/handshake\/$/);
  const { stage } = lessonOn(page);
  await stage.live();
  await expect(stage.state).toHaveText('101 Switching Protocols');
  await say(stage, 'hello');
  await stage.row({ kind: 'frame', way: 'down', what: /"hello"/ });
  await stage.run((text) => `${text}\nconsole.log('below a base');`);
  await expect(stage.console).toContainText('1 line');
  expect(strays, 'requests beside the base').toEqual([]);
  expect(complaints.listEverywhere()).toEqual([]);
});
