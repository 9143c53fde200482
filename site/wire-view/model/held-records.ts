/**
 * The model's trace as records again, for an export: what it holds of its legs, in the order of
 * time. Where the oldest bytes were let go, a gap says how the legs go on behind them, so that
 * whoever reads the export takes apart the rest as it is taken apart here.
 */

import type {
  Gap,
  LegResume,
  TraceRecord,
  Unplaced,
} from '../../../playground-server/trace/trace.ts';
import type { Connect, LegState } from './leg-state.ts';
import type { Row } from './view.ts';

type Placeless = Unplaced & { readonly time: number };

/**
 * @param rows for what was reported by pages and said of programs
 * @param gaps in the order of time: the trace's own, and the model's behind what it let go
 */
export function heldRecords(
  rows: readonly Row[],
  legs: Iterable<LegState>,
  gaps: readonly Gap[],
): TraceRecord[] {
  const records: Placeless[] = [];
  const resumed = new Set(gaps.flatMap(({ resume }) => resume.map(({ open }) => open.leg)));
  // A gap stands before what came at the same time: it says where that begins.
  for (const { type, time, records: count, bytes, cause, resume } of gaps) {
    const why = cause === undefined ? {} : { cause };
    records.push({ type, time, records: count, bytes, ...why, resume });
  }
  for (const leg of legs) legRecords(leg, resumed.has(leg.leg), records);
  for (const row of rows) {
    if (row.source === 'page') records.push(row.event);
    else if (row.source === 'note' && isOfNoLeg(row.record)) records.push(row.record);
  }
  return records
    .sort((one, other) => one.time - other.time)
    .map((record, index) => ({ ...record, seq: index + 1 }) as TraceRecord);
}

function isOfNoLeg({ type }: TraceRecord): boolean {
  return type === 'program' || type === 'lab' || type === 'faults' || type === 'storm';
}

function legRecords(leg: LegState, resumed: boolean, records: Placeless[]): void {
  const { leg: id, connection, reused, example, from, to, openedAt } = leg;
  const held = leg.ways.up.store.held + leg.ways.down.store.held;
  const whole = !beginsLate(leg);
  // What is left of a leg that nobody can go on with is nothing.
  if (!whole && !resumed && held === 0) return;
  if (whole) {
    const open = { leg: id, connection, reused, example, from, to } as const;
    records.push({ type: 'open', time: openedAt, ...open, ...placeOf(leg) });
  }
  for (const direction of ['up', 'down'] as const) {
    const { store, endedAt } = leg.ways[direction];
    for (const { offset, bytes, time, byHop } of store.chunks()) {
      const left = store.leftAt(offset + bytes.length);
      const relayed = left === undefined ? {} : { relayed: left };
      records.push({ type: 'chunk', time, leg: id, direction, offset, bytes, byHop, ...relayed });
    }
    if (endedAt !== undefined && endedAt !== leg.closedAt) {
      records.push({ type: 'half-close', time: endedAt, leg: id, direction });
    }
  }
  const first = { up: firstHeld(leg, 'up'), down: firstHeld(leg, 'down') };
  for (const rewrite of leg.rewrites) {
    if (rewrite.offset >= first[rewrite.direction]) records.push(rewrite);
  }
  for (const direction of ['up', 'down'] as const) {
    records.push(...leg.drops[direction].filter(({ offset }) => offset >= first[direction]));
  }
  if (leg.closedAt === undefined || leg.closeCause === undefined) return;
  const undelivered = leg.undelivered ?? { up: 0, down: 0 };
  const fault = leg.closeFault === undefined ? {} : { fault: leg.closeFault };
  const { closedAt: time, closeCause: cause } = leg;
  records.push({ type: 'close', time, leg: id, cause, ...fault, undelivered });
}

function placeOf({ place }: LegState): { place?: number } {
  return place === 0 ? {} : { place };
}

function firstHeld(leg: LegState, direction: 'up' | 'down'): number {
  const { store } = leg.ways[direction];
  return store.chunks()[0]?.offset ?? store.end;
}

/** Whether the leg's first bytes are no longer held. */
function beginsLate(leg: LegState): boolean {
  return firstHeld(leg, 'up') > 0 || firstHeld(leg, 'down') > 0;
}

/** How a leg goes on behind what was let go. */
export function resumeOf(leg: LegState, connect: Connect): LegResume {
  const { leg: id, connection, reused, example, from, to, openedAt: time } = leg;
  const open = { seq: 0, time, leg: id, connection, reused, example, from, to, ...placeOf(leg) };
  // A leg that lost nothing has carried nothing before that place, and starts there.
  const tail = leg.tail ?? (beginsLate(leg) ? undefined : connect({ skim: true }));
  const checkpoint = tail?.checkpoint?.() ?? null;
  return { open, up: firstHeld(leg, 'up'), down: firstHeld(leg, 'down'), checkpoint };
}
