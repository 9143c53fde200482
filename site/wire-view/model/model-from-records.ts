/**
 * The trace model: trace records in, rows out. Pure: no DOM, no clock; how a batch of changes is
 * announced is given from outside. It holds nothing that can't be posted to a worker but the
 * listeners, so that it can move into one.
 *
 * Rows grow at their end. Where memory is bounded, the oldest are let go, a sixteenth at a time so
 * that it never takes long, and a gap note at the head says how much is gone.
 */

import type {
  Chunk,
  Dropped,
  Gap,
  HalfClosed,
  LegClosed,
  LegOpened,
  PageEvent,
  Relayed,
  TraceRecord,
} from '../../../playground-server/trace/trace.ts';
import type { Direction, WireEvent } from '../../../playground-server/wire/index.ts';
import { type CostCounter, createCostCounter } from './cost.ts';
import { takeDropped } from './dropped.ts';
import { heldRecords, resumeOf } from './held-records.ts';
import {
  arrive,
  type Connect,
  ENDED,
  endedInOrder,
  type LegState,
  learn,
  letGoBefore,
  openLeg,
  resumeLeg,
  rowOf,
} from './leg-state.ts';
import { browserPace, createPacedFlush, type Flush } from './paced-flush.ts';
import { endId } from './row-cursor.ts';
import { createRowList } from './row-list.ts';
import type { TraceView } from './view.ts';

export interface TraceModelOptions {
  /** Only this example's records are taken; all of them where absent. */
  readonly example?: string;
  readonly recorded?: boolean;
  /** Runs `flush` soon, once; in a browser before a picture, as often as it can bear. */
  readonly schedule?: (flush: Flush) => void;
  readonly bounds?: Bounds;
}

/** What is held before the oldest is let go. */
export interface Bounds {
  /** Bytes of chunks and payloads. */
  readonly bytes: number;
  readonly rows: number;
}

export interface TraceModel extends TraceView {
  /** Takes records in trace order. Records of a `seq` that it already has are passed over. */
  apply(records: readonly TraceRecord[]): void;
  /** Empties the list and the cost; the legs go on. */
  clear(): void;
  /** Forgets everything: another session's trace is about to come. */
  reset(): void;
  /** Holds so much from now on. What is over it goes at once. */
  bound(bounds: Bounds): void;
  /** What it holds, as records: for an export. */
  records(): TraceRecord[];
  /** The last `seq` it has: where a feed goes on after a reconnect. */
  readonly lastSeq: number;
  readonly example: string | undefined;
  /** Where the clock of the list begins: the earliest row. Rows don't come in order of time. */
  readonly startedAt: number;
}

export const DEFAULT_BOUNDS: Bounds = { bytes: 32 * 1024 * 1024, rows: 200_000 };

/** The part that stays when a bound is met: the rest is let go. */
const KEPT = 15 / 16;

/** Rows: nobody can read so many in the time of a picture. */
const CROWD = 24;

const EMPTY = new Uint8Array(0);

