/** The lesson on the nginx file: the chapter's file at work, and five that are mended as pasted. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNginx } from '../../../playground-server/proxy/nginx-binary.ts';
import { settingsOf } from '../../../site/nginx-files/settings-of.ts';
import { expectNoFindings, expectNoSidewaysScroll } from '../../support/browser/every-page.ts';
import { openLabPanel } from '../../support/browser/lab-panel.ts';
import { expect, lessonOn, openLesson, type StagePage, test } from '../../support/browser-test.ts';

const NGINX = await findNginx();
const folder = join(import.meta.dirname, '../../../site/nginx-files');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const chapter = read('chapter.conf');

const MAP = "map $http_upgrade $connection_upgrade {\n  default upgrade;\n  '' '';\n}\n";
const FORWARDED = 'proxy_set_header Upgrade $http_upgrade;';

/** What the linter is to say first of each, and how a reader mends it. */
const MENDS: readonly (readonly [code: string, mend: (text: string) => string])[] = [
  ['UPGRADE_WRONG_VALUE', (text) => text.replace(/proxy_set_header Upgrade .*/, FORWARDED)],
  ['CONNECTION_VARIABLE_UNKNOWN', (text) => MAP + text],
  ['HTTP_VERSION_1_0', (text) => text.replace('version 1.0', 'version 1.1')],
  ['CONNECTION_NOT_UPGRADE', (text) => text.replace('Connection ""', 'Connection upgrade')],
  ['GZIP_HOLDS_EVENTS', (text) => text.replace('gzip on;', 'proxy_buffering off;\n gzip on;')],
];

const log = ({ frame }: StagePage, text: string) => frame.getByText(text, { exact: true });
const press = ({ frame }: StagePage, name: string) =>
  frame.getByRole('button', { name, exact: true }).click();

for (const { hop, missing } of [
  { hop: 'embedded', missing: false },
  { hop: 'nginx', missing: NGINX === undefined },
] as const) {
  test.describe(`behind the hop ${hop}`, () => {
    test.skip(missing, 'there is no nginx on this machine');

    async function open(page: Parameters<typeof openLesson>[0]) {
      const settings = encodeURIComponent(JSON.stringify(settingsOf(chapter)));
      await page.goto(`learn/nginx-file/#lab=nginx-file~${hop}~${settings}`);
      const lesson = lessonOn(page);
      await lesson.stage.live();
      return lesson;
    }

    test('the chapter’s file works, and what it does to Host and Connection is shown', async ({
      page,
    }) => {
      const { stage } = await open(page);
      await expect(log(stage, 'Host: localhost')).toBeVisible();
      await expect(log(stage, 'Connection: upgrade')).toBeVisible();
      await expect(log(stage, 'Its link: ws://localhost/socket.io/socket')).toBeVisible();
      await press(stage, 'Connect');
      await expect(log(stage, 'WebSocket: hello').first()).toBeVisible();
      await stage.rowsOnce({ kind: 'response', what: /^101/ }, 2);
      await press(stage, 'Ask for a redirect');
      await stage.rowsOnce({ kind: 'response', what: /^302/ }, 2);
      await press(stage, 'Stream');
      await expect(log(stage, 'EventSource: 1')).toBeVisible();
    });

    test('five broken files each get their diagnosis, fail on the wire, and are mended', async ({
      page,
    }) => {
      test.slow();
      const { stage, check } = await open(page);
      const lab = await openLabPanel(stage);
      await expect(await lab.pasted()).toHaveValue(chapter);
      const exercise = check('nginx-file/five');
      for (const [index, name] of readdirSync(join(folder, 'broken')).sort().entries()) {
        const [code, mend] = MENDS[index] ?? ['', (text: string) => text];
        const text = read(`broken/${name}`);
        await exercise.expectOpen(new RegExp(`File ${index + 1}: at work`));
        await lab.paste(text);
        await expect(lab.region.getByText(code, { exact: true })).toBeVisible();
        await fail(stage, index === 4);
        await exercise.expectOpen(new RegExp(`File ${index + 1}: mended`));
        await lab.paste(mend(text));
        await expect(lab.region.getByText(code, { exact: true })).toHaveCount(0);
        await work(stage, index === 4);
        await expect(exercise.missing).not.toContainText(`File ${index + 1}:`);
      }
      await exercise.expectDone();
    });
  });
}

async function fail(stage: StagePage, streams: boolean): Promise<void> {
  if (!streams) {
    await press(stage, 'Connect');
    await expect(log(stage, 'WebSocket: close 1006').first()).toBeVisible();
    return;
  }
  await press(stage, 'Stream');
  await stage.row(/data: 3|tick|"3"/);
  await expect(log(stage, 'EventSource: 1')).toHaveCount(0);
}

async function work(stage: StagePage, streams: boolean): Promise<void> {
  await press(stage, streams ? 'Stream' : 'Connect');
  await expect(log(stage, streams ? 'EventSource: 2' : 'WebSocket: hello').first()).toBeVisible();
}

test('the page is accessible with its panel open, and nothing scrolls sideways at 360 px', async ({
  page,
}) => {
  const { stage } = await openLesson(page, 'nginx-file');
  await (await openLabPanel(stage)).pasted();
  await expectNoFindings(page, 'with the panel');
  await page.setViewportSize({ width: 360, height: 780 });
  await expectNoSidewaysScroll(page, 'at 360 px');
});
