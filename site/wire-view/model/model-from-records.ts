/**
 * The trace model: trace records in, rows out. Pure: no DOM, no clock; how a batch of changes is
 * announced is given from outside. It holds nothing that can't be posted to a worker but the
 * listeners, so that it can move into one.
 *
 * Rows only grow. Where memory is bounded, the oldest quarter is let go in one go: a new
 * generation begins, with a gap note at its head that says how much is gone.
 */

import type {
  Chunk,
  Gap,
  HalfClosed,
  LegClosed,
  LegOpened,
  PageEvent,
  Relayed,
  TraceRecord,
} from '../../../playground-server/trace/trace.ts';
import { type Direction, endOf, type WireEvent } from '../../../playground-server/wire/index.ts';
import { type CostCounter, createCostCounter } from './cost.ts';
import {
  type Connect,
  type LegState,
  learn,
  type MutableWireRow,
  openLeg,
  resumeLeg,
} from './leg-state.ts';
import { isListed } from './listed.ts';
import { letGoNote, payloadOf, payloadOfRow } from './retention.ts';
import { groupOfEvent } from './row-group.ts';
import type { NoteRow, Row, TraceView } from './view.ts';

export interface TraceModelOptions {
  /** Only this example's records are taken; all of them where absent. */
  readonly example?: string;
  readonly recorded?: boolean;
  /** Runs `flush` soon, once; the next animation frame in a browser. */
  readonly schedule?: (flush: () => void) => void;
  /** Bytes of chunks and payloads that are held before the oldest are let go; default 32 MiB. */
  readonly maxBytes?: number;
  /** Rows that are held before the oldest are let go; default 200,000. */
  readonly maxRows?: number;
}

export interface TraceModel extends TraceView {
  /** Takes records in trace order. Records of a `seq` that it already has are passed over. */
  apply(records: readonly TraceRecord[]): void;
  /** Empties the list and the cost; the legs go on. */
  clear(): void;
  /** Forgets everything: another session's trace is about to come. */
  reset(): void;
  /** The last `seq` it has: where a feed goes on after a reconnect. */
  readonly lastSeq: number;
  readonly example: string | undefined;
}

export const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;
export const DEFAULT_MAX_ROWS = 200_000;

const EMPTY = new Uint8Array(0);

