/**
 * Dissectors beside the parsers that the same bytes meet in production: `ws`'s Receiver, Node's own
 * HTTP parser, and `eventsource-parser`.
 *
 *     node tests/bench/dissectors.ts
 *
 * Ours builds every wire event, with spans and payloads. Each pair runs in turn on the same chunks,
 * many short rounds of each, and the median round of each counts.
 */

import { createRequire } from 'node:module';
import type { Writable } from 'node:stream';
import type { WireEvent } from '../../playground-server/wire/index.ts';
import { createWebSocket } from '../../playground-server/wire/websocket.ts';
import { type BenchRow, median } from './row.ts';
import { cut, maskedFrames } from './websocket-traffic.ts';

const require = createRequire(import.meta.url);
const Receiver = require('../../node_modules/ws/lib/receiver.js') as new (options: {
  isServer: boolean;
  maxPayload: number;
}) => Writable & {
  on(event: 'message', listener: () => void): void;
};

/** Bytes of a TCP segment on an Ethernet. */
const CHUNK = 1448;
const ROUNDS = 25;
/** A round is at least this long, in milliseconds. */
const ROUND_TIME = 40;

/** Runs all pairs. Takes about half a minute. */
export async function benchDissectors(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const size of [32, 1024, 65_536]) rows.push(...(await benchWebSocket(size, 'binary')));
  rows.push(...(await benchWebSocket(1024, 'text')));
  return rows;
}

async function benchWebSocket(size: number, type: 'text' | 'binary'): Promise<BenchRow[]> {
  const count = Math.max(64, Math.min(20_000, Math.floor((4 * 1024 * 1024) / size)));
  const bytes = maskedFrames(count, size, type);
  const chunks = cut(bytes, CHUNK);
  // The Receiver unmasks in place, so each of its runs needs bytes that no run has seen.
  const lent = chunks.map((chunk) => Buffer.from(chunk));
  const prepare = (): void => {
    chunks.forEach((chunk, index) => void lent[index]?.set(chunk));
  };
  let seen = 0;
  const ours = async (): Promise<void> => {
    const dissector = createWebSocket({ direction: 'up', offset: 0, sender: 'client' });
    for (const chunk of chunks) {
      const out: WireEvent[] = [];
      dissector.push(chunk, out);
      seen += out.length;
    }
  };
  const theirs = async (): Promise<void> => {
    const receiver = new Receiver({ isServer: true, maxPayload: 0 });
    let messages = 0;
    receiver.on('message', () => {
      messages += 1;
    });
    for (const chunk of lent) receiver.write(chunk);
    await drained(() => messages === count);
  };
  await ours();
  if (seen !== 2 * count) throw new Error(`${seen} events instead of ${2 * count}`);
  const [our, their] = await interleave(ours, theirs, prepare);
  const name = `WebSocket, masked ${type} frames of ${label(size)}`;
  const note = `ws Receiver, the same ${CHUNK}-byte chunks`;
  return [
    row(name, (count / our) * 1000, (count / their) * 1000, 'frames/s', 1, note),
    row(name, bytes.length / our / 1000, bytes.length / their / 1000, 'MB/s', 1, note),
  ];
}

async function drained(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setImmediate(resolve));
}

/** Median time of one run of each, in milliseconds. */
async function interleave(
  ours: () => Promise<void>,
  theirs: () => Promise<void>,
  prepare: () => void = () => {},
): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS + 3; round += 1) {
    const pair = [await timed(ours), await timed(theirs, prepare)] as const;
    // The first rounds warm the code up.
    if (round < 3) continue;
    times[0].push(pair[0]);
    times[1].push(pair[1]);
  }
  return [median(times[0]), median(times[1])];
}

/** Milliseconds of one run, `prepare` not counted. */
async function timed(run: () => Promise<void>, prepare: () => void = () => {}): Promise<number> {
  let runs = 0;
  let elapsed = 0;
  while (elapsed < ROUND_TIME) {
    prepare();
    const start = performance.now();
    await run();
    elapsed += performance.now() - start;
    runs += 1;
  }
  return elapsed / runs;
}

function label(size: number): string {
  return size < 1024 ? `${size} B` : `${size / 1024} KiB`;
}

function row(
  name: string,
  ours: number,
  theirs: number,
  unit: string,
  bound: number | undefined,
  note: string,
): BenchRow {
  const ratio = ours / theirs;
  const bounded = bound === undefined ? {} : { bound };
  return { group: 'dissectors', name, ours, theirs, unit, ratio, ...bounded, note };
}

if (import.meta.main) {
  for (const it of await benchDissectors()) {
    const rates = `${it.ours.toFixed(1).padStart(12)} ${it.theirs.toFixed(1).padStart(12)}`;
    console.log(`${it.name.padEnd(48)} ${rates} ${it.unit.padEnd(9)} ${it.ratio.toFixed(2)}`);
  }
}
