/** The lesson on idle timeouts, behind both hops: who cuts, what puts it off, and what it costs. */

import { findNginx } from '../../../playground-server/proxy/nginx-binary.ts';
import { expectNoFindings, expectNoSidewaysScroll } from '../../support/browser/every-page.ts';
import { openLabPanel } from '../../support/browser/lab-panel.ts';
import { expect, lessonOn, openLesson, type StagePage, test } from '../../support/browser-test.ts';

const NGINX = await findNginx();
const SETTINGS = {
  host: '$http_host',
  proxyHttpVersion: '1.1',
  upgrade: 'forwarded',
  connection: 'map',
  proxyReadTimeout: 60,
  timeScale: 60,
} as const;

const CUT = /^close: code 1006, reason "", wasClean false/;

/** What the page was told last. */
const told = ({ frame }: StagePage) => frame.getByRole('listitem').first();

/** Connects anew, with these beats. */
async function connect(stage: StagePage, every: string, what = 'a ping'): Promise<void> {
  await stage.frame.getByLabel('The server sends every').fill(every);
  await stage.frame.getByLabel('this:').selectOption(what);
  await stage.frame.getByRole('button', { name: 'Connect again' }).click();
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
}

for (const { hop, name, missing } of [
  { hop: 'embedded', name: 'the built-in hop', missing: false },
  { hop: 'nginx', name: 'nginx', missing: NGINX === undefined },
] as const) {
  test.describe(`behind ${name}`, () => {
    test.skip(missing, 'there is no nginx on this machine');

    async function open(page: Parameters<typeof openLesson>[0], more: object = {}) {
      const settings = encodeURIComponent(JSON.stringify({ ...SETTINGS, ...more }));
      await page.goto(`learn/idle-timeouts/#lab=idle~${hop}~${settings}`);
      const lesson = lessonOn(page);
      await lesson.stage.live();
      return lesson;
    }

    test('a silent socket is cut: the page is told 1006, and both legs name the hop', async ({
      page,
    }) => {
      const { stage } = await open(page);
      await expect(told(stage)).toHaveText(CUT);
      await stage.rowsOnce(new RegExp(`closed by ${name} \\(FIN\\)`), 2);
      expect(await stage.rows({ kind: 'frame', what: /^CLOSE/ })).toEqual([]);
    });

    test('pings keep it, TCP keepalive doesn’t', async ({ page }) => {
      const { stage } = await open(page);
      await expect(told(stage)).toHaveText(CUT);
      await connect(stage, '0.4');
      // On both legs, six times: longer than the timeout.
      await stage.rowsOnce({ kind: 'frame', way: 'down', what: /^PING/ }, 12);
      await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
      await stage.frame.getByLabel(/TCP keepalive/).check();
      await connect(stage, '0');
      await expect(told(stage)).toHaveText(CUT);
    });

    test('the check wants the cheapest beat, and neither silence nor pings pass', async ({
      page,
    }) => {
      test.slow();
      const { stage, check } = await open(page);
      const exercise = check('idle/fewest-bytes');
      await expect(told(stage)).toHaveText(CUT);
      await exercise.expectOpen(/the longest so far lived [01]\.\d min/);
      await connect(stage, '0.4');
      await exercise.expectOpen(/Fewer than 48 bytes .* it took (?:1[89]|20)\d/);
      await connect(stage, '0.5', 'an unasked pong');
      await exercise.expectDone();
    });
  });
}

/** What somebody has whose sockets die: all that a WebSocket needs, and not a word about time. */
const THEIRS = `server {
  listen 80;
  location / {
    proxy_pass http://app;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    proxy_set_header Host $http_host;
  }
}`;

test('a socket that dies after 60 s: its file is pasted, the cut is seen and mended, and the wire proves it', async ({
  page,
}) => {
  test.slow();
  const { stage, check } = await openLesson(page, 'idle-timeouts');
  const panel = await openLabPanel(stage);
  await panel.region.getByLabel('Hop', { exact: true }).selectOption('embedded');
  await panel.paste(THEIRS);
  const pace = panel.region.getByLabel('Timeouts run');
  await pace.selectOption('10');
  await expect(stage.region.getByRole('timer').first()).toContainText(
    /proxy_read_timeout 60 s.*connection.*\d s left/,
  );
  await expect(told(stage)).toHaveText(CUT);
  await stage.rowsOnce(/closed by the built-in hop \(FIN\)/, 2);
  await panel.region.getByRole('tab', { name: 'Its file' }).click();
  const cut = panel.region.getByRole('button', { name: /closed by the hop after .* of silence/ });
  await expect(cut.first()).toBeVisible();
  await pace.selectOption('60');
  await expect(stage.region.getByRole('timer').first()).toContainText(/runs in 1 s/);
  await connect(stage, '0.5', 'an unasked pong');
  await check('idle/fewest-bytes').expectDone();
});

test('a raised timeout is no answer', async ({ page }) => {
  const settings = encodeURIComponent(JSON.stringify({ ...SETTINGS, proxyReadTimeout: 600 }));
  await page.goto(`learn/idle-timeouts/#lab=idle~embedded~${settings}`);
  const { stage, check } = lessonOn(page);
  await stage.live();
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
  await check('idle/fewest-bytes').expectOpen(/whose read timeout is 60 s or less/);
});

