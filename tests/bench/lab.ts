/**
 * The proxy lab: how long a lab on a real nginx takes until its first byte is in the trace, and a
 * WebSocket echo and an SSE stream through the embedded hop beside the same through nginx. Both labs
 * are in one playground and before the same program; their runs take turns.
 *
 *     node tests/bench/lab.ts
 */

import { once } from 'node:events';
import { connect } from 'node:net';
import type { ProxySettings } from '../../playground-server/proxy/model/settings.ts';
import { findNginx } from '../../playground-server/proxy/nginx-binary.ts';
import type { SessionCreated } from '../../playground-server/trace/session-api.ts';
import { watchFeed } from '../support/feed-watcher.ts';
import { startProcess } from './child-process.ts';
import { openEchoes, openWebSocket, type Target } from './load.ts';
import { type BenchRow, median } from './row.ts';
import { formatTable } from './table.ts';

const GROUP = 'lab';
const OPENINGS = 25;
/** Milliseconds: a lab's first byte must be in the trace within them, at the 95th percentile. */
const OPENING_BUDGET = 1000;
const ROUNDS = 7;
/** Milliseconds of one run. */
const RUN = 300;
const ECHOES = 400;
const BURST = 20_000;
const TICKS = 200;

const SETTINGS: Partial<ProxySettings> = {
  proxyHttpVersion: '1.1',
  upgrade: 'forwarded',
  connection: 'map',
  proxyBuffering: 'off',
};

type Hop = 'nginx' | 'embedded';

/** Runs all. Takes about half a minute. */
export async function benchLab(): Promise<BenchRow[]> {
  if ((await findNginx()) === undefined) return [];
  const playground = startProcess('playground-process.ts');
  try {
    const { siteUrl, playUrl } = await playground.heard<{ siteUrl: string; playUrl: string }>();
    const api = createCalls(siteUrl, playUrl);
    return [await benchOpening(api), ...(await benchHops(api))];
  } finally {
    await playground.close();
  }
}

interface Calls {
  readonly feed: string;
  session(): Promise<SessionCreated>;
  lab(session: SessionCreated, hop: Hop): Promise<Target>;
  end(session: SessionCreated): Promise<void>;
}

