/** Close looks at live traffic: borders, connections, closing, broken rules, and the hop itself. */

import { appendFile, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtSite } from '../support/browser/built-site.ts';
import { expectNoFindings, expectNoSidewaysScroll } from '../support/browser/every-page.ts';
import type { StagePage } from '../support/browser/stage-page.ts';
import type { RowPattern } from '../support/browser/wire-rows.ts';
import { expect, lessonOn, openLesson, test } from '../support/browser-test.ts';
import { startPlayground } from '../support/playground.ts';

// Axe takes seconds on a slow machine.
test.describe.configure({ timeout: 150_000 });

const ROOT = join(import.meta.dirname, '../..');

/** Selects a row and opens a close look at it, by the keyboard. */
async function look(stage: StagePage, row: RowPattern, name: string) {
  await stage.select(row);
  const button = stage.inspector.getByRole('button', { name, exact: true });
  await button.focus();
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.press('Enter');
  await expect(button).toHaveAttribute('aria-expanded', 'true');
}

const region = ({ inspector }: StagePage, name: string) => inspector.getByRole('region', { name });

test('borders: head, chunks, events and reads of a live stream stand on one axis', async ({
  page,
}) => {
  const { stage } = await openLesson(page, 'server-sent-events');
  await stage.row({ kind: 'event', way: 'down' });
  await look(stage, { kind: 'event', way: 'down' }, 'Borders');
  const borders = region(stage, 'Where this message is divided, by whom');
  await expect(borders).toContainText(/Chunk \d+ carries this event\.|spans chunks/);
  await expect(borders).toContainText(/So far: \d+ events? in \d+ chunks?/);
  for (const name of ['chunks', 'events', 'TCP reads']) {
    await expect(borders.getByRole('group', { name, exact: true })).toBeVisible();
  }
  const chunk = borders.getByRole('button', { name: /chunk \d+, \d+ bytes/ }).last();
  await chunk.press('Enter');
  await expect(stage.inspector.getByRole('heading', { level: 2 })).toContainText(/^Chunk #/);
  await expect(borders).toContainText(/This chunk holds event \d+, and nothing else\./);
  await expectNoFindings(page, 'borders');
});

test('connections: with a slow answer six are in use, and the rest waits', async ({ page }) => {
  const { stage } = await openLesson(page, 'polling');
  await stage.row({ kind: 'response', what: /^(200|304)/ });
  await stage.frame.getByRole('checkbox').check();
  await stage.frame.getByRole('slider', { name: 'Ask every' }).fill('0.2');
  await stage.setLatency(2000);
  await look(stage, { kind: 'request', what: /^GET \/orders/ }, 'Connections');
  const connections = region(stage, 'Which request shares which connection');
  await expect(connections).toContainText('6 of 6 slots in use');
  await expect(connections).toContainText(/\d+ requests? begun, not on the wire/);
  await expect(connections).toContainText('it is not measured here');
  const waiting = connections.getByRole('list', { name: /begun and the wire has not seen/ });
  await expect(waiting.getByRole('button').first()).toContainText('GET /orders');
  const slots = connections.getByRole('list', { name: /connection slots/ });
  await expect(slots.getByRole('button')).toHaveCount(6);
});

test('closing: a server that closes, an end by the playground, and what the page was told', async ({
  page,
}) => {
  const { stage } = await openLesson(page, 'frames');
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
  await stage.frame.getByRole('button', { name: 'Server: close' }).click();
  await stage.row({ kind: 'page event', what: /^onclose code 1000/ });
  await look(stage, { kind: 'frame', way: 'down', what: /^CLOSE 1000/ }, 'How it closed');
  const closing = region(stage, 'How the connection closed');
  await expect(closing).toContainText(
    'Closed cleanly with 1000: normal closure, begun by the server.',
  );
  await expect(closing).toContainText('Complete: a close frame each way.');
  await expect(closing.getByText('code 1000, wasClean true', { exact: true })).toHaveCount(2);
  await expect(closing).toContainText('They agree');
  await expectNoFindings(page, 'a clean close');

  await stage.reconnect();
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
  await stage.cut();
  await stage.row({ kind: 'page event', what: /^onclose code 1006/ });
  await look(stage, { kind: 'page event', what: /^onclose code 1006/ }, 'How it closed');
  await expect(closing).toContainText('Not closed cleanly: 1006 for the page. The playground cut');
  await expect(closing).toContainText('None: no close frame travelled.');
  await expect(closing).toContainText('1006 is never on the wire.');
  await expect(closing.getByText('code 1006, wasClean false', { exact: true })).toHaveCount(2);
});

test('the hop: the prefix that the playground takes out is struck out', async ({ page }) => {
  const { stage } = await openLesson(page, 'frames');
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
  await look(stage, { kind: 'request', what: /^GET \/socket/ }, 'Through the hop');
  const hops = region(stage, 'This message on each leg of its path');
  await expect(hops).toContainText('You have been behind a proxy all along');
  // The token is base64url.
  await expect(hops.locator('del').first()).toContainText(/^[\w-]+\/websocket\/$/);
  await expect(hops.getByRole('row').nth(1).getByRole('cell').last()).toContainText(
    'GET /socket HTTP/1.1',
  );
  await expect(hops).toContainText('1 line of the head.');
  await expect(hops.getByText('for this leg alone').first()).toBeVisible();
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await expectNoFindings(page, `the hop, ${width} px`);
    await expectNoSidewaysScroll(page, `the hop, ${width} px`);
  }
});

