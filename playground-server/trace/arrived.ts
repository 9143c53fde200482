/**
 * A trace as its ends got it: the bytes and ends that a fault let vanish behind the tap are taken
 * out, and what followed them closes up, as it did on the hop's other side.
 *
 * The `dropped` records stay, at the places where their bytes are missing now.
 */

import type { Direction } from '../wire/span.ts';
import { joined } from './leg-streams.ts';
import type { Chunk, Dropped, TraceRecord } from './trace.ts';

/**
 * @param directions those whose bytes are taken as they arrived; the others stay as they were sent
 * @returns the same records where nothing was dropped
 */
export function arrived(
  records: readonly TraceRecord[],
  directions: readonly Direction[] = ['up', 'down'],
): readonly TraceRecord[] {
  const ways = lossesOf(records, directions);
  if (ways.size === 0) return records;
  const losses = (leg: number, direction: Direction): Losses =>
    ways.get(wayOf(leg, direction)) ?? NONE;
  return records.flatMap((record): TraceRecord[] => {
    if (record.type === 'gap') {
      const resume = record.resume.map((one) => ({
        ...one,
        up: losses(one.open.leg, 'up').placeOf(one.up),
        down: losses(one.open.leg, 'down').placeOf(one.down),
      }));
      return [{ ...record, resume }];
    }
    if (!('direction' in record)) return [record];
    const lost = losses(record.leg, record.direction);
    if (record.type === 'half-close') return lost.fin ? [] : [record];
    const offset = lost.placeOf(record.offset);
    if (record.type === 'chunk') {
      const bytes = lost.without(record);
      return bytes.length === 0 ? [] : [{ ...record, offset, bytes }];
    }
    if (record.type !== 'rewritten') return [{ ...record, offset }];
    const removed = lost.placeOf(record.offset + record.removed) - offset;
    return [{ ...record, offset, removed }];
  });
}

const wayOf = (leg: number, direction: Direction): string => `${leg} ${direction}`;

function lossesOf(
  records: readonly TraceRecord[],
  directions: readonly Direction[],
): ReadonlyMap<string, Losses> {
  const drops = new Map<string, Dropped[]>();
  for (const record of records) {
    if (record.type !== 'dropped' || !directions.includes(record.direction)) continue;
    const way = wayOf(record.leg, record.direction);
    const found = drops.get(way);
    if (found === undefined) drops.set(way, [record]);
    else found.push(record);
  }
  return new Map([...drops].map(([way, found]) => [way, new Losses(found)]));
}

/** What vanished of one direction of a leg. */
class Losses {
  /** The sender's FIN did. */
  readonly fin: boolean;
  readonly #drops: readonly Dropped[];
  /** Bytes that vanished before each drop. */
  readonly #before: readonly number[];

  constructor(drops: readonly Dropped[]) {
    this.fin = drops.some(({ end }) => end === 'fin');
    this.#drops = drops
      .filter(({ length }) => length > 0)
      .toSorted((one, other) => one.offset - other.offset);
    let bytes = 0;
    this.#before = this.#drops.map(({ length }) => {
      bytes += length;
      return bytes - length;
    });
  }

  /** Where a place of the stream is in what arrived of it. */
  placeOf(offset: number): number {
    const index = this.#lastBefore(offset);
    const drop = this.#drops[index];
    if (drop === undefined) return offset;
    return offset - (this.#before[index] as number) - Math.min(drop.length, offset - drop.offset);
  }

  /** The bytes of a chunk that arrived. */
  without({ offset, bytes }: Chunk): Uint8Array {
    const end = offset + bytes.length;
    const parts: Uint8Array[] = [];
    let at = offset;
    for (let index = Math.max(0, this.#lastBefore(offset)); at < end; index++) {
      const drop = this.#drops[index];
      const from = Math.min(end, drop?.offset ?? end);
      if (from > at) parts.push(bytes.subarray(at - offset, from - offset));
      at = Math.max(at, drop === undefined ? end : drop.offset + drop.length);
    }
    return joined(parts);
  }

  /** The last drop that begins before the place; -1 where none does. */
  #lastBefore(offset: number): number {
    let low = 0;
    let high = this.#drops.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#drops[middle] as Dropped).offset < offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

const NONE = new Losses([]);
