/**
 * How a connection ended: the steps in their order, who began, whether the closing handshake was
 * completed (RFC 6455, section 7.1.4), the code by the wire (section 7.1.5), what the page was told,
 * and the true cause behind a 1006, as the tap saw it. Pure.
 *
 * `measured` is what the tap saw, `reported` what the page said; what follows from the standard is
 * `byTheWire`. They are kept apart to the screen.
 */

import type { CloseCause, LegClosed } from '../../../../playground-server/trace/trace.ts';
import type { LegView, NoteRow, Row, TraceView, WireRow } from '../../model/view.ts';
import type { Closings, Crash, LegEnd, PageSocket } from './closings.ts';

/** Who did it. */
export type Actor = 'browser' | 'server' | 'playground' | 'program' | 'page';

export interface CloseStep {
  readonly what: 'frame' | 'fin' | 'closed' | 'crash' | 'page-call' | 'page-close';
  readonly by: Actor;
  readonly time: number;
  /** When a frame left the hop; undefined for what never did. */
  readonly arrived?: number | undefined;
  /** What is selected when the step is chosen. */
  readonly row: Row | undefined;
}

/** Why a leg ended, for a sentence: the tap's cause, or what stands behind it. */
export type TrueCause = CloseCause | 'program-crashed' | 'handshake-refused' | 'frame-lost';

export interface WebSocketClose {
  /** Who sent the first close frame; `both` where the frames crossed on the way. */
  readonly began: 'browser' | 'server' | 'both' | undefined;
  /** `half`: one end alone sent its close frame, or it did not arrive. */
  readonly handshake: 'complete' | 'half' | 'none';
  /** Milliseconds from one close frame to the one that answers it; undefined where none does. */
  readonly answeredAfter: number | undefined;
  /** What the page has to be told by section 7.1.4 and 7.1.5. */
  readonly byTheWire: { readonly code: number; readonly clean: boolean };
  /** What it was told; undefined where the page said nothing. */
  readonly reported:
    | { readonly code: number | undefined; readonly clean: boolean | undefined }
    | undefined;
}

/** The same WebSocket on another leg of its path. */
export interface OtherLeg {
  readonly leg: LegView;
  /** The note of its end; undefined while it is open, or where the trace doesn't hold it. */
  readonly closed: NoteRow | undefined;
  /** Milliseconds by which its end began before that of this leg; below 0 where it began later. */
  readonly before: number | undefined;
}

export interface Closing {
  readonly leg: LegView;
  readonly others: readonly OtherLeg[];
  readonly steps: readonly CloseStep[];
  /** Undefined while the leg is open. */
  readonly cause: TrueCause | undefined;
  readonly crash: Crash | undefined;
  /** Status of the answer that refused the handshake. */
  readonly refusedWith: number | undefined;
  /** Bytes that had entered the hop and never left it. */
  readonly undelivered: { readonly up: number; readonly down: number };
  /** For a leg that is, or asked to be, a WebSocket. */
  readonly webSocket: WebSocketClose | undefined;
}

/** A crash this close to a leg's end, in milliseconds, is what ended it. */
const CRASH_NEAR = 1500;

/** Draws the conclusions for a leg; undefined where the trace doesn't know it. */
export function closingOf(closings: Closings, view: TraceView, id: number): Closing | undefined {
  const leg = view.legs.get(id);
  const end = closings.legEnd(id);
  if (leg === undefined || end === undefined) return undefined;
  const socket = closings.socketOf(id);
  const crash = crashOf(closings, leg);
  const refusedWith = refusal(end);
  const webSocket = end.upgrade === undefined ? undefined : webSocketClose(end, socket);
  return {
    leg,
    others: closings.othersOf(id).flatMap((other) => otherLeg(leg, other, view)),
    steps: stepsOf(leg, end, socket, crash),
    cause: causeOf(leg, end, crash, refusedWith),
    crash,
    refusedWith,
    undelivered: undeliveredOf(end),
    webSocket,
  };
}

function otherLeg(own: LegView, { leg: id, closed }: LegEnd, view: TraceView): OtherLeg[] {
  const leg = view.legs.get(id);
  if (leg === undefined) return [];
  const [here, there] = [endedAt(own), endedAt(leg)];
  const before = here === undefined || there === undefined ? undefined : here - there;
  return [{ leg, closed, before }];
}

