/** A program that ends: the stage says how, with its last words, and starts it again when asked. */

import { appendFile, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtSite } from '../support/browser/built-site.ts';
import { say } from '../support/browser/echo-page.ts';
import { expectNoFindings, expectNoSidewaysScroll } from '../support/browser/every-page.ts';
import { expect, lessonOn, test } from '../support/browser-test.ts';
import { type RunningPlayground, startPlayground } from '../support/playground.ts';

const ROOT = join(import.meta.dirname, '../..');

// Axe takes seconds on a slow machine.
test.describe.configure({ timeout: 150_000 });

/** What the fixture's program does beside its work: one path makes it fail for good. */
const FRAGILE = `
server.prependListener('request', (request) => {
  if (request.url === '/break') throw new Error('the fixture was asked to break');
});
`;

let folder: string;
let playground: RunningPlayground;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wireside-crash-'));
  await cp(join(ROOT, 'examples'), join(folder, 'examples'), { recursive: true });
  // The copy finds its packages as the original does.
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await appendFile(join(folder, 'examples/websocket/server.ts'), FRAGILE);
  playground = await startPlayground(undefined, {
    siteFolder: builtSite(),
    examplesFolder: join(folder, 'examples'),
  });
});
test.afterAll(async () => {
  await playground.close();
  await rm(folder, { recursive: true });
});

test('a program that crashes shows its exit code and last words, and starts again', async ({
  page,
}) => {
  await page.goto(playground.site('learn/frames/'));
  const { stage } = lessonOn(page);
  await stage.live();
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
  await stage.frame.locator('body').evaluate(() => fetch('break').catch(() => {}));

  const crash = stage.region.getByRole('alert');
  await expect(crash).toContainText('The program behind this page has ended. Exit code 1.');
  await expect(crash).toContainText('Error: the fixture was asked to break');
  await expect(stage.state).toContainText('program crashed, exit code 1');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await expectNoFindings(page, `crashed, ${colorScheme}, ${width} px`);
      await expectNoSidewaysScroll(page, `crashed, ${colorScheme}, ${width} px`);
    }
  }
  await page.setViewportSize({ width: 1440, height: 1000 });

  // A page that is loaded now learns the same, and from the playground itself.
  await stage.reconnect();
  await expect(crash).toContainText('Exit code 1');

  await crash.getByRole('button', { name: 'Start again' }).click();
  await expect(crash).toBeHidden();
  await say(stage, 'hello');
  await stage.row({ kind: 'frame', way: 'down', what: /"hello"/ });
  await stage.row({ kind: 'program', what: /exit code 1|crashed/i });
});
