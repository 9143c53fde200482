import type { StagePage } from '../../support/browser/stage-page.ts';
import { expect, openLesson, test } from '../../support/browser-test.ts';

const HELD = { kind: 'request', what: /^GET \/latest\?hold=25/ } as const;
const TOLD = { kind: 'body', way: 'down', what: /"events":\[\{/ } as const;

/** A number of the demo's page, by what stands beside it. */
const fact = ({ frame }: StagePage, name: string) =>
  frame.getByRole('definition').locator(`xpath=self::*[preceding-sibling::dt="${name}"]`);

const fire = ({ frame }: StagePage, label: string) =>
  frame.getByRole('button', { name: label }).click();

const askWithCursor = ({ frame }: StagePage) =>
  frame.getByRole('checkbox', { name: 'Ask with a cursor' }).check();

/** The ids in the answers to the questions, in the order of the wire. */
async function toldIds(stage: StagePage): Promise<number[]> {
  return (await stage.rows(TOLD)).flatMap(({ what }) =>
    [...what.matchAll(/"id":(\d+)/g)].map(([, id]) => Number(id)),
  );
}

async function slow(stage: StagePage, ms: number): Promise<void> {
  await stage.setLatency(ms);
  await stage.row(new RegExp(`latency is now ${ms} ms each way`));
}

test('a held question is answered when the event happens', async ({ page }) => {
  const { stage } = await openLesson(page, 'long-polling');
  const question = await stage.row(HELD);
  await expect(stage.state).toContainText('GET /latest?hold=25, no answer yet');
  expect(await stage.rows(TOLD)).toEqual([]);

  await fire(stage, 'Fire one');
  await expect(stage.frame.getByText('event 1', { exact: true })).toBeVisible();
  const answer = await stage.row(TOLD);
  const [fired] = await stage.rows({ kind: 'request', what: /^POST \/events/ });
  if (fired === undefined) throw new Error('the event was fired by a request');
  // One question, held over the click, on the connection that brought the answer.
  expect(answer.connection).toBe(question.connection);
  expect(question.time).toBeLessThan(fired.time);
  expect(fired.time).toBeLessThanOrEqual(answer.time);
  expect(answer.what).toMatch(/\{"events":\[\{"id":1,"at":\d+\}\],"next":1\}/);
  // And the page asks again at once.
  const again = (await stage.rowsOnce(HELD, 2)).at(-1);
  expect(again?.number).toBeGreaterThan(answer.number);
  await expect(fact(stage, 'questions')).toHaveText('3');
  // Only a question that was held for a while makes the polling long.
  await expect
    .poll(
      async () => {
        await fire(stage, 'Fire one');
        return stage.state.textContent();
      },
      { intervals: [1000] },
    )
    .toMatch(/long polling: \d+ requests, one held open/);
});

test('of two events 5 ms apart one is lost, and with a cursor none', async ({ page }) => {
  const { stage } = await openLesson(page, 'long-polling');
  await stage.row(HELD);
  // Wide enough for a timer of a busy machine to end in time.
  await slow(stage, 100);
  await fire(stage, 'Fire two, 5 ms apart');
  await stage.row({ kind: 'body', what: /"fired":\[\{"id":1,.*\{"id":2,/ });
  await stage.rowsOnce(HELD, 2);
  // A third one is told, the second never was: it isn't late, it's gone.
  await fire(stage, 'Fire one');
  await expect(stage.frame.getByText('event 3', { exact: true })).toBeVisible();
  await expect(fact(stage, 'fired')).toHaveText('3');
  await expect(fact(stage, 'arrived')).toHaveText('2');
  await expect(fact(stage, 'lost')).toHaveText('1');
  expect(await toldIds(stage)).toEqual([1, 3]);

  await askWithCursor(stage);
  await stage.row({ kind: 'request', what: /^GET \/events\?since=3&hold=25/ });
  await fire(stage, 'Fire two, 5 ms apart');
  await expect(stage.frame.getByText('event 5', { exact: true })).toBeVisible();
  await expect(fact(stage, 'fired')).toHaveText('5');
  await expect(fact(stage, 'lost')).toHaveText('1');
  await expect(fact(stage, 'twice')).toHaveText('0');
  expect(await toldIds(stage)).toEqual([1, 3, 4, 5]);
  // Each question names the `next` of the answer before.
  await stage.row({ kind: 'request', what: /^GET \/events\?since=4&hold=25/ });
  await stage.row({ kind: 'request', what: /^GET \/events\?since=5&hold=25/ });
});

test('with nothing to tell, the server gives up first, with 204', async ({ page }) => {
  const { stage } = await openLesson(page, 'long-polling');
  await askWithCursor(stage);
  await stage.frame.getByRole('slider', { name: 'Let the server hold for' }).fill('1');
  const question = await stage.row({ kind: 'request', what: /^GET \/events\?since=0&hold=1$/ });
  const answer = await stage.row({ kind: 'response', what: /^204 No Content, no body/ });
  expect(answer.time - question.time).toBeGreaterThan(950);
  await expect(
    stage.frame.getByText('Nothing happened while the server held').first(),
  ).toBeVisible();
  // The same cursor again.
  await stage.rowsOnce({ kind: 'request', what: /^GET \/events\?since=0&hold=1$/ }, 2);
});

test('a hundred of a hundred arrive exactly once, by cursor alone', async ({ page }) => {
  const { stage, check } = await openLesson(page, 'long-polling');
  const exercise = check('long-polling/exactly-once');
  await stage.row(HELD);
  await slow(stage, 300);
  await fire(stage, 'Fire one');
  await expect(fact(stage, 'fired')).toHaveText('1');
  await exercise.expectOpen(/A hundred events, fired from the page: 1 so far/);

  await fire(stage, 'Fire 100');
  await expect(fact(stage, 'fired')).toHaveText('101');
  await exercise.expectOpen(/ and more never arrived/);

  await askWithCursor(stage);
  await stage.row({ kind: 'request', what: /^GET \/events\?since=\d+&hold=25/ });
  await fire(stage, 'Fire 100');
  await expect(fact(stage, 'fired')).toHaveText('201');
  await expect(stage.frame.getByText('event 201', { exact: true })).toBeVisible();
  await expect(fact(stage, 'twice')).toHaveText('0');
  await exercise.expectDone();
});