/** Builds the model around a connection dissector. */
export function createModelWith(connect: Connect, options: TraceModelOptions = {}): TraceModel {
  let bounds = options.bounds ?? DEFAULT_BOUNDS;
  const schedule = options.schedule ?? defaultSchedule();
  const legs = new Map<number, LegState>();
  const listeners = new Set<() => void>();
  const cost: CostCounter = createCostCounter();
  const list = createRowList();
  /** The trace's own gaps, and the last of the model's own. */
  let gaps: Gap[] = [];
  let lastSeq = 0;
  let chunkBytes = 0;
  let scheduled = false;
  /** The id behind the last row that was announced. */
  let announced = 0;

  const ours = (example: string) => options.example === undefined || options.example === example;

  function opened(record: LegOpened): void {
    if (!ours(record.example)) return;
    legs.set(record.leg, openLeg(record, connect));
    list.note(record, record.leg);
  }

  function chunk(record: Chunk): void {
    const leg = legs.get(record.leg);
    if (leg === undefined) return;
    const { direction, offset, bytes } = record;
    const way = leg.ways[direction];
    way.store.append({ offset, bytes, time: record.time, byHop: record.byHop });
    if (record.relayed !== undefined) way.store.relayed(offset + bytes.length, record.relayed);
    leg.carried[direction] = offset + bytes.length;
    chunkBytes += bytes.length;
    cost.carried(direction, bytes.length);
    events(leg, leg.dissector.push(direction, bytes), record.time);
    if (record.relayed !== undefined) arrive(leg, direction);
  }

  function events(leg: LegState, found: readonly WireEvent[], now: number): void {
    for (const event of found) {
      const carriesSse = learn(leg, event);
      cost.event(event, carriesSse);
      list.wire(rowOf(leg, event, carriesSse, now));
    }
  }

  function relayed(record: Relayed): void {
    const leg = legs.get(record.leg);
    if (leg === undefined) return;
    leg.ways[record.direction].store.relayed(record.offset, record.time);
    arrive(leg, record.direction);
  }

  function dropped(record: Dropped): void {
    const leg = legs.get(record.leg);
    if (leg !== undefined && takeDropped(leg, record)) list.note(record, record.leg);
  }

  function ended(leg: LegState, direction: Direction, time: number): void {
    const way = leg.ways[direction];
    if (way.ended) return;
    way.ended = true;
    way.endedAt = time;
    events(leg, leg.dissector.end(direction), time);
  }

  function closed(record: LegClosed): void {
    const leg = legs.get(record.leg);
    if (leg === undefined) return;
    ended(leg, 'up', record.time);
    ended(leg, 'down', record.time);
    leg.closedAt = record.time;
    leg.closeCause = record.cause;
    leg.undelivered = record.undelivered;
    leg.closeFault = record.fault;
    leg.ways.up.pending = [];
    leg.ways.down.pending = [];
    leg.dissector = ENDED;
    list.note(record, record.leg, endedInOrder(leg, record));
  }

  function gap(record: Gap): void {
    list.note(record);
    gaps.push(record);
    for (const resume of record.resume) {
      if (!ours(resume.open.example)) continue;
      let leg = legs.get(resume.open.leg);
      if (leg === undefined) {
        leg = openLeg(resume.open, connect);
        legs.set(leg.leg, leg);
      }
      resumeLeg(leg, resume, connect);
    }
    // What a capture missed is one leg's affair; a ring names all that are still open.
    if (record.cause !== undefined) return;
    const open = new Set(record.resume.map((resume) => resume.open.leg));
    for (const leg of legs.values()) {
      if (leg.closedAt === undefined && !open.has(leg.leg)) leg.closedAt = record.time;
    }
  }

  function halfClosed(record: HalfClosed): void {
    const leg = legs.get(record.leg);
    if (leg === undefined) return;
    leg.fins[record.direction] = record.time;
    ended(leg, record.direction, record.time);
  }

  function applyOne(record: TraceRecord): void {
    if (record.type === 'page') {
      if (ours(record.example)) list.page(record);
    } else if (record.type === 'gap' || record.seq > lastSeq) {
      lastSeq = Math.max(lastSeq, record.seq);
      measured(record);
    }
  }

  function measured(record: Exclude<TraceRecord, PageEvent>): void {
    switch (record.type) {
      case 'open':
        opened(record);
        break;
      case 'chunk':
        chunk(record);
        break;
      case 'relayed':
        relayed(record);
        break;
      case 'rewritten':
        legs.get(record.leg)?.rewrites.push(record);
        break;
      case 'dropped':
        dropped(record);
        break;
      case 'half-close':
        halfClosed(record);
        break;
      case 'close':
        closed(record);
        break;
      case 'gap':
        gap(record);
        break;
      case 'program':
      case 'lab':
      case 'faults':
        if (ours(record.example)) list.note(record);
        break;
      case 'storm':
        // What only counts is no event: a storm tells it four times a second.
        if (record.state !== 'progress' && ours(record.example)) list.note(record);
        break;
    }
  }

  function dropBytes(before: number): number {
    let dropped = 0;
    for (const leg of legs.values()) dropped += letGoBefore(leg, before, gaps, connect);
    chunkBytes -= dropped;
    gaps = [ownGap(before, dropped), ...gaps.filter(({ time }) => time >= before)];
    return dropped;
  }

  /** How the legs go on behind what was let go, for an export. */
  function ownGap(time: number, bytes: number): Gap {
    const open = [...legs.values()].filter(
      ({ openedAt, closedAt }) => openedAt < time && (closedAt === undefined || closedAt >= time),
    );
    const resume = open.map((leg) => resumeOf(leg, connect));
    const earlier = gaps.filter((gap) => gap.time < time);
    const records = earlier.reduce((sum, gap) => sum + gap.records, 0);
    const gone = earlier.reduce((sum, gap) => sum + gap.bytes, bytes);
    return { type: 'gap', seq: 0, time, records, bytes: gone, resume };
  }

  /** Lets go of the oldest where a bound is met, and says so in the first row. */
  function keepBounds(): void {
    const bytes = (chunkBytes + list.payloadBytes) / bounds.bytes;
    const full = Math.max(bytes, list.rows.length / bounds.rows);
    if (full <= 1 || list.rows.length < 2) return;
    const share = 1 - KEPT / full;
    list.letGo(Math.min(list.rows.length - 1, Math.ceil(list.rows.length * share)), dropBytes);
  }

  /** The legs that are over go with their rows; the open ones go on. */
  function clear(): void {
    list.clear();
    for (const [id, leg] of legs) {
      leg.ways.up.pending = [];
      leg.ways.down.pending = [];
      if (leg.closedAt !== undefined) legs.delete(id);
    }
    chunkBytes = 0;
    for (const { ways } of legs.values()) chunkBytes += ways.up.store.held + ways.down.store.held;
    cost.reset();
    changed();
  }

  function changed(): void {
    if (scheduled) return;
    scheduled = true;
    schedule(() => {
      scheduled = false;
      const crowd = endId(list) - announced > CROWD;
      announced = endId(list);
      for (const listener of [...listeners]) listener();
      return crowd;
    });
  }

  return {
    get rows() {
      return list.rows;
    },
    legs,
    cost,
    get firstId() {
      return list.firstId;
    },
    get generation() {
      return list.generation;
    },
    recorded: options.recorded ?? false,
    example: options.example,
    get lastSeq() {
      return lastSeq;
    },
    get startedAt() {
      return list.startedAt;
    },
    apply(records) {
      if (records.length === 0) return;
      for (const record of records) applyOne(record);
      keepBounds();
      changed();
    },
    clear,
    bound(next) {
      bounds = next;
      keepBounds();
      changed();
    },
    records: () => heldRecords(list.rows, legs.values(), gaps),
    reset() {
      legs.clear();
      gaps = [];
      lastSeq = 0;
      clear();
    },
    bytes(leg, direction, offset, length) {
      return legs.get(leg)?.ways[direction].store.slice(offset, length) ?? EMPTY;
    },
    chunks(leg, direction, offset, length) {
      const found = legs.get(leg)?.ways[direction].store.chunksIn(offset, length) ?? [];
      return found.map(({ offset: at, bytes, time, byHop }) => {
        return { offset: at, length: bytes.length, time, byHop };
      });
    },
    leftBy: (leg, direction, time) => legs.get(leg)?.ways[direction].store.leftBy(time) ?? 0,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function defaultSchedule(): (flush: Flush) => void {
  return typeof requestAnimationFrame === 'function'
    ? createPacedFlush(browserPace)
    : queueMicrotask;
}
