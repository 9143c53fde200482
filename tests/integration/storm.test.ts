/** Storms of a whole playground on the real example: who comes back, what they are told, what is left. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { delayOf } from '../../playground-server/storm/schedule.ts';
import type { SessionCreated, StormStarted } from '../../playground-server/trace/session-api.ts';
import type {
  StormDrain,
  StormResult,
  StormSettings,
} from '../../playground-server/trace/storm.ts';
import type { StormChanged, TraceRecord } from '../../playground-server/trace/trace.ts';
import type { FeedWatcher } from '../support/feed-watcher.ts';
import { type RunningPlayground, startPlayground } from '../support/playground.ts';
import { createTinyExamples } from '../support/tiny-examples.ts';

interface Stand {
  readonly playground: RunningPlayground;
  readonly session: SessionCreated;
  readonly feed: FeedWatcher;
  begin(settings?: Partial<StormSettings>, example?: string): Promise<Response>;
  stop(): Promise<Response>;
  /** A storm from its beginning to its end. */
  run(settings?: Partial<StormSettings>): Promise<StormResult>;
}

const closing = (code: 1001 | 1012 | 1013, down = 0, over = 0): StormDrain => {
  return { how: 'close', code, over, down };
};

const SETTINGS = {
  clients: 50,
  delay: 300,
  backoff: 'fixed',
  jitter: 'none',
  respects: false,
  drain: closing(1001),
} as const;

const FIRST_TEN = Array.from({ length: 10 }, (_, client) => client);

async function stand(t: TestContext, options = {}): Promise<Stand> {
  const playground = await startPlayground(t, options);
  const session = await playground.openSession();
  const feed = await playground.watch(session);
  const { id, key } = session;
  const path = (example: string) => `api/sessions/${id}/stages/${example}/storm`;
  const begin: Stand['begin'] = (settings = {}, example = 'storm') =>
    playground.call('POST', path(example), { key, body: { ...SETTINGS, ...settings } });
  return {
    playground,
    session,
    feed,
    begin,
    stop: () => playground.call('DELETE', path('storm'), { key }),
    async run(settings) {
      const answer = await begin(settings);
      assert.equal(answer.status, 202, await answer.clone().text());
      const { storm } = (await answer.json()) as StormStarted;
      const end = await untilEnd(feed, storm);
      assert.equal(end.state, 'done', end.message);
      assert.ok(end.result);
      return end.result;
    },
  };
}

const isStorm = (record: TraceRecord): record is StormChanged => record.type === 'storm';

/** The last record of a storm; a storm may take longer than the feed's own patience. */
async function untilEnd(feed: FeedWatcher, storm: number): Promise<StormChanged> {
  const ends = (record: TraceRecord) =>
    isStorm(record) &&
    record.storm === storm &&
    ['done', 'stopped', 'failed'].includes(record.state);
  for (;;) {
    const found = await feed.until(ends).catch((error: Error) => error);
    if (!(found instanceof Error)) return found as StormChanged;
    if (feed.socket.readyState > 1) throw found;
  }
}

async function codeOf(answer: Response): Promise<string> {
  const { error } = (await answer.json()) as { error: { code: string } };
  return `${answer.status} ${error.code}`;
}

/** Sockets that the program still has, as it says itself. */
async function socketsOf({ playground, session }: Stand): Promise<number> {
  const answer = await fetch(playground.demo(session, 'storm', '/server'));
  return ((await answer.json()) as { sockets: number }).sockets;
}

test('50 clients lose their server at once, come back at once, and leave nothing', async (t) => {
  const it = await stand(t);
  const result = await it.run();
  assert.equal(result.back, 50);
  assert.deepEqual(result.lost, { 1001: 50 });
  assert.ok(result.allBackAfter !== null && result.allBackAfter >= SETTINGS.delay);
  assert.ok(result.attempts >= 50 && result.peak >= 50, JSON.stringify(result));
  assert.ok(result.steady > 10 && result.steady <= 50, String(result.steady));
  const counted = result.arrivals.reduce((sum, one) => sum + one.accepted, 0);
  assert.equal(counted, 50);
  // The last client's end may still be on its way.
  while ((await socketsOf(it)) > 0) await new Promise((resolve) => setTimeout(resolve, 10));
});

test('the records add up to the result, and only the first client has a leg in the trace', async (t) => {
  const { feed, run } = await stand(t);
  const result = await run({ clients: 20 });
  const storm = feed.records.filter(isStorm);
  assert.deepEqual(
    storm.map(({ state }) => state).filter((state) => state !== 'progress'),
    ['filling', 'away', 'done'],
  );
  const sum = storm.flatMap(({ arrivals = [] }) => arrivals);
  assert.equal(
    sum.reduce((all, one) => all + one.accepted + one.refused + one.failed, 0),
    result.attempts,
  );
  const opened = feed.records.filter((record) => record.type === 'open');
  assert.equal(opened.length, 2);
  assert.equal(feed.text('up').match(/GET \S+\/storm\/socket HTTP\/1\.1/g)?.length, 2);
  assert.match(feed.text('down'), /101 Switching Protocols[\s\S]*The server is being replaced/);
});

