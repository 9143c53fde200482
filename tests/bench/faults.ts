/**
 * What the layer of faults costs a leg: the throughput of one on which nothing is set, beside the
 * same with a script that waits for what never comes, and with faults that are at work and take
 * nothing away.
 *
 *     node tests/bench/faults.ts
 *
 * All legs are in one playground and before the same program, each kind in a session of its own.
 * They take turns in many short runs, and the median of the rounds' own ratios counts.
 */

import type { Fault, FaultStep, Faults } from '../../playground-server/trace/faults.ts';
import type { SessionCreated } from '../../playground-server/trace/session-api.ts';
import { type BenchProcess, startProcess } from './child-process.ts';
import { type Load, openEchoes, openRequests, type Target } from './load.ts';
import { compareCpu, compareRates, type Measured, measure } from './measured.ts';
import type { BenchRow } from './row.ts';
import { formatTable } from './table.ts';

const ROUNDS = 16;
const WARM_UP = 800;
/** Milliseconds of one run. */
const RUN = 110;
/** Farther than any run gets. */
const FAR = 1_000_000_000;

const step = (when: FaultStep['when'], fault: Fault): FaultStep => {
  return { place: 0, direction: 'both', when, fault };
};

interface Contestant {
  readonly name: string;
  readonly steps: readonly FaultStep[];
  /** The least of the throughput without faults that will do. */
  readonly bound: number;
}

const CONTESTANTS: readonly Contestant[] = [
  {
    name: 'a stall that waits for its time',
    steps: [step({ at: 'after', ms: 600_000 }, { kind: 'stall' })],
    bound: 0.9,
  },
  {
    name: 'a stall that waits for its frame',
    steps: [step({ at: 'frame', direction: 'up', number: FAR }, { kind: 'stall' })],
    bound: 0.6,
  },
  {
    name: 'latency of 0 ms and bandwidth of 1 GB/s at work',
    steps: [
      step({ at: 'now' }, { kind: 'latency', ms: 0 }),
      step({ at: 'now' }, { kind: 'bandwidth', bytesPerSecond: 1_000_000_000 }),
    ],
    bound: 0.5,
  },
];

const KINDS: readonly { name: string; unit: string; open(target: Target): Promise<Load> }[] = [
  {
    name: 'WebSocket echo, 50 connections, 32 B',
    unit: 'messages/s',
    open: (target) => openEchoes(target, 50, 32, 1),
  },
  {
    name: 'WebSocket echo, 1 pipelined connection, 64 KiB',
    unit: 'messages/s',
    open: (target) => openEchoes(target, 1, 65_536, 8),
  },
  {
    name: 'HTTP keep-alive, 50 connections',
    unit: 'requests/s',
    open: (target) => openRequests(target, 50),
  },
];

/** Runs all. Takes about half a minute. */
export async function benchFaults(): Promise<BenchRow[]> {
  const playground = startProcess('playground-process.ts');
  try {
    const at = await playground.heard<{ siteUrl: string; playUrl: string }>();
    const bare = await stageWith(at, []);
    const stages: Target[] = [];
    for (const { steps } of CONTESTANTS) stages.push(await stageWith(at, steps));
    const rows: BenchRow[] = [];
    for (const kind of KINDS) rows.push(...(await benchKind(playground, kind, [bare, ...stages])));
    return rows;
  } finally {
    await playground.close();
  }
}

/** A stage in a session of its own, with these faults. */
async function stageWith(
  { siteUrl, playUrl }: { siteUrl: string; playUrl: string },
  steps: readonly FaultStep[],
): Promise<Target> {
  const created = await fetch(new URL('api/sessions', siteUrl), { method: 'POST' });
  const { id, key } = (await created.json()) as SessionCreated;
  const faults: Faults = {
    latency: { up: 0, down: 0 },
    ...(steps.length === 0 ? {} : { script: { seed: 1, steps } }),
  };
  const answer = await fetch(new URL(`api/sessions/${id}/stages/echo/faults`, siteUrl), {
    method: 'PUT',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return { port: Number(new URL(playUrl).port), prefix: `/${id}/echo` };
}

/** @param targets the one without faults, then the contestants in their order */
async function benchKind(
  playground: BenchProcess,
  { name, unit, open }: (typeof KINDS)[number],
  targets: readonly Target[],
): Promise<BenchRow[]> {
  const loads: Load[] = [];
  for (const target of targets) loads.push(await open(target));
  const results: Measured[][] = loads.map(() => []);
  for (const load of loads) await load.run(WARM_UP);
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = loads.map((load, index) => ({ load, index }));
    // To and fro, so that nobody always has the same one before it.
    for (const { load, index } of round % 2 === 0 ? order : order.toReversed()) {
      results[index]?.push(await measure(load, RUN, playground));
    }
  }
  for (const load of loads) load.close();
  const [bare = [], ...others] = results;
  return CONTESTANTS.map(({ name: fault, bound }, index) => {
    const mine = others[index] ?? [];
    return {
      group: 'faults',
      name: `${name}, ${fault}`,
      unit,
      ...compareRates(mine, bare),
      bound,
      note: `beside a leg without; µs of the process each, beside: ${compareCpu(mine, bare)}`,
    };
  });
}

if (import.meta.main) console.log(formatTable(await benchFaults()));