test('the table names each source, and its links put a platform’s silence into the stage', async ({
  page,
}) => {
  const { stage } = await openLesson(page, 'idle-timeouts');
  const heroku = page.getByRole('row', { name: /^Heroku rolling window/ });
  await expect(heroku).toContainText('55 s');
  await expect(heroku.getByRole('link', { name: 'rolling window' })).toHaveAttribute(
    'href',
    /^https:\/\/devcenter\.heroku\.com\//,
  );
  await heroku.getByRole('link', { name: /^55 s as 0\.92 s/ }).click();
  await expect(page).toHaveURL(/\?as=heroku-55#lab=idle~.*&as=Heroku$/);
  await stage.live();
  await expect(
    stage.region.getByText(/^In the path: .*, with the patience of Heroku/),
  ).toBeVisible();
  await expect(told(stage)).toHaveText(CUT);
  // By the taps' clock: the page may be told late that its socket is open. nginx sets its timers by
  // a clock that it reads once in a turn of its loop, so they may fire some milliseconds early.
  const closed = await stage.rowsOnce(/closed by (?:the built-in hop|nginx) \(FIN\)/, 2);
  const answered = await stage.rows({ kind: 'response', what: /101 Switching/ });
  const lived = Math.max(...closed.map(({ time }) => time)) - (answered[0]?.time ?? Number.NaN);
  expect(lived).toBeGreaterThanOrEqual(850);
  expect(lived).toBeLessThan(1_950);
});

test('a link of the table chooses its platform in the drawer, of two with the same timeout the right one', async ({
  page,
}) => {
  const { stage } = await openLesson(page, 'idle-timeouts');
  // nginx stands before it in the data, with the same 60 s.
  const alb = page.getByRole('row', { name: /^AWS ALB/ });
  await alb.getByRole('link', { name: /^60 s as 1 s\b/ }).click();
  await stage.live();
  const { region } = await openLabPanel(stage);
  const choice = region.getByLabel('Time out as');
  await expect(choice).toHaveValue('AWS ALB');
  await expect(region.getByText(/^(?:nginx|The built-in hop).*It is not AWS ALB/)).toBeVisible();
  const values = region.getByRole('list', { name: 'Its timeouts, and what the lab makes of them' });
  await expect(values.getByRole('listitem')).toHaveText([
    /60 s of silence ?Here: proxy_read_timeout 60s and proxy_send_timeout 60s\./,
  ]);
  await expect(values.getByRole('link')).toHaveAttribute(
    'href',
    /^https:\/\/docs\.aws\.amazon\.com\//,
  );
  await expect(region.getByText(/Sources read on 20\d\d-\d\d-\d\d\./)).toBeVisible();
  await choice.selectOption('');
  await expect(values).toHaveCount(0);
});

test('a platform that can’t be had whole says so where its link leads', async ({ page }) => {
  const { stage } = await openLesson(page, 'idle-timeouts');
  const heroku = page.getByRole('row', { name: /^Heroku rolling window/ });
  await heroku.getByRole('link', { name: /^55 s as 0\.92 s/ }).click();
  await stage.live();
  const { region } = await openLabPanel(stage);
  await expect(region.getByLabel('Time out as')).toHaveValue('Heroku');
  await expect(region.getByText('Not here: the lab has no such limit.')).toBeVisible();
});

test('an upload that nobody takes: the send timeout counts down, cuts, and its line says what stood still', async ({
  page,
}) => {
  test.slow();
  await openLesson(page, 'idle-timeouts');
  await page.getByRole('link', { name: /^Open the stage with a program that hardly/ }).click();
  const { stage } = lessonOn(page);
  await stage.live();
  await expect(page).toHaveURL(/\?as=sending#lab=idle~/);
  const panel = await openLabPanel(stage);
  const pace = panel.region.getByLabel('Timeouts run');
  const upload = stage.frame.getByRole('button', { name: 'Send 1 MB' });
  const timers = stage.region.getByRole('timer');
  await pace.selectOption('1');
  await expect(timers).toContainText([/proxy_read_timeout 3600 s, connection/]);
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
  await upload.click();
  await expect(timers).toContainText([
    /proxy_read_timeout 3600 s, connection/,
    /proxy_send_timeout 60 s, connection \d+, inferred: bytes wait.*\d s left/,
  ]);
  await pace.selectOption('60');
  await expect(timers).toContainText([/proxy_read_timeout 3600 s \(runs in 60 s\)/]);
  await expect(stage.frame.getByRole('status')).toHaveText('OPEN');
  await upload.click();
  await expect(told(stage)).toHaveText(CUT);
  await expect(timers).toHaveCount(0);
  const lit = panel.region.getByRole('button', {
    name: /closed by the hop after .* without a byte .* [\d,]+ bytes had left for it and not come out of it/,
  });
  await expect(lit).toBeVisible();
  await expect(panel.region.getByRole('button', { name: /of silence/ })).toHaveCount(0);
});

test('axe finds nothing, and nothing sticks out at 360 px', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openLesson(page, 'idle-timeouts');
  await expectNoFindings(page, 'on the lesson of idle timeouts');
  await expectNoSidewaysScroll(page, 'on the lesson of idle timeouts');
});
