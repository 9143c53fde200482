/** The lesson on proxies and WebSocket: three switches, behind both hops. */

import { findNginx } from '../../../playground-server/proxy/nginx-binary.ts';
import { expectNoFindings, expectNoSidewaysScroll } from '../../support/browser/every-page.ts';
import { openLabPanel } from '../../support/browser/lab-panel.ts';
import { expect, lessonOn, openLesson, type StagePage, test } from '../../support/browser-test.ts';

const NGINX = await findNginx();

/** What the page was told last. */
const told = ({ frame }: StagePage) => frame.getByRole('listitem').first();
const status = ({ frame }: StagePage) => frame.getByRole('status');
const press = ({ frame }: StagePage, name: string) => frame.getByRole('button', { name }).click();

for (const { hop, missing } of [
  { hop: 'embedded', missing: false },
  { hop: 'nginx', missing: NGINX === undefined },
] as const) {
  test.describe(`behind the hop ${hop}`, () => {
    test.skip(missing, 'there is no nginx on this machine');

    async function open(page: Parameters<typeof openLesson>[0]) {
      const settings = encodeURIComponent(JSON.stringify({ host: '$http_host' }));
      await page.goto(`learn/proxies/#lab=proxied~${hop}~${settings}`);
      const lesson = lessonOn(page);
      await lesson.stage.live();
      await expect(told(lesson.stage)).toContainText('close: code 1006');
      return lesson;
    }

    test('without the lines the handshake is a plain GET, and one line after the other mends it', async ({
      page,
    }) => {
      const { stage, check } = await open(page);
      await stage.row({ kind: 'response', what: /^426/ });
      const exercise = check('proxies/upgrade');
      await exercise.expectOpen(/the last handshake behind it got 426/);
      const lab = await openLabPanel(stage);
      await lab.write('proxy_http_version');
      await expect(told(stage)).toContainText('close: code 1006');
      await lab.write('Upgrade');
      await expect(told(stage)).toContainText('close: code 1006');
      await exercise.expectOpen(/got 426/);
      await lab.write('Connection');
      await expect(status(stage)).toHaveText('OPEN');
      await press(stage, 'Send');
      await stage.rowsOnce({ kind: 'frame', what: /TEXT .*hello/ }, 4);
      await stage.rowsOnce({ kind: 'response', what: /^101/ }, 2);
      await exercise.expectDone();
    });

    test('plain HTTP on the same path is kept alive by a map, and by nothing less', async ({
      page,
    }) => {
      test.slow();
      const { stage, check } = await open(page);
      const exercise = check('proxies/keepalive');
      const lab = await openLabPanel(stage);
      await lab.region.getByRole('button', { name: 'WebSocket', exact: true }).click();
      await expect(status(stage)).toHaveText('OPEN');
      for (const request of [1, 2]) {
        await press(stage, 'Ask with fetch');
        await expect(stage.frame.getByText('request 1 on its')).toHaveCount(request);
      }
      await exercise.expectOpen(/Two of the plain requests on one connection/);
      await exercise.expectOpen(/No plain request .* "Connection: upgrade"/);
      await lab.region.getByRole('button', { name: 'WebSocket, by a map' }).click();
      // The page begins anew, and asks again once it was answered: two at once take two connections.
      const answers = stage.frame.getByText(/request \d+ on its/);
      await expect(answers).toHaveCount(0);
      await expect(status(stage)).toHaveText('OPEN');
      for (const count of [1, 2]) {
        await press(stage, 'Ask with fetch');
        await expect(answers).toHaveCount(count);
      }
      await expect(stage.frame.getByText(/request [2-9] on its/).first()).toBeVisible();
      await exercise.expectDone();
    });
  });
}

test('the page is accessible with its panel open, and nothing scrolls sideways at 360 px', async ({
  page,
}) => {
  const { stage } = await openLesson(page, 'proxies');
  await openLabPanel(stage);
  await expectNoFindings(page, 'with the panel');
  await page.setViewportSize({ width: 360, height: 780 });
  await expectNoSidewaysScroll(page, 'at 360 px');
});
