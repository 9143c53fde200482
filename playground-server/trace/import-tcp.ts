/**
 * Captured segments sorted by connection, and the connections' records as one trace, in the order
 * of time.
 *
 * Only its first data says whether a connection is to be shown, and then it opens at its first
 * packet. So records wait for as long as a connection may still open before them.
 */

import type { ImportNotes } from './import-error.ts';
import type { TcpSegment } from './packet-layers.ts';
import { type CapturedRecord, type ConnectionSink, TcpConnection } from './tcp-connection.ts';
import { TcpFlag } from './tcp-packet.ts';
import type { LegOpened, TraceRecord } from './trace.ts';

/** Connections of one capture, at most; those behind are left out. */
export const CONNECTION_LIMIT = 65_536;

export class TcpImport implements ConnectionSink {
  readonly notes: ImportNotes;
  readonly #current = new Map<string, TcpConnection>();
  /** Those without data yet, in the order of their first packets. */
  readonly #undecided = new Set<TcpConnection>();
  /** What waits for its place: openings, in the order of time, and records. */
  readonly #openings: LegOpened[] = [];
  #records: CapturedRecord[] = [];
  /** The legs that have their place. */
  readonly #placed = new Map<number, LegOpened>();
  #seq = 0;
  #legs = 0;
  #connections = 0;

  constructor(notes: ImportNotes) {
    this.notes = notes;
  }

  get legs(): number {
    return this.#legs;
  }

  /** @param time milliseconds from the trace's start, never going back */
  take(segment: TcpSegment, time: number): void {
    const { from, to, flags } = segment;
    const key = from < to ? `${from} ${to}` : `${to} ${from}`;
    let connection = this.#current.get(key);
    const opens = (flags & (TcpFlag.SYN | TcpFlag.ACK)) === TcpFlag.SYN;
    if (connection === undefined || (opens && connection.isAnother(segment))) {
      if (connection !== undefined) this.#giveUp(connection);
      if (this.#connections === CONNECTION_LIMIT) {
        this.notes.add('CONNECTIONS_TOO_MANY');
        return;
      }
      this.#connections += 1;
      connection = new TcpConnection(segment, time, this);
      this.#current.set(key, connection);
      this.#undecided.add(connection);
    }
    connection.take(segment, time);
    if (connection.decided) this.#undecided.delete(connection);
  }

  open(opened: Omit<LegOpened, 'seq' | 'leg' | 'connection'>): LegOpened {
    const leg = ++this.#legs;
    const record = { ...opened, seq: 0, leg, connection: leg };
    this.#openings.splice(firstAfter(this.#openings, record.time), 0, record);
    return record;
  }

  record(record: CapturedRecord): void {
    this.#records.push(record);
  }

  /** What has its place in the trace by now: nothing can come before it any more. */
  ready(): TraceRecord[] {
    const [earliest] = this.#undecided;
    const until = earliest?.openedAt ?? Number.POSITIVE_INFINITY;
    const waits = this.#records.findIndex(({ time }) => time >= until);
    // A connection that never says anything holds up all that follow: they are not copied again.
    if (waits === 0) return [];
    const records = waits < 0 ? this.#records : this.#records.slice(0, waits);
    this.#records = waits < 0 ? [] : this.#records.slice(waits);
    const trace: TraceRecord[] = [];
    let next = 0;
    for (const record of records) {
      for (; next < this.#openings.length; next++) {
        const opening = this.#openings[next] as LegOpened;
        if (opening.time > record.time) break;
        const placed = { ...opening, seq: ++this.#seq };
        this.#placed.set(placed.leg, placed);
        trace.push(placed);
      }
      trace.push(this.#place(record));
    }
    this.#openings.splice(0, next);
    return trace;
  }

  /** The capture ends; what waited has its place. */
  finish(): TraceRecord[] {
    for (const connection of this.#current.values()) this.#giveUp(connection);
    return this.ready();
  }

  #giveUp(connection: TcpConnection): void {
    connection.giveUp();
    this.#undecided.delete(connection);
  }

  /** A gap says how its own leg goes on: of the others nothing is missing. */
  #place(record: CapturedRecord): TraceRecord {
    const seq = ++this.#seq;
    if (record.type !== 'gap') return { ...record, seq };
    const { resume, ...gap } = record;
    const open = this.#placed.get(resume.open.leg) ?? resume.open;
    return { ...gap, seq, resume: [{ ...resume, open }] };
  }
}

/** Where an opening at this time has its place: behind those of the same time. */
function firstAfter(openings: readonly LegOpened[], time: number): number {
  let low = 0;
  let high = openings.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((openings[middle] as LegOpened).time <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
