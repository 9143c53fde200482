/**
 * On one connection: the wire held everything back for 3 s, a beat waited along, and the page kept
 * the connection; then the wire went dead, and the page gave up within 5 s.
 *
 * When the wire was held or died is measured, from the faults that were set; that the page gave up is
 * what the page reports, and the only thing here that it alone can know.
 */

import type { Fault } from '../../playground-server/trace/faults.ts';
import type { WebSocketFrameEvent } from '../../playground-server/wire/index.ts';
import type {
  LegView,
  NoteRow,
  PageRow,
  Row,
  TraceView,
  WireRow,
} from '../wire-view/model/view.ts';
import type { Check } from './check.ts';
import { isRow, type RowOf } from './exchanges.ts';
import { keptRows } from './kept-rows.ts';
import { messages } from './messages-en.ts';

/** Milliseconds. */
const TUNNEL = 3_000;
const SOON = 5_000;
/** What a beat must have waited in the tunnel: it went in within the first second. */
const WAITED = 2_000;
const TEXT = 1;

export const aliveHalfOpen: Check = {
  id: 'alive/half-open',
  judge(trace) {
    const legs = [...trace.legs.values()].filter(({ protocol }) => protocol === 'websocket');
    const kept = legs.filter((leg) => sawTunnel(trace, leg));
    if (kept.length === 0) return { done: false, missing: [messages.alive.tunnel] };
    const took = kept.map((leg) => timeToGiveUp(trace, leg)).filter((ms) => ms !== undefined);
    if (took.length === 0) return { done: false, missing: [messages.alive.dead] };
    const quickest = Math.min(...took);
    const done = quickest < SOON;
    return { done, missing: done ? [] : [messages.alive.late(quickest)] };
  },
};

/** Whether a beat waited in a tunnel, and was answered on the same leg. */
function sawTunnel(trace: TraceView, leg: LegView): boolean {
  const moments = momentsOf(trace, isTunnel);
  if (moments.length === 0) return false;
  const frames = textFrames(trace).filter((row) => row.leg === leg.leg);
  return moments.some((entered) =>
    frames.some(
      (beat) =>
        beat.event.direction === 'up' &&
        beat.time >= entered &&
        beat.time < entered + TUNNEL &&
        waited(beat) >= WAITED &&
        frames.some(({ event, time }) => event.direction === 'down' && time > beat.time),
    ),
  );
}

/** Milliseconds from the death of the wire below the leg until the page gave up; if both happened. */
function timeToGiveUp(trace: TraceView, leg: LegView): number | undefined {
  for (const died of momentsOf(trace, ({ kind }) => kind === 'stall')) {
    if (died < leg.openedAt || died > (leg.closedAt ?? Number.POSITIVE_INFINITY)) continue;
    const gaveUp = givingUps(trace).find((row) => row.time > died);
    if (gaveUp !== undefined) return gaveUp.time - died;
  }
  return undefined;
}

/** When a fault of this kind began to act on both directions of the browser's leg. */
function momentsOf(trace: TraceView, isOne: (fault: Fault) => boolean): number[] {
  return faultNotes(trace).flatMap((row) => {
    if (row.record.type !== 'faults') return [];
    const steps = row.record.faults.script?.steps ?? [];
    const found = steps.some(
      ({ place, direction, when, fault }) =>
        place === 0 && direction === 'both' && when.at === 'now' && isOne(fault),
    );
    return found ? [row.time] : [];
  });
}

const isTunnel = (fault: Fault): boolean => fault.kind === 'delay' && fault.ms >= TUNNEL;

const waited = ({ arrived, endTime }: WireRow): number => (arrived ?? 0) - endTime;

/** The page closes its socket, or makes another. */
function isGivingUp(row: Row): row is PageRow {
  if (row.source !== 'page' || row.event.api !== 'websocket' || row.event.role !== 'call') {
    return false;
  }
  return row.event.name === 'close' || row.event.name === 'new WebSocket';
}

const textFrames = keptRows(
  (row): row is RowOf<WebSocketFrameEvent> => isRow(row, 'ws-frame') && row.event.opcode === TEXT,
);
const givingUps = keptRows(isGivingUp);
const faultNotes = keptRows(
  (row): row is NoteRow => row.source === 'note' && row.record.type === 'faults',
);
