/**
 * What the playground costs as a hop, beside a bare socket pipe before the same program, and
 * beside nginx where it is on the machine.
 *
 *     node tests/bench/hop.ts             all kinds of load
 *     node tests/bench/hop.ts HTTP 32     those whose names hold one of these
 *
 * Every kind of load has its connections open through all hops at once; they take turns in many
 * short runs, and the median of the rounds' own ratios counts: what else the machine does slows a
 * whole round. Beside the rate stands what each hop's process used of a processor per message,
 * which others hardly change.
 */

import { type HopStand, startHopStand } from './hop-stand.ts';
import { type Load, openEchoes, openRequests, type Target } from './load.ts';
import { compareCpu, compareRates, type Measured, measure } from './measured.ts';
import type { BenchRow } from './row.ts';
import { formatTable } from './table.ts';

const ROUNDS = 24;
/** Milliseconds that each hop's code gets to become as fast as it will, before anything counts. */
const WARM_UP = 1000;
/** Only every so many rounds are nginx's too: no bound hangs on it. */
const NGINX_EVERY = 4;
/** Milliseconds of one run. */
const RUN = 110;
const BOUND = 0.85;
const BOUND_WATCHED = 0.7;

interface Kind {
  readonly name: string;
  readonly unit: string;
  readonly open: (target: Target) => Promise<Load>;
}

type Contestant = 'pipe' | 'ours' | 'watched' | 'nginx';
type Results = Record<Contestant, Measured[]>;

/** Runs all loads, or those whose names hold one of `only`. All take about two minutes. */
export async function benchHop(only: readonly string[] = []): Promise<BenchRow[]> {
  const stand = await startHopStand();
  try {
    const rows: BenchRow[] = [];
    for (const kind of kinds()) {
      if (only.length > 0 && !only.some((part) => kind.name.includes(part))) continue;
      rows.push(...(await benchKind(stand, kind)));
    }
    return rows;
  } finally {
    await stand.close();
  }
}

function kinds(): Kind[] {
  const sizes = [
    { name: '32 B', payload: 32, window: 64 },
    { name: '1 KiB', payload: 1024, window: 64 },
    { name: '64 KiB', payload: 65_536, window: 8 },
  ];
  const unit = 'messages/s';
  return [
    ...sizes.map(({ name, payload }) => ({
      name: `WebSocket echo, 50 connections, ${name}`,
      unit,
      open: (target: Target) => openEchoes(target, 50, payload, 1),
    })),
    ...sizes.map(({ name, payload, window }) => ({
      name: `WebSocket echo, 1 pipelined connection, ${name}`,
      unit,
      open: (target: Target) => openEchoes(target, 1, payload, window),
    })),
    {
      name: 'HTTP keep-alive, 50 connections',
      unit: 'requests/s',
      open: (target: Target) => openRequests(target, 50),
    },
  ];
}

async function benchKind(stand: HopStand, { name, unit, open }: Kind): Promise<BenchRow[]> {
  const ours = await open(stand.playground);
  const pipe = await open(stand.pipe);
  const nginx = stand.nginx && (await open(stand.nginx));
  const { processes } = stand;
  const turns: [Contestant, () => Promise<Measured>][] = [
    ['ours', () => measure(ours, RUN, processes.playground)],
    ['pipe', () => measure(pipe, RUN, processes.pipe)],
    ['watched', () => stand.watched(() => measure(ours, RUN, processes.playground))],
  ];
  const results: Results = { pipe: [], ours: [], watched: [], nginx: [] };
  for (const load of [ours, pipe]) await load.run(WARM_UP);
  for (let round = 0; round < ROUNDS; round += 1) {
    // To and fro, so that nobody always has the same one before it.
    const order = round % 2 === 0 ? turns : turns.toReversed();
    for (const [who, run] of order) {
      results[who].push(await run());
    }
    if (nginx && round % NGINX_EVERY === 0) results.nginx.push(await measure(nginx, RUN));
  }
  for (const load of [ours, pipe, nginx]) load?.close();
  const row = { group: 'hop', name, unit };
  const watched = { ...row, name: `${name}, one watcher` };
  return [
    { ...row, ...besidePipe(results, 'ours'), bound: BOUND },
    { ...watched, ...besidePipe(results, 'watched'), bound: BOUND_WATCHED },
    ...(nginx ? [{ ...row, ...besideNginx(results) }] : []),
  ];
}

type Compared = Pick<BenchRow, 'ours' | 'theirs' | 'ratio' | 'note'>;

function besidePipe({ pipe, ...results }: Results, who: 'ours' | 'watched'): Compared {
  const mine = results[who];
  return {
    ...compareRates(mine, pipe),
    note: `beside a bare pipe; µs of its process each, beside the pipe's: ${compareCpu(mine, pipe)}`,
  };
}

function besideNginx({ ours, nginx }: Results): Compared {
  const same = ours.filter((_, round) => round % NGINX_EVERY === 0);
  return { ...compareRates(same, nginx), note: 'beside nginx' };
}

if (import.meta.main) console.log(formatTable(await benchHop(process.argv.slice(2))));
