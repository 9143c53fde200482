/**
 * An excerpt of a trace around one event: the leg's opening and handshake, a gap that says how the
 * leg goes on, and the records around the event. Whoever reads it takes the event apart just as it
 * was taken apart in the whole.
 *
 * Secrets are covered before, in the records, by `export-redact.ts`.
 */

import { createConnection } from '../wire/connection.ts';
import type { Direction } from '../wire/span.ts';
import type { Gap, LegOpened, LegResume, TraceRecord } from './trace.ts';

/** What the excerpt is made around. */
export interface ExcerptCentre {
  /** The event's leg; undefined for one that belongs to none: then the nearest in time is taken. */
  readonly leg: number | undefined;
  readonly time: number;
  /** The event's bytes, where it has any. */
  readonly bytes?: {
    readonly direction: Direction;
    readonly offset: number;
    readonly length: number;
  };
}

/** Records and bytes at a leg's beginning that are kept as its handshake, at most. */
const HEAD_RECORDS = 8;
const HEAD_BYTES = 16 * 1024;

/**
 * @param around records of the leg before and behind the event's own; all where infinite
 * @returns numbered anew, in the order of time; empty where the trace holds no such leg
 */
export function excerptOf(
  records: readonly TraceRecord[],
  centre: ExcerptCentre,
  around: number,
): TraceRecord[] {
  const leg = centre.leg ?? nearestLeg(records, centre.time);
  if (leg === undefined) return [];
  const own = records.filter((record) => isOf(record, leg));
  const [first, last] = ownRange(own, centre);
  const from = Math.max(0, first - around);
  const to = Math.min(own.length, last + 1 + around);
  const head = headOf(own, from);
  const gap = gapBetween(own, head.length, from, leg);
  const body = own.slice(gap === undefined ? head.length : from, to);
  const others = othersNear(records, body, centre, around);
  const bytes = [...head, ...(gap === undefined ? [] : [gap]), ...body];
  const kept = [...bytes, ...rewritesOf(own, bytes), ...others];
  return kept
    .sort((one, other) => one.time - other.time)
    .map((record, index) => ({ ...record, seq: index + 1 }));
}

function isOf(record: TraceRecord, leg: number): boolean {
  if (record.type === 'gap') return record.resume.some(({ open }) => open.leg === leg);
  return 'leg' in record && record.leg === leg;
}

function nearestLeg(records: readonly TraceRecord[], time: number): number | undefined {
  let best: number | undefined;
  let distance = Number.POSITIVE_INFINITY;
  for (const record of records) {
    if (record.type !== 'chunk' || Math.abs(record.time - time) >= distance) continue;
    distance = Math.abs(record.time - time);
    best = record.leg;
  }
  return best;
}

/** The indices of the first and the last record that carry the event. */
function ownRange(own: readonly TraceRecord[], { time, bytes }: ExcerptCentre): [number, number] {
  const carries = (record: TraceRecord) => {
    if (bytes === undefined) return record.time >= time;
    if (record.type !== 'chunk' || record.direction !== bytes.direction) return false;
    const end = bytes.offset + Math.max(1, bytes.length);
    return record.offset < end && record.offset + record.bytes.length > bytes.offset;
  };
  const first = own.findIndex(carries);
  if (first < 0) return [own.length - 1, own.length - 1];
  return [first, bytes === undefined ? first : own.findLastIndex(carries)];
}

/** The leg's beginning up to its first answer, where that is short. */
function headOf(own: readonly TraceRecord[], before: number): readonly TraceRecord[] {
  const connection = createConnection();
  let bytes = 0;
  for (let index = 0; index < Math.min(before, own.length, HEAD_RECORDS); index++) {
    const record = own[index];
    if (record?.type === 'gap') break;
    if (record?.type !== 'chunk') continue;
    bytes += record.bytes.length;
    if (bytes > HEAD_BYTES) break;
    const events = connection.push(record.direction, record.bytes);
    if (events.some(({ kind }) => kind === 'http-response')) return own.slice(0, index + 1);
  }
  return own[0]?.type === 'open' && before > 0 ? own.slice(0, 1) : [];
}

/** How the leg goes on at `from`; undefined where nothing is left out before it. */
function gapBetween(
  own: readonly TraceRecord[],
  head: number,
  from: number,
  leg: number,
): Gap | undefined {
  const next = own[from];
  if (from <= head || next === undefined || next.type === 'gap') return undefined;
  let open: Omit<LegOpened, 'type'> | undefined;
  // What is left out is gone over for how it leaves things, not for what it says.
  let connection = createConnection({ skim: true });
  const at = { up: 0, down: 0 };
  let bytes = 0;
  for (const [index, record] of own.slice(0, from).entries()) {
    if (record.type === 'open') open = record;
    const resume = resumeIn(record, leg);
    if (
      resume !== undefined &&
      (at.up !== resume.up || at.down !== resume.down || open === undefined)
    ) {
      const { up, down, checkpoint } = resume;
      connection = createConnection({ up, down, checkpoint, skim: true });
      open = resume.open;
      at.up = up;
      at.down = down;
    }
    if (record.type === 'half-close') connection.end(record.direction);
    if (record.type !== 'chunk') continue;
    connection.push(record.direction, record.bytes);
    at[record.direction] = record.offset + record.bytes.length;
    if (index >= head) bytes += record.bytes.length;
  }
  if (open === undefined) return undefined;
  const { seq, time, connection: ordinal, reused, example, from: one, to: other } = open;
  const opened = { seq, time, leg, connection: ordinal, reused, example, from: one, to: other };
  const resume = [{ open: opened, ...at, checkpoint: connection.checkpoint() }];
  return { type: 'gap', seq: 0, time: next.time, records: from - head, bytes, resume };
}

function resumeIn(record: TraceRecord, leg: number): LegResume | undefined {
  return record.type === 'gap' ? record.resume.find(({ open }) => open.leg === leg) : undefined;
}

/** What the hop changed in the bytes that are kept; it may have been noted later than they came. */
function rewritesOf(own: readonly TraceRecord[], kept: readonly TraceRecord[]): TraceRecord[] {
  const there = new Set(kept);
  return own.filter(
    (one) =>
      one.type === 'rewritten' &&
      !there.has(one) &&
      kept.some(
        (chunk) =>
          chunk.type === 'chunk' &&
          chunk.direction === one.direction &&
          chunk.offset <= one.offset &&
          one.offset < chunk.offset + chunk.bytes.length,
      ),
  );
}

/** What belongs to no leg, and came about when the excerpt's records did: the page's reports. */
function othersNear(
  records: readonly TraceRecord[],
  body: readonly TraceRecord[],
  centre: ExcerptCentre,
  around: number,
): TraceRecord[] {
  const start = Math.min(centre.time, body[0]?.time ?? centre.time);
  const end = Math.max(centre.time, body.at(-1)?.time ?? centre.time);
  const near = records.filter(
    (record) =>
      ['page', 'program', 'faults', 'storm'].includes(record.type) &&
      record.time >= start &&
      record.time <= end,
  );
  if (near.length <= 2 * around) return near;
  return near
    .toSorted((one, other) => Math.abs(one.time - centre.time) - Math.abs(other.time - centre.time))
    .slice(0, Math.max(1, 2 * around));
}