test('a crash is 1006, and the program is started again', async (t) => {
  const { feed, run } = await stand(t);
  const result = await run({ drain: { how: 'crash' }, jitter: 'full' });
  assert.deepEqual(result.lost, { 1006: 50 });
  assert.equal(result.back, 50);
  await feed.until((record) => record.type === 'program' && record.state === 'crashed');
});

test('while the server is down clients are refused; who respects Retry-After asks once', async (t) => {
  const { run } = await stand(t);
  const drain = closing(1001, 2);
  const stubborn = await run({ clients: 30, drain });
  assert.equal(stubborn.answers['503'], stubborn.refused);
  // Every 300 ms for 2 s, or what a busy machine makes of it.
  assert.ok(stubborn.refused >= 30 * 3, `${stubborn.refused} refused`);
  const polite = await run({ clients: 30, drain, respects: true });
  assert.ok(polite.refused >= 30 && polite.refused <= 60, `${polite.refused} refused`);
  assert.equal(polite.back, 30);
});

test('1012 is waited out for 5 to 30 s by those who respect it', async (t) => {
  const { run } = await stand(t);
  const settings = { ...SETTINGS, clients: 10, respects: true, drain: closing(1012) };
  // A draw in which nobody waits for the whole half minute: a test has better things to do.
  const longestOf = (seed: number) =>
    Math.max(...FIRST_TEN.map((n) => delayOf({ ...settings, seed }, n, 1, { closeCode: 1012 })));
  let seed = 1;
  while (longestOf(seed) > 14_000) seed += 1;
  const result = await run({ ...settings, seed });
  assert.deepEqual(result.lost, { 1012: 10 });
  const { allBackAfter, peak } = result;
  assert.ok(allBackAfter !== null && allBackAfter >= Math.floor(longestOf(seed)));
  assert.ok(peak < 10, `${peak} within a second`);
});

test('a drain over some seconds spreads the return of clients that know no jitter', async (t) => {
  const { run } = await stand(t);
  const { peak, back } = await run({ clients: 40, drain: closing(1001, 0, 3) });
  assert.equal(back, 40);
  assert.ok(peak < 25, `${peak} within a second`);
});

test('the same seed is the same storm', async (t) => {
  const { begin, feed } = await stand(t);
  const answer = await begin({ clients: 10, seed: 42 });
  assert.deepEqual(await answer.json(), { storm: 1, seed: 42 });
  const filling = await feed.until((record) => isStorm(record) && record.state === 'filling');
  assert.equal(isStorm(filling) && filling.settings?.seed, 42);
});

test('a second storm is refused, and one that is stopped makes room for it', async (t) => {
  const it = await stand(t);
  assert.equal((await it.begin({ clients: 200 })).status, 202);
  assert.equal(await codeOf(await it.begin()), '409 STORM_RUNNING');
  await it.feed.until((record) => isStorm(record) && record.open > 0);
  assert.equal((await it.stop()).status, 204);
  assert.equal((await untilEnd(it.feed, 1)).state, 'stopped');
  assert.equal(await socketsOf(it), 0);
  assert.equal((await it.run({ clients: 10 })).back, 10);
  assert.equal((await it.stop()).status, 204, 'nothing to stop is stopped already');
});

test('a storm ends with its session, and its clients with it', async (t) => {
  const { playground, session, begin, feed } = await stand(t, { limits: { maxStorms: 1 } });
  assert.equal((await begin({ clients: 200 })).status, 202);
  await feed.until((record) => isStorm(record) && record.open > 5);
  const other = await playground.openSession();
  const again = () =>
    playground.call('POST', `api/sessions/${other.id}/stages/storm/storm`, {
      key: other.key,
      body: { ...SETTINGS, clients: 10 },
    });
  assert.equal(await codeOf(await again()), '503 STORM_LIMIT_REACHED');
  await playground.call('DELETE', `api/sessions/${session.id}`, { key: session.key });
  let answer = await again();
  while (answer.status !== 202) answer = await again();
});

test('what no storm can be let loose on, or with, is refused', async (t) => {
  const { begin } = await stand(t);
  assert.equal(await codeOf(await begin({}, 'polling')), '409 STORM_UNSUPPORTED');
  assert.equal(await codeOf(await begin({}, 'nothing')), '404 EXAMPLE_UNKNOWN');
  assert.equal(await codeOf(await begin({ clients: 501 })), '400 BAD_STORM');
});

test('a program that can not say its rate fails the storm with a code', async (t) => {
  const examplesFolder = await createTinyExamples(t, { storm: { socket: 'a', control: 'b' } });
  const { begin, feed } = await stand(t, { examplesFolder });
  assert.equal((await begin({}, 'tiny')).status, 202);
  const end = await untilEnd(feed, 1);
  assert.deepEqual([end.state, end.code], ['failed', 'STORM_CONTROL_FAILED']);
});