/** Builds the model around a connection dissector. */
export function createModelWith(connect: Connect, options: TraceModelOptions = {}): TraceModel {
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  const maxRows = options.maxRows ?? DEFAULT_MAX_ROWS;
  const schedule = options.schedule ?? defaultSchedule;
  const legs = new Map<number, LegState>();
  const listeners = new Set<() => void>();
  const cost: CostCounter = createCostCounter();
  let rows: Row[] = [];
  let generation = 0;
  let lastSeq = 0;
  let heldBytes = 0;
  let listed = 0;
  let scheduled = false;
  let letGo: { rows: number; bytes: number } = { rows: 0, bytes: 0 };

  const ours = (example: string) => options.example === undefined || options.example === example;

  function note(record: NoteRow['record'], leg?: number): void {
    rows.push({
      source: 'note',
      id: rows.length,
      number: ++listed,
      leg,
      record,
      time: record.time,
    });
  }

  function opened(record: LegOpened): void {
    if (!ours(record.example)) return;
    legs.set(record.leg, openLeg(record, connect));
    note(record, record.leg);
  }

  function chunk(record: Chunk): void {
    const leg = legs.get(record.leg);
    if (leg === undefined) return;
    const { direction, offset, bytes } = record;
    const way = leg.ways[direction];
    way.store.append({ offset, bytes, time: record.time, byHop: record.byHop });
    if (record.relayed !== undefined) way.store.relayed(offset + bytes.length, record.relayed);
    leg.carried[direction] = offset + bytes.length;
    heldBytes += bytes.length;
    cost.carried(direction, bytes.length);
    events(leg, leg.dissector.push(direction, bytes), record.time);
    if (record.relayed !== undefined) arrive(leg, direction);
  }

  function events(leg: LegState, list: readonly WireEvent[], now: number): void {
    for (const event of list) {
      const carriesSse = learn(leg, event);
      cost.event(event, carriesSse);
      wireRow(leg, event, carriesSse, now);
    }
  }

  function wireRow(leg: LegState, event: WireEvent, carriesSse: boolean, now: number): void {
    const way = leg.ways[event.direction];
    const first = way.store.chunkAt(event.offset);
    const last = event.length === 0 ? first : way.store.chunkAt(endOf(event) - 1);
    // What was cut short is no news of its first byte, but of its end.
    const late = event.kind === 'truncated';
    const row: MutableWireRow = {
      source: 'wire',
      id: rows.length,
      leg: leg.leg,
      event,
      time: late ? now : (first?.time ?? now),
      endTime: late ? now : (last?.time ?? now),
      arrived: way.store.leftAt(endOf(event)),
      byHop: first?.byHop ?? false,
      group: groupOfEvent(event, way.continued),
      carriesSse,
    };
    heldBytes += payloadOf(event);
    if (isListed(row)) row.number = ++listed;
    rows.push(row);
    if (row.arrived === undefined) way.pending.push(row);
  }

  function relayed(record: Relayed): void {
    const leg = legs.get(record.leg);
    if (leg === undefined) return;
    leg.ways[record.direction].store.relayed(record.offset, record.time);
    arrive(leg, record.direction);
  }

  /** Fills in when rows arrived. A message's row ends where its last frame's does: ends rise. */
  function arrive(leg: LegState, direction: Direction): void {
    const way = leg.ways[direction];
    let done = 0;
    for (const row of way.pending) {
      const left = way.store.leftAt(endOf(row.event));
      if (left === undefined) break;
      row.arrived = left;
      done++;
    }
    if (done > 0) way.pending.splice(0, done);
  }

  function ended(leg: LegState, direction: Direction, time: number): void {
    const way = leg.ways[direction];
    if (way.ended) return;
    way.ended = true;
    events(leg, leg.dissector.end(direction), time);
  }

  function closed(record: LegClosed): void {
    const leg = legs.get(record.leg);
    if (leg === undefined) return;
    ended(leg, 'up', record.time);
    ended(leg, 'down', record.time);
    leg.closedAt = record.time;
    leg.closeCause = record.cause;
    leg.ways.up.pending = [];
    leg.ways.down.pending = [];
    note(record, record.leg);
  }

  function gap(record: Gap): void {
    note(record);
    for (const resume of record.resume) {
      if (!ours(resume.open.example)) continue;
      let leg = legs.get(resume.open.leg);
      if (leg === undefined) {
        leg = openLeg(resume.open, connect);
        legs.set(leg.leg, leg);
      }
      resumeLeg(leg, resume, connect);
    }
    const open = new Set(record.resume.map((resume) => resume.open.leg));
    for (const leg of legs.values()) {
      if (leg.closedAt === undefined && !open.has(leg.leg)) leg.closedAt = record.time;
    }
  }

  function halfClosed(record: HalfClosed): void {
    const leg = legs.get(record.leg);
    if (leg !== undefined) ended(leg, record.direction, record.time);
  }

  function page(record: PageEvent): void {
    if (ours(record.example)) {
      const { time } = record;
      rows.push({ source: 'page', id: rows.length, number: ++listed, event: record, time });
    }
  }

  function applyOne(record: TraceRecord): void {
    if (record.type === 'page') page(record);
    else if (record.type === 'gap' || record.seq > lastSeq) {
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
      case 'faults':
        if (ours(record.example)) note(record);
        break;
    }
  }

  /** Lets go of the oldest quarter of what is over its bound, and says so in the first row. */
  function bound(): void {
    if (heldBytes <= maxBytes && rows.length <= maxRows) return;
    const share = Math.max(heldBytes / maxBytes, rows.length / maxRows) - 0.75;
    const cut = Math.min(rows.length - 1, Math.ceil(rows.length * Math.min(1, share)));
    const since = rows[cut]?.time ?? 0;
    const dropped = rows.splice(0, Math.max(0, cut));
    let bytes = 0;
    for (const leg of legs.values()) {
      for (const way of [leg.ways.up, leg.ways.down]) bytes += way.store.dropBefore(since);
    }
    const payloads = dropped.reduce((sum, row) => sum + payloadOfRow(row), 0);
    heldBytes -= bytes + payloads;
    letGo = { rows: letGo.rows + dropped.length, bytes: letGo.bytes + bytes };
    rows.unshift(letGoNote(since, letGo));
    renumber();
  }

  function renumber(): void {
    rows = rows.map((row, id) => Object.assign(row, { id }));
    generation++;
  }

  function changed(): void {
    if (scheduled) return;
    scheduled = true;
    schedule(() => {
      scheduled = false;
      for (const listener of [...listeners]) listener();
    });
  }

  return {
    get rows() {
      return rows;
    },
    legs,
    cost,
    get generation() {
      return generation;
    },
    recorded: options.recorded ?? false,
    example: options.example,
    get lastSeq() {
      return lastSeq;
    },
    apply(records) {
      if (records.length === 0) return;
      for (const record of records) applyOne(record);
      bound();
      changed();
    },
    clear() {
      rows = [];
      listed = 0;
      for (const leg of legs.values()) {
        for (const way of [leg.ways.up, leg.ways.down]) way.pending = [];
        if (leg.closedAt !== undefined) legs.delete(leg.leg);
      }
      letGo = { rows: 0, bytes: 0 };
      heldBytes = 0;
      for (const leg of legs.values())
        heldBytes += leg.ways.up.store.held + leg.ways.down.store.held;
      cost.reset();
      generation++;
      changed();
    },
    reset() {
      legs.clear();
      lastSeq = 0;
      this.clear();
    },
    bytes(leg, direction, offset, length) {
      return legs.get(leg)?.ways[direction].store.slice(offset, length) ?? EMPTY;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function defaultSchedule(flush: () => void): void {
  if (typeof requestAnimationFrame === 'function') requestAnimationFrame(flush);
  else queueMicrotask(flush);
}
