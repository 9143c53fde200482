/**
 * A storm of 500 clients on one machine: whether all come back, and whether anything failed that is
 * our own doing: a client without an answer, a refusal that is not the server's 503, a return later
 * than the policy said.
 *
 *     node tests/bench/storm.ts
 */

import { fileURLToPath } from 'node:url';
import { delayOf } from '../../playground-server/storm/schedule.ts';
import type {
  SessionCreated,
  StormRequest,
  StormStarted,
} from '../../playground-server/trace/session-api.ts';
import type { StormResult } from '../../playground-server/trace/storm.ts';
import { watchFeed } from '../support/feed-watcher.ts';
import { startProcess } from './child-process.ts';
import type { BenchRow } from './row.ts';
import { formatTable } from './table.ts';

const GROUP = 'storm';
const CLIENTS = 500;
const SEED = 6455;
const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
/** Milliseconds: longer than any storm. */
const PATIENCE = 100_000;

const WAVE: StormRequest = {
  clients: CLIENTS,
  delay: 1000,
  backoff: 'fixed',
  jitter: 'none',
  respects: true,
  drain: { how: 'close', code: 1001, over: 0, down: 2 },
  seed: SEED,
};
const SLOPE: StormRequest = { ...WAVE, delay: 20_000, jitter: 'full' };

/** Runs both. Takes about a minute and a half. */
export async function benchStorm(): Promise<BenchRow[]> {
  const playground = startProcess('playground-process.ts', EXAMPLES);
  try {
    const { siteUrl } = await playground.heard<{ siteUrl: string }>();
    const wave = await run(siteUrl, WAVE);
    const slope = await run(siteUrl, SLOPE);
    return [
      ...[
        { name: 'a wave', result: wave },
        { name: 'a slope', result: slope },
      ].flatMap(({ name, result }) => rowsOf(name, result)),
      lateness(slope),
    ];
  } finally {
    await playground.close();
  }
}

function rowsOf(name: string, { back, answers, peak, attempts }: StormResult): BenchRow[] {
  const errors = Object.entries(answers)
    .filter(([answer]) => answer !== '503')
    .reduce((sum, [, count]) => sum + count, 0);
  return [
    {
      group: GROUP,
      name: `${name} of ${CLIENTS} clients: back`,
      ours: back,
      theirs: CLIENTS,
      unit: 'clients',
      ratio: back / CLIENTS,
      bound: 1,
      note: `${attempts} attempts, at most ${peak} in a second`,
    },
    {
      group: GROUP,
      name: `${name} of ${CLIENTS} clients: attempts without an error of our own`,
      ours: attempts - errors,
      theirs: attempts,
      unit: 'attempts',
      ratio: (attempts - errors) / attempts,
      bound: 1,
      note: 'every answer is 101 or the server’s 503',
    },
  ];
}

/** The last of the first attempts against what the policy says: our own delay, and the machine's. */
function lateness({ allBackAfter }: StormResult): BenchRow {
  const policy = { ...SLOPE, seed: SEED };
  const delays = Array.from({ length: CLIENTS }, (_, client) =>
    delayOf(policy, client, 1, { closeCode: 1001 }),
  );
  const due = Math.max(...delays);
  const took = allBackAfter ?? Number.POSITIVE_INFINITY;
  return {
    group: GROUP,
    name: 'the slope’s last client back, beside the moment that was drawn',
    ours: took,
    theirs: due,
    unit: 'ms',
    ratio: due / took,
    bound: 0.9,
  };
}

async function run(siteUrl: string, body: StormRequest): Promise<StormResult> {
  const call = (method: string, path: string, key = '', content?: unknown) =>
    fetch(new URL(path, siteUrl), {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(content === undefined ? {} : { body: JSON.stringify(content) }),
    });
  const session = (await (await call('POST', 'api/sessions')).json()) as SessionCreated;
  const { id, key } = session;
  const feed = await watchFeed(new URL('feed', siteUrl).href, session, 0);
  const answer = await call('POST', `api/sessions/${id}/stages/storm/storm`, key, body);
  if (answer.status !== 202) throw new Error(await answer.text());
  const { storm } = (await answer.json()) as StormStarted;
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    const end = feed.records.find(
      (record) => record.type === 'storm' && record.storm === storm && record.result,
    );
    if (end?.type === 'storm' && end.result) {
      feed.close();
      await call('DELETE', `api/sessions/${id}`, key);
      return end.result;
    }
    if (performance.now() > deadline) throw new Error('STORM_STUCK: the storm does not end.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

if (import.meta.main) console.log(formatTable(await benchStorm()));
