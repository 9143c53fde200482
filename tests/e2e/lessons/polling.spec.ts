import { matchesRow } from '../../support/browser/wire-rows.ts';
import {
  expect,
  openLesson,
  type StagePage,
  test,
  type WireRow,
} from '../../support/browser-test.ts';

const EMPTY = { kind: 'response', what: /^304 Not Modified, no body/ } as const;
const ASKED = { kind: 'request', what: /^GET \/orders/ } as const;

/** A number of the demo's page, by what stands beside it. */
const fact = ({ frame }: StagePage, name: string) =>
  frame.getByRole('definition').locator(`xpath=self::*[preceding-sibling::dt="${name}"]`);

const factNow = async (stage: StagePage, name: string) =>
  Number(await fact(stage, name).textContent());

async function askEvery({ frame }: StagePage, seconds: number): Promise<void> {
  await frame.getByRole('slider', { name: 'Ask every' }).fill(String(seconds));
}

/** Places an order, and waits until a poll has brought it. */
async function order(stage: StagePage): Promise<void> {
  const before = await factNow(stage, 'changes');
  await stage.frame.getByRole('button', { name: 'Place an order' }).click();
  await expect.poll(() => factNow(stage, 'changes')).toBeGreaterThan(before);
}

test('a poll that comes back empty is a 304 without a body', async ({ page }) => {
  const { stage } = await openLesson(page, 'polling');
  await askEvery(stage, 0.2);
  await expect.poll(() => factNow(stage, 'for nothing')).toBeGreaterThan(0);
  await stage.frame.getByRole('button', { name: 'Pause' }).click();
  await expect(fact(stage, 'under way')).toHaveText('0');
  await expect(stage.state).toContainText(/polling: \d+ requests/);

  const rows = await stage.rows();
  const at = rows.findIndex(({ what }) => EMPTY.what.test(what));
  const [answer, question] = [
    rows[at],
    rows.slice(0, at).findLast(({ kind }) => kind === 'request'),
  ];
  if (answer === undefined || question === undefined) throw new Error('both were there');
  expect(question.what).toBe('GET /orders');
  expect(question.connection).toBe(answer.connection);
  // The next thing on this connection is the next question: no byte of a body.
  const next = rows.slice(at + 1).find(({ connection }) => connection === answer.connection);
  expect(next?.kind ?? 'request').toBe('request');

  await stage.select(answer);
  await expect(stage.field('status-code')).toHaveText('304');
  const tag = (await stage.field('ETag').textContent()) ?? '';
  expect(tag).toMatch(/^W\/"\d+"$/);
  await stage.select(question);
  await expect(stage.field('If-None-Match')).toHaveText(tag);
  const nothing = await stage.rows(EMPTY);
  await expect(fact(stage, 'for nothing')).toHaveText(String(nothing.length));
});

test('an order is a 200 with its number, its age and a new tag', async ({ page }) => {
  const { stage } = await openLesson(page, 'polling');
  await askEvery(stage, 0.2);
  await order(stage);
  await stage.frame.getByRole('button', { name: 'Pause' }).click();
  await expect(fact(stage, 'under way')).toHaveText('0');
  const shown = await stage.frame
    .getByText('orders so far')
    .locator('..')
    .getByRole('status')
    .textContent();
  const body = await stage.select({ kind: 'body', way: 'down', what: /"orders"/ });
  expect(body.what).toMatch(new RegExp(`\\{"orders":${shown},"ageMs":\\d+\\}`));
  await stage.select({ kind: 'response', what: /^200 OK, application\/json/ });
  await expect(stage.field('ETag')).toHaveText(`W/"${shown}"`);
});

test('impatient questions pile up behind six connections', async ({ page }) => {
  const { stage } = await openLesson(page, 'polling');
  await stage.setLatency(1000);
  await stage.row(/latency is now 1 s each way/);
  await stage.frame.getByRole('checkbox', { name: 'Ask again without waiting' }).check();
  await askEvery(stage, 0.2);
  await expect.poll(() => factNow(stage, 'under way')).toBeGreaterThan(6);
  await stage.frame.getByRole('button', { name: 'Pause' }).click();
  await expect(fact(stage, 'under way')).toHaveText('0');
  // The page had seven and more under way; the wire never had more than six of them.
  expect(mostAtOnce(await stage.rows())).toBeLessThanOrEqual(6);
});

/**
 * How many answered questions were under way at once. An answer travels for 1 s; a tenth of that is
 * left out, since the table rounds its times.
 */
function mostAtOnce(rows: readonly WireRow[]): number {
  const asked = rows
    .filter((row) => matchesRow(row, ASKED))
    .flatMap(({ time: from, connection }) => {
      const answer = rows.find(
        (row) => row.kind === 'response' && row.connection === connection && row.time > from,
      );
      return answer === undefined ? [] : [{ from, until: answer.time + 900 }];
    });
  const underWay = ({ from }: { from: number }) =>
    asked.filter((other) => other.from <= from && from < other.until).length;
  return Math.max(...asked.map(underWay));
}

test('an interval is well chosen when ten changes in a row came in time', async ({ page }) => {
  const { stage, check } = await openLesson(page, 'polling');
  const exercise = check('polling/tuned');
  await askEvery(stage, 0.4);
  await order(stage);
  await exercise.expectOpen(/Ten changes that reached the page: \d so far/);

  // Half of ten first, so that what comes next stays among the last ten for a while.
  while ((await factNow(stage, 'changes')) < 5) await order(stage);

  // One that takes 2 s on the way down is one too late, however often the page asks.
  const impatient = stage.frame.getByRole('checkbox', { name: 'Ask again without waiting' });
  await impatient.check();
  await stage.latency.press('End');
  await stage.row(/latency is now 2 s each way/);
  await order(stage);
  await stage.latency.press('Home');
  await impatient.uncheck();
  while ((await factNow(stage, 'changes')) < 10) await order(stage);
  await exercise.expectOpen(/in less than 2 s: the slowest took \d+\.\d s/);
  await expect
    .poll(async () => {
      await order(stage);
      return exercise.state.textContent();
    })
    .toBe('the wire shows it');
  await exercise.expectDone();
});