function createCalls(siteUrl: string, playUrl: string): Calls {
  const call = async (
    method: string,
    path: string,
    key = '',
    body?: unknown,
  ): Promise<Response> => {
    const answer = await fetch(new URL(path, siteUrl), {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return answer;
  };
  return {
    feed: new URL('feed', siteUrl).href,
    session: async () => (await call('POST', 'api/sessions')).json() as Promise<SessionCreated>,
    async lab({ id, key }, hop) {
      const body = { hop, settings: SETTINGS };
      await call('PUT', `api/sessions/${id}/stages/echo/lab`, key, body);
      return { port: Number(new URL(playUrl).port), prefix: `/${id}/echo` };
    },
    async end({ id, key }) {
      await call('DELETE', `api/sessions/${id}`, key);
    },
  };
}

/** From the call that asks for a lab to the first byte of its first leg at the watcher. */
async function benchOpening(api: Calls): Promise<BenchRow> {
  const times: number[] = [];
  for (let count = 0; count < OPENINGS; count += 1) {
    const session = await api.session();
    const watcher = await watchFeed(api.feed, session, 0);
    const start = performance.now();
    const target = await api.lab(session, 'nginx');
    const socket = connect({ port: target.port, host: '127.0.0.1' });
    socket.write(`GET ${target.prefix}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    await watcher.until((record) => record.type === 'chunk');
    times.push(performance.now() - start);
    socket.destroy();
    watcher.close();
    await api.end(session);
  }
  const p95 = percentile(times, 0.95);
  return {
    group: GROUP,
    name: `opening a lab on nginx until its first byte is in the trace, p95 of ${OPENINGS}`,
    ours: p95,
    theirs: OPENING_BUDGET,
    unit: 'ms',
    ratio: OPENING_BUDGET / p95,
    bound: 1,
    note: `the budget beside it; median ${median(times).toFixed(0)} ms`,
  };
}

interface Measure {
  readonly name: string;
  readonly unit: string;
  /** More is better for a rate, less for a time. */
  readonly better: 'more' | 'less';
  run(target: Target): Promise<number>;
}

const MEASURES: readonly Measure[] = [
  ...[32, 1024].map(
    (payload): Measure => ({
      name: `WebSocket echo, 20 connections, ${payload} B`,
      unit: 'messages/s',
      better: 'more',
      run: (target) => echoRate(target, payload),
    }),
  ),
  { name: 'WebSocket echo, p99 of one at a time', unit: 'ms', better: 'less', run: echoP99 },
  { name: 'SSE burst', unit: 'events/s', better: 'more', run: burstRate },
  { name: 'SSE, an event every 2 ms, p99 until read', unit: 'ms', better: 'less', run: ticksP99 },
];

async function benchHops(api: Calls): Promise<BenchRow[]> {
  const session = { nginx: await api.session(), embedded: await api.session() };
  const nginx = await api.lab(session.nginx, 'nginx');
  const embedded = await api.lab(session.embedded, 'embedded');
  const rows: BenchRow[] = [];
  for (const measure of MEASURES) rows.push(await compare(measure, embedded, nginx));
  return rows;
}

async function compare(measure: Measure, ours: Target, theirs: Target): Promise<BenchRow> {
  const { name, unit, better, run } = measure;
  for (const target of [ours, theirs]) await run(target);
  const mine: number[] = [];
  const others: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // To and fro, so that nobody always has the same one before it.
    const first = round % 2 === 0;
    if (first) mine.push(await run(ours));
    others.push(await run(theirs));
    if (!first) mine.push(await run(ours));
  }
  const ratios = mine.map((value, round) => {
    const other = others[round] ?? Number.NaN;
    return better === 'more' ? value / other : other / value;
  });
  const note = 'the embedded hop beside nginx, both in a lab';
  return {
    group: GROUP,
    name,
    ours: median(mine),
    theirs: median(others),
    unit,
    ratio: median(ratios),
    note,
  };
}

async function echoRate(target: Target, payload: number): Promise<number> {
  const load = await openEchoes(target, 20, payload, 1);
  try {
    return (await load.run(RUN)).rate;
  } finally {
    load.close();
  }
}

/** A masked frame of 32 bytes of zeros under a key of zeros. */
const FRAME = Buffer.concat([Buffer.from([0x82, 0xa0]), Buffer.alloc(4 + 32)]);
const ANSWER = 2 + 32;

async function echoP99(target: Target): Promise<number> {
  const socket = await openWebSocket(target);
  const times: number[] = [];
  for (let count = 0; count < ECHOES; count += 1) {
    const start = performance.now();
    socket.write(FRAME);
    for (let seen = 0; seen < ANSWER; ) {
      const [bytes] = (await once(socket, 'data')) as [Buffer];
      seen += bytes.length;
    }
    times.push(performance.now() - start);
  }
  socket.destroy();
  return percentile(times, 0.99);
}

async function burstRate(target: Target): Promise<number> {
  const start = performance.now();
  let bytes = 0;
  await stream(target, `/burst/${BURST}`, (text) => {
    bytes += text.length;
  });
  if (bytes < BURST * 80) throw new Error(`The burst was cut short at ${bytes} bytes.`);
  return (BURST / (performance.now() - start)) * 1000;
}

async function ticksP99(target: Target): Promise<number> {
  const times: number[] = [];
  await stream(target, `/ticks/${TICKS}`, (text) => {
    const now = process.hrtime.bigint();
    for (const [, sent = '0'] of text.matchAll(/data: (\d+)\n/g)) {
      times.push(Number(now - BigInt(sent)) / 1e6);
    }
  });
  if (times.length < TICKS * 0.9) throw new Error(`Only ${times.length} ticks came whole.`);
  return percentile(times, 0.99);
}

/** Reads a chunked answer to its end. */
async function stream(
  { port, prefix }: Target,
  path: string,
  onText: (text: string) => void,
): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.write(`GET ${prefix}${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
  let tail = '';
  for await (const bytes of socket) {
    const text = (bytes as Buffer).toString('latin1');
    onText(text);
    tail = (tail + text).slice(-5);
    if (tail === '0\r\n\r\n') break;
  }
  socket.destroy();
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

if (import.meta.main) console.log(formatTable(await benchLab()));
