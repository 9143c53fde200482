/**
 * What an exchange had cost at a moment of what was kept: what it has cost at its end, without what
 * came behind the moment. So it is right where the oldest rows were let go, too.
 *
 * Sums stand beside rows and reads in the order of time; only what is new is taken in, and a moment
 * costs a search. Pure.
 */

import type { Direction } from '../../../playground-server/wire/index.ts';
import { firstIndex } from '../model/byte-store.ts';
import { countOf } from '../model/cost.ts';
import { createOrderedRows, type OrderedRows } from '../model/ordered-rows.ts';
import { endId } from '../model/row-cursor.ts';
import type { Cost, LegView, Row, TraceView } from '../model/view.ts';
import { countPast, type Moment } from './moment.ts';

/** What a view had come to when it was paused. */
export interface CostEnd {
  readonly cost: Cost;
  /** The id behind its last row. */
  readonly until: number;
  /** How far each leg had come each way, in bytes. */
  readonly carried: ReadonlyMap<number, LegView['carried']>;
}

export function costEnd(view: TraceView): CostEnd {
  const { requests, frames, messages, bytesUp, bytesDown, contentBytes } = view.cost;
  return {
    cost: { requests, frames, messages, bytesUp, bytesDown, contentBytes },
    until: endId(view),
    carried: new Map([...view.legs].map(([leg, { carried }]) => [leg, { ...carried }])),
  };
}

export interface CostAt {
  /** @param end of the latest pause; a later one each time */
  read(end: CostEnd, at: Moment): Cost;
}

export function createCostAt(view: TraceView): CostAt {
  const rows = createOrderedRows(view, (row) => row.source === 'wire');
  const counted = createRowSums(rows);
  const reads = createReadSums(view);
  return {
    read({ cost, until, carried }, at) {
      counted.update(until);
      reads.update(carried);
      const behind = counted.behind(at);
      return {
        requests: cost.requests - behind.requests,
        frames: cost.frames - behind.frames,
        messages: cost.messages - behind.messages,
        contentBytes: cost.contentBytes - behind.content,
        bytesUp: cost.bytesUp - reads.behind('up', at),
        bytesDown: cost.bytesDown - reads.behind('down', at),
      };
    },
  };
}

/** What the rows before a place of the order add up to. */
interface Sums {
  readonly requests: number;
  readonly frames: number;
  readonly messages: number;
  readonly content: number;
}

const NOTHING: Sums = { requests: 0, frames: 0, messages: 0, content: 0 };

function createRowSums(rows: OrderedRows) {
  /** Up to and with each row. */
  let sums: Sums[] = [];
  return {
    update(until: number): void {
      const changed = rows.update(until);
      if (changed < 0) return;
      sums = sums.slice(0, changed);
      for (const row of rows.rows.slice(changed)) sums.push(plus(sums.at(-1) ?? NOTHING, row));
    },
    behind(at: Moment): Sums {
      const all = sums.at(-1) ?? NOTHING;
      const past = sums[countPast(rows.rows, at) - 1] ?? NOTHING;
      return {
        requests: all.requests - past.requests,
        frames: all.frames - past.frames,
        messages: all.messages - past.messages,
        content: all.content - past.content,
      };
    },
  };
}

function plus(sums: Sums, row: Row): Sums {
  if (row.source !== 'wire') return sums;
  const { kind } = row.event;
  const { message, content } = countOf(row.event, row.carriesSse ?? false);
  return {
    requests: sums.requests + (kind === 'http-request' ? 1 : 0),
    frames: sums.frames + (kind === 'ws-frame' ? 1 : 0),
    messages: sums.messages + (message ? 1 : 0),
    content: sums.content + content,
  };
}

/** A read of a tap, and the bytes of its direction up to and with it. */
interface Read {
  readonly time: number;
  readonly length: number;
  sum: number;
}

function createReadSums(view: TraceView) {
  const ways: Record<Direction, Read[]> = { up: [], down: [] };
  /** How far each leg has been taken in. */
  const known = new Map<string, number>();

  function update(carried: CostEnd['carried'], way: Direction): void {
    const found: Read[] = [];
    for (const [leg, { [way]: end }] of carried) {
      const from = known.get(`${leg} ${way}`) ?? 0;
      if (from >= end) continue;
      known.set(`${leg} ${way}`, end);
      for (const { offset, length, time } of view.chunks(leg, way, from, end - from)) {
        found.push({
          time,
          length: Math.min(end, offset + length) - Math.max(from, offset),
          sum: 0,
        });
      }
    }
    if (found.length === 0) return;
    found.sort((one, other) => one.time - other.time);
    const reads = ways[way];
    const first = (found[0] as Read).time;
    // Legs are read one by one: what is new may stand before what is known.
    const late = reads.splice(firstIndex(reads, ({ time }) => time > first));
    const added = late.length === 0 ? found : [...late, ...found].sort((a, b) => a.time - b.time);
    let sum = reads.at(-1)?.sum ?? 0;
    for (const read of added) {
      sum += read.length;
      reads.push({ ...read, sum });
    }
  }

  return {
    update(carried: CostEnd['carried']): void {
      update(carried, 'up');
      update(carried, 'down');
    },
    behind(way: Direction, at: Moment): number {
      const reads = ways[way];
      // Before the first row of a time, nothing of that time is past.
      const behind = ({ time }: Read) => time > at.time || (at.id < 0 && time === at.time);
      return (reads.at(-1)?.sum ?? 0) - (reads[firstIndex(reads, behind) - 1]?.sum ?? 0);
    },
  };
}
