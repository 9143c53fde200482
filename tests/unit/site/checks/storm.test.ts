import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StormResult, StormSettings } from '../../../../playground-server/trace/storm.ts';
import { WireScript } from './wire-script.ts';

const SETTINGS: StormSettings = {
  clients: 200,
  delay: 10_000,
  backoff: 'fixed',
  jitter: 'full',
  respects: false,
  drain: { how: 'close', code: 1001, over: 0, down: 0 },
  seed: 1,
};

const SLOPE: StormResult = {
  steady: 50,
  peak: 99,
  peakAt: 3100,
  attempts: 200,
  refused: 0,
  failed: 0,
  back: 200,
  allBackAfter: 60_000,
  lost: { 1001: 200 },
  answers: {},
  arrivals: [],
};

/** A storm from its first record to its last. */
function run(wire: WireScript, result: Partial<StormResult>, clients = 200, storm = 1): WireScript {
  return wire
    .storm({ storm, state: 'filling', open: 0, settings: { ...SETTINGS, clients } })
    .storm({ storm, state: 'away', open: clients })
    .storm({ storm, state: 'done', open: clients, result: { ...SLOPE, ...result } });
}

const script = () => new WireScript('storm');
const judge = (wire: WireScript) => wire.judge('storm/slope');

test('less than twice the steady rate, and all back after a minute, passes', async () => {
  assert.deepEqual(await judge(run(script(), {})), { done: true, missing: [] });
});

test('twice the steady rate is a wave', async () => {
  const { done, missing } = await judge(run(script(), { peak: 100 }));
  assert.equal(done, false);
  assert.match(missing.join(), /had 100 attempts within a second, and the server takes 50\./);
});

test('more than a minute is too long, and a client that stays away is missing', async () => {
  const late = await judge(run(script(), { allBackAfter: 60_100 }));
  assert.deepEqual(late.missing, ['All clients back within 60 s: the last storm took 60.1 s.']);
  const lost = await judge(run(script(), { allBackAfter: null, back: 199 }));
  assert.deepEqual(lost.missing, ["All clients back: of the last storm's 200, 199 came."]);
});

test('a storm of few clients does not count, and neither does one that was stopped', async () => {
  const few = run(script(), {}, 190);
  assert.match((await judge(few)).missing.join(), /200 clients or more/);
  const stopped = script()
    .storm({ storm: 1, state: 'filling', open: 0, settings: SETTINGS })
    .storm({ storm: 1, state: 'stopped', open: 90, result: SLOPE });
  assert.equal((await judge(stopped)).done, false);
});

test('one that passed still counts after another that did not', async () => {
  const wire = run(run(script(), {}), { peak: 180 }, 200, 2);
  assert.equal((await judge(wire)).done, true);
});
