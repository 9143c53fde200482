/** Captured segments sorted by connection, and the connections' records as one trace. */

import { createConnection } from '../wire/connection.ts';
import type { ImportNotes } from './import-error.ts';
import type { TcpSegment } from './packet-layers.ts';
import { type CapturedRecord, type ConnectionSink, TcpConnection } from './tcp-connection.ts';
import { TcpFlag } from './tcp-packet.ts';
import type { LegOpened, LegResume, TraceRecord } from './trace.ts';

/** Connections of one capture, at most; those behind are left out. */
export const CONNECTION_LIMIT = 65_536;

/** Records between two stops, so that a page can breathe. */
const BREATH = 5_000;

export class TcpImport implements ConnectionSink {
  readonly notes: ImportNotes;
  readonly #current = new Map<string, TcpConnection>();
  readonly #opened: LegOpened[] = [];
  readonly #records: CapturedRecord[] = [];
  #connections = 0;

  constructor(notes: ImportNotes) {
    this.notes = notes;
  }

  get legs(): number {
    return this.#opened.length;
  }

  /** @param time milliseconds from the trace's start, never going back */
  take(segment: TcpSegment, time: number): void {
    const { from, to, flags } = segment;
    const key = from < to ? `${from} ${to}` : `${to} ${from}`;
    const current = this.#current.get(key);
    const opens = (flags & (TcpFlag.SYN | TcpFlag.ACK)) === TcpFlag.SYN;
    if (current !== undefined && !(opens && current.isAnother(segment))) {
      current.take(segment, time);
      return;
    }
    current?.giveUp();
    if (this.#connections === CONNECTION_LIMIT) {
      this.notes.add('CONNECTIONS_TOO_MANY');
      return;
    }
    this.#connections += 1;
    const made = new TcpConnection(segment, time, this);
    this.#current.set(key, made);
    made.take(segment, time);
  }

  open(opened: Omit<LegOpened, 'seq' | 'leg' | 'connection'>): LegOpened {
    const leg = this.#opened.length + 1;
    const record = { ...opened, seq: 0, leg, connection: leg };
    this.#opened.push(record);
    return record;
  }

  record(record: CapturedRecord): void {
    this.#records.push(record);
  }

  /** The trace: openings and records in the order of time, numbered; gaps say how each leg goes on. */
  *finish(): Generator<void, TraceRecord[]> {
    for (const connection of this.#current.values()) connection.giveUp();
    const opened = this.#opened.toSorted((one, other) => one.time - other.time);
    const open = new Map<number, LegResume>();
    const trace: TraceRecord[] = [];
    let next = 0;
    for (const [index, record] of this.#records.entries()) {
      for (; next < opened.length; next++) {
        const leg = opened[next] as LegOpened;
        if (leg.time > record.time) break;
        const placed = { ...leg, seq: trace.length + 1 };
        trace.push(placed);
        open.set(leg.leg, { open: placed, up: 0, down: 0, checkpoint: FRESH });
      }
      trace.push(place(record, trace.length + 1, open));
      if (index % BREATH === 0) yield;
    }
    return trace;
  }
}

/** Where a leg stands that has carried nothing. */
const FRESH = createConnection({ skim: true }).checkpoint();

function place(record: CapturedRecord, seq: number, open: Map<number, LegResume>): TraceRecord {
  if (record.type === 'gap') {
    const { resume, ...gap } = record;
    const { leg } = resume.open;
    const placed = { ...resume, open: open.get(leg)?.open ?? resume.open };
    open.set(leg, { ...placed, checkpoint: null });
    const others = [...open.values()].filter((one) => one.open.leg !== leg);
    return { ...gap, seq, resume: [placed, ...others] };
  }
  if (record.type === 'chunk') {
    const was = open.get(record.leg);
    // What the gap of another leg takes nothing of keeps its dissector, and needs no checkpoint.
    if (was !== undefined) {
      const carried = { [record.direction]: record.offset + record.bytes.length };
      open.set(record.leg, { ...was, ...carried, checkpoint: null });
    }
  } else if (record.type === 'close') {
    open.delete(record.leg);
  }
  return { ...record, seq };
}