/** What the fixture's program does beside its work: it breaks a rule, and it dies. */
const ODD = `
server.prependListener('request', (request, response) => {
  if (request.url === '/die') process.exit(1);
  if (request.url !== '/odd') return;
  response.socket.end('HTTP/1.1 426 Upgrade Required\\r\\nContent-Length: 0\\r\\n\\r\\n');
});
`;

test.describe('an odd program', () => {
  let folder: string;
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  test.beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wireside-odd-'));
    await cp(join(ROOT, 'examples'), join(folder, 'examples'), { recursive: true });
    // The copy finds its packages as the original does.
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    await appendFile(join(folder, 'examples/websocket/server.ts'), ODD);
    playground = await startPlayground(undefined, {
      siteFolder: builtSite(),
      examplesFolder: join(folder, 'examples'),
    });
  });
  test.afterAll(async () => {
    await playground.close();
    await rm(folder, { recursive: true });
  });

  test('a broken rule stands out, is found, and says what a strict peer does; a crash is the true cause of a 1006', async ({
    page,
  }) => {
    await page.goto(playground.site('learn/frames/'));
    const { stage } = lessonOn(page);
    await stage.live();
    await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
    await stage.frame.locator('body').evaluate(() => fetch('odd').catch(() => {}));
    await stage.row({ kind: 'violation', what: /426 must say/ });
    const answer = await stage.row({ kind: 'response', what: /^✕ 426/ });
    expect(answer.spoken).toContain('breaks a rule: HTTP_UPGRADE_REQUIRED_UNNAMED');
    await stage.wire.getByRole('button', { name: /^✕? ?1 violation/ }).click();
    const broken = stage.inspector.getByRole('group', { name: 'A broken rule' });
    await expect(broken).toContainText('HTTP_UPGRADE_REQUIRED_UNNAMED');
    await expect(broken).toContainText('A strict peer: Can’t follow it.');
    await expect(broken.getByRole('link')).toHaveAttribute(
      'href',
      'https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.22',
    );
    await expectNoFindings(page, 'a broken rule');

    await stage.frame.locator('body').evaluate(() => fetch('die').catch(() => {}));
    await stage.row({ kind: 'page event', what: /^onclose code 1006/ });
    await look(stage, { kind: 'page event', what: /^onclose code 1006/ }, 'How it closed');
    await expect(region(stage, 'How the connection closed')).toContainText('The program crashed');
  });
});