/** When the first end of a leg came: a FIN, or what closed it. */
function endedAt({ fins, closedAt }: LegView): number | undefined {
  const times = [fins.up, fins.down, closedAt].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

const FROM_BELOW = ['from', 'to'] as const;
const FROM_ABOVE = ['to', 'from'] as const;

/**
 * Who ended it, where a hop hung up on this leg: the leg behind that hop tells. `both` where the hop
 * ended that one as well, so that nobody else did; undefined where it doesn't tell.
 */
export function behindHop({ leg, others }: Closing): 'both' | OtherLeg | undefined {
  // The hop stands at the leg's one end or the other, and at the opposite end of the next leg.
  const [own, its] = closerOf(leg.closeCause) === 'browser' ? FROM_BELOW : FROM_ABOVE;
  const next = others.find(({ leg: other }) => other[its] === leg[own]);
  const { closeCause } = next?.leg ?? {};
  if (next === undefined || closeCause === undefined) return undefined;
  if (closerOf(closeCause) === (its === 'from' ? 'browser' : 'server')) return 'both';
  return (next.before ?? 0) > 0 ? next : undefined;
}

function undeliveredOf({ closed }: LegEnd): LegClosed['undelivered'] {
  const record = closed?.record;
  return record?.type === 'close' ? record.undelivered : { up: 0, down: 0 };
}

function crashOf(closings: Closings, leg: LegView): Crash | undefined {
  const { closedAt } = leg;
  if (closedAt === undefined) return undefined;
  if (leg.closeCause !== 'server-fin' && leg.closeCause !== 'server-reset') return undefined;
  return closings.crashes.findLast(
    ({ row, record }) =>
      record.example === leg.example && Math.abs(row.time - closedAt) <= CRASH_NEAR,
  );
}

function refusal({ answer }: LegEnd): number | undefined {
  const event = answer?.event;
  return event?.kind === 'http-response' && event.status !== 101 ? event.status : undefined;
}

function causeOf(
  leg: LegView,
  end: LegEnd,
  crash: Crash | undefined,
  refusedWith: number | undefined,
): TrueCause | undefined {
  if (refusedWith !== undefined) return 'handshake-refused';
  if (leg.closeCause === undefined) return undefined;
  if (crash !== undefined) return 'program-crashed';
  const { down } = end.frames;
  if (down !== undefined && down.arrived === undefined) return 'frame-lost';
  return leg.closeCause;
}

function webSocketClose(end: LegEnd, socket: PageSocket | undefined): WebSocketClose {
  const { up, down } = end.frames;
  const heard = down?.arrived === undefined ? undefined : down;
  const clean = up !== undefined && heard !== undefined;
  const began = beganBy(up, down);
  return {
    began,
    answeredAfter: clean && began !== 'both' ? Math.abs(heard.time - up.time) : undefined,
    handshake: clean ? 'complete' : up === undefined && down === undefined ? 'none' : 'half',
    byTheWire: { code: codeOf(heard) ?? 1006, clean },
    reported: reportOf(socket),
  };
}

function codeOf(frame: WireRow | undefined): number | undefined {
  if (frame?.event.kind !== 'ws-frame') return undefined;
  return frame.event.closeCode ?? 1005;
}

/** Frames that were both under way before either arrived have crossed. */
function beganBy(up: WireRow | undefined, down: WireRow | undefined): WebSocketClose['began'] {
  if (up === undefined || down === undefined) {
    return up !== undefined ? 'browser' : down !== undefined ? 'server' : undefined;
  }
  const [first, second] = up.time <= down.time ? [up, down] : [down, up];
  if (first.arrived === undefined || second.time < first.arrived) return 'both';
  return first === up ? 'browser' : 'server';
}

/** The frame says it as `code 1006, wasClean false`, a reason between them. */
function reportOf(socket: PageSocket | undefined): WebSocketClose['reported'] {
  const detail = socket?.closeEvent?.event.detail;
  if (detail === undefined) return undefined;
  const code = /^code (\d+)/.exec(detail)?.[1];
  const clean = /wasClean (true|false)$/.exec(detail)?.[1];
  return {
    code: code === undefined ? undefined : Number(code),
    clean: clean === undefined ? undefined : clean === 'true',
  };
}

/** Order within the same millisecond: what was said before what was done. */
const RANK = { 'page-call': 0, crash: 1, frame: 2, fin: 3, closed: 4, 'page-close': 5 } as const;

function stepsOf(
  leg: LegView,
  end: LegEnd,
  socket: PageSocket | undefined,
  crash: Crash | undefined,
): readonly CloseStep[] {
  const steps: CloseStep[] = [];
  for (const direction of ['up', 'down'] as const) {
    const by = direction === 'up' ? 'browser' : 'server';
    const row = end.frames[direction];
    if (row !== undefined) {
      steps.push({ what: 'frame', by, time: row.time, arrived: row.arrived, row });
    }
    const fin = leg.fins[direction];
    if (fin !== undefined) steps.push({ what: 'fin', by, time: fin, row: end.closed });
  }
  const { closed } = end;
  if (closed !== undefined) {
    steps.push({ what: 'closed', by: closerOf(leg.closeCause), time: closed.time, row: closed });
  }
  if (crash !== undefined) {
    steps.push({ what: 'crash', by: 'program', time: crash.row.time, row: crash.row });
  }
  for (const [what, row] of [
    ['page-call', socket?.closeCall],
    ['page-close', socket?.closeEvent],
  ] as const) {
    if (row !== undefined) steps.push({ what, by: 'page', time: row.time, row });
  }
  return steps.sort((one, other) => one.time - other.time || RANK[one.what] - RANK[other.what]);
}

/** Whose doing the end of the TCP connection was. */
export function closerOf(cause: CloseCause | undefined): 'browser' | 'server' | 'playground' {
  if (cause === 'browser-fin' || cause === 'browser-reset') return 'browser';
  return cause === 'server-fin' || cause === 'server-reset' ? 'server' : 'playground';
}
