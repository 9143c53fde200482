/**
 * What the playground costs as a hop, beside a bare socket pipe before the same program, and
 * beside nginx where it is on the machine.
 *
 *     node tests/bench/hop.ts
 *
 * Every kind of load has its connections open through all hops at once; they take turns in short
 * runs, and the median of the runs' ratios counts.
 */

import { type HopStand, startHopStand } from './hop-stand.ts';
import { type Load, openEchoes, openRequests, type Target } from './load.ts';
import { type BenchRow, median } from './row.ts';
import { formatTable } from './table.ts';

const ROUNDS = 9;
/** Milliseconds of one run. */
const RUN = 250;
const BOUND = 0.85;
const BOUND_WATCHED = 0.7;

interface Kind {
  readonly name: string;
  readonly unit: string;
  readonly open: (target: Target) => Promise<Load>;
}

/** Runs all loads. Takes about two minutes. */
export async function benchHop(): Promise<BenchRow[]> {
  const stand = await startHopStand();
  try {
    const rows: BenchRow[] = [];
    for (const kind of kinds()) rows.push(...(await benchKind(stand, kind)));
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
  const rates = { ours: [], watched: [], pipe: [], nginx: [] } as Record<string, number[]>;
  const measure = async (kind: string, run: () => Promise<number>): Promise<void> => {
    rates[kind]?.push(await run());
  };
  for (let round = -1; round < ROUNDS; round += 1) {
    // The first round warms up all who take part.
    if (round === 0) for (const list of Object.values(rates)) list.length = 0;
    await measure('pipe', () => pipe.run(RUN));
    await measure('ours', () => ours.run(RUN));
    await measure('watched', () => stand.watched(() => ours.run(RUN)));
    if (nginx) await measure('nginx', () => nginx.run(RUN));
  }
  for (const load of [ours, pipe, nginx]) load?.close();
  const row = (label: string, mine: string, theirs: string, bound?: number): BenchRow => ({
    group: 'hop',
    name: `${name}${label}`,
    ours: median(rates[mine] ?? []),
    theirs: median(rates[theirs] ?? []),
    unit,
    ratio: ratioOf(rates[mine] ?? [], rates[theirs] ?? []),
    ...(bound === undefined ? {} : { bound }),
    note: theirs === 'nginx' ? 'beside nginx' : 'beside a bare pipe',
  });
  return [
    row('', 'ours', 'pipe', BOUND),
    row(', one watcher', 'watched', 'pipe', BOUND_WATCHED),
    ...(nginx ? [row('', 'ours', 'nginx')] : []),
  ];
}

/** The median of the rounds' own ratios: what slows a whole round slows both. */
function ratioOf(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((rate, round) => rate / (theirs[round] ?? Number.NaN)));
}

if (import.meta.main) console.log(formatTable(await benchHop()));
