/**
 * One leg as the model follows it: its connection dissector, its bytes, and the rows whose last
 * byte has not left the hop yet.
 */

import type { FaultKind } from '../../../playground-server/trace/faults.ts';
import type {
  CloseCause,
  Dropped,
  Gap,
  LegClosed,
  LegOpened,
  LegResume,
  Rewritten,
} from '../../../playground-server/trace/trace.ts';
import { type Direction, endOf, type WireEvent } from '../../../playground-server/wire/index.ts';
import { type ByteStore, createByteStore } from './byte-store.ts';
import { isDropped } from './dropped.ts';
import { loadsPage } from './page-load.ts';
import { groupOfEvent } from './row-group.ts';
import type { LegView, OpenedWebSocket, WireRow } from './view.ts';

/** What the model needs of `wire/connection.ts`. */
export interface LegDissector {
  push(direction: Direction, bytes: Uint8Array): WireEvent[];
  end(direction: Direction): WireEvent[];
  /** Where it stands; an export needs it. */
  checkpoint?(): unknown;
}

/** `createConnection` of `wire/connection.ts`, or what a test puts in its place. */
export type Connect = (options?: {
  up?: number;
  down?: number;
  checkpoint?: unknown;
  /** Follow borders alone. */
  skim?: boolean;
}) => LegDissector;

export type MutableWireRow = { -readonly [K in keyof WireRow]: WireRow[K] };

/** One direction of a leg. */
export interface Way {
  store: ByteStore;
  /** Rows that are still on their way through the hop, in the order of their ends. */
  pending: MutableWireRow[];
  /** What a continuation frame goes on with. */
  continued: 'text' | 'binary';
  ended: boolean;
  endedAt: number | undefined;
}

export interface LegState extends LegView {
  closedAt: number | undefined;
  closeCause: CloseCause | undefined;
  carried: Record<Direction, number>;
  fins: Record<Direction, number | undefined>;
  protocol: LegView['protocol'];
  webSocket: OpenedWebSocket | undefined;
  /** What was asked for last. */
  asked: { readonly exchange: number; readonly target: string } | undefined;
  /** The exchange that was answered last, with more than an interim response. */
  answered: number | undefined;
  /** Something was cut short, or can't be read: where its exchanges end isn't known. */
  cutShort: boolean;
  rewrites: Rewritten[];
  /** Neighbours of one fault are one entry. */
  readonly drops: Readonly<Record<Direction, Dropped[]>>;
  /** The fault that ended it. */
  closeFault: FaultKind | undefined;
  dissector: LegDissector;
  /** Follows the bytes that are let go, from the first of them on. */
  tail: LegDissector | undefined;
  undelivered: Readonly<Record<Direction, number>> | undefined;
  readonly ways: Readonly<Record<Direction, Way>>;
  /** Ordinals of the exchanges whose response is an event stream. */
  readonly sseExchanges: Set<number>;
  /** Ordinals of the exchanges that fetch a part of the page, and succeed. */
  readonly pageExchanges: Set<number>;
}

export function openLeg(open: Omit<LegOpened, 'type'>, connect: Connect): LegState {
  return {
    leg: open.leg,
    connection: open.connection,
    reused: open.reused,
    example: open.example,
    from: open.from,
    to: open.to,
    place: open.place ?? 0,
    openedAt: open.time,
    closedAt: undefined,
    closeCause: undefined,
    carried: { up: 0, down: 0 },
    fins: { up: undefined, down: undefined },
    protocol: 'http',
    webSocket: undefined,
    asked: undefined,
    answered: undefined,
    cutShort: false,
    rewrites: [],
    drops: { up: [], down: [] },
    closeFault: undefined,
    dissector: connect(),
    tail: undefined,
    undelivered: undefined,
    ways: { up: newWay(0), down: newWay(0) },
    sseExchanges: new Set(),
    pageExchanges: new Set(),
  };
}

/**
 * Goes on behind a gap: a fresh dissector from the checkpoint, bytes at the new offsets. A leg of
 * which the gap took nothing keeps its dissector, and so what it has begun.
 */
export function resumeLeg(leg: LegState, resume: LegResume, connect: Connect): void {
  const { up, down } = leg.carried;
  if (up === resume.up && down === resume.down && up + down > 0) return;
  leg.dissector = connect({ up: resume.up, down: resume.down, checkpoint: resume.checkpoint });
  for (const direction of ['up', 'down'] as const) {
    const way = leg.ways[direction];
    leg.carried[direction] = Math.max(leg.carried[direction], resume[direction]);
    if (way.store.end !== resume[direction]) way.pending = [];
  }
}

function newWay(start: number): Way {
  return {
    store: createByteStore(start),
    pending: [],
    continued: 'text',
    ended: false,
    endedAt: undefined,
  };
}

/**
 * Lets go of the bytes from before a time, and follows them, so that it is known where the leg
 * stands behind them.
 *
 * @param gaps of the trace, in order: each may take the leg up anew
 * @returns how many bytes that were
 */
export function letGoBefore(
  leg: LegState,
  before: number,
  gaps: readonly Gap[],
  connect: Connect,
): number {
  const { up, down } = leg.ways;
  const drop = () => up.store.dropBefore(before) + down.store.dropBefore(before);
  // Nothing comes behind what goes of a leg that was over by then.
  if (leg.closedAt !== undefined && leg.closedAt < before) {
    leg.tail = undefined;
    return drop();
  }
  const going = (['up', 'down'] as const)
    .flatMap((direction) =>
      leg.ways[direction].store.chunksBefore(before).map((chunk) => ({ direction, ...chunk })),
    )
    .sort((one, other) => one.time - other.time);
  const resumes = gaps.flatMap(({ time, resume }) =>
    resume.filter(({ open }) => open.leg === leg.leg).map((one) => ({ time, ...one })),
  );
  let next = 0;
  for (const { direction, offset, bytes, time } of going) {
    for (; next < resumes.length && (resumes[next]?.time ?? 0) <= time; next++) {
      const { up: upAt = 0, down: downAt = 0, checkpoint } = resumes[next] ?? {};
      if ((direction === 'up' ? upAt : downAt) > offset) continue;
      leg.tail = connect({ up: upAt, down: downAt, checkpoint, skim: true });
    }
    leg.tail ??= connect({ skim: true });
    leg.tail.push(direction, bytes);
  }
  return drop();
}

/** Reads no more: a leg that is over is kept for its facts, which weigh little. */
export const ENDED: LegDissector = { push: () => [], end: () => [] };

/** Learns from an event what the leg has become; returns whether the event carries an event stream. */
export function learn(leg: LegState, event: WireEvent): boolean {
  switch (event.kind) {
    case 'http-request':
      if (leg.protocol === 'sse') leg.protocol = 'http';
      leg.asked = { exchange: event.exchange, target: event.target };
      if (loadsPage(event, leg)) leg.pageExchanges.add(event.exchange);
      return false;
    case 'http-response':
      // What goes wrong is news, whatever was asked for.
      if (event.status >= 400) leg.pageExchanges.delete(event.exchange);
      if (event.status >= 200) leg.answered = event.exchange;
      if (event.status === 101) leg.protocol = 'websocket';
      else if (isEventStream(event.fields)) {
        leg.protocol = 'sse';
        leg.sseExchanges.add(event.exchange);
      }
      return false;
    case 'ws-handshake': {
      const { subprotocol, exchange } = event;
      const target = leg.asked?.exchange === exchange ? leg.asked.target : '';
      leg.webSocket = { target, subprotocol };
      return false;
    }
    case 'http-chunk':
    case 'http-body':
      return event.direction === 'down' && leg.sseExchanges.has(event.exchange);
    case 'ws-frame':
      if (event.opcode === 1) leg.ways[event.direction].continued = 'text';
      if (event.opcode === 2) leg.ways[event.direction].continued = 'binary';
      return false;
    case 'truncated':
    case 'raw':
    case 'gap':
      leg.cutShort = true;
      return false;
    default:
      return false;
  }
}

/**
 * Whether a leg that has come to its end did so in order: plain HTTP, ended with a FIN behind the whole
 * of its last answer. So ends each connection that isn't kept; nobody misses anything.
 */
export function endedInOrder(leg: LegState, { cause, fault, undelivered }: LegClosed): boolean {
  const { protocol, asked, answered, cutShort } = leg;
  const bySender = cause === 'browser-fin' || cause === 'server-fin';
  if (!bySender || fault !== undefined || undelivered.up + undelivered.down > 0) return false;
  return protocol === 'http' && asked !== undefined && asked.exchange === answered && !cutShort;
}

function isEventStream(fields: readonly { name: string; value: string }[]): boolean {
  const type = fields.find((field) => field.name.toLowerCase() === 'content-type');
  return type?.value.toLowerCase().startsWith('text/event-stream') ?? false;
}

/** The row of an event, with the times of its bytes; its place in the list is given by the list. */
export function rowOf(
  leg: LegState,
  event: WireEvent,
  carriesSse: boolean,
  now: number,
): MutableWireRow {
  const way = leg.ways[event.direction];
  const first = way.store.chunkAt(event.offset);
  const last = event.length === 0 ? first : way.store.chunkAt(endOf(event) - 1);
  // What was cut short is no news of its first byte, but of its end.
  const late = event.kind === 'truncated';
  const row: MutableWireRow = {
    source: 'wire',
    id: 0,
    leg: leg.leg,
    event,
    time: late ? now : (first?.time ?? now),
    endTime: late ? now : (last?.time ?? now),
    arrived: way.store.leftAt(endOf(event)),
    dropped: isDropped(leg, event),
    byHop: first?.byHop ?? false,
    group: groupOfEvent(event, way.continued),
    carriesSse,
    loadsPage: 'exchange' in event && leg.pageExchanges.has(event.exchange),
  };
  if (row.dropped) row.arrived = undefined;
  else if (row.arrived === undefined) way.pending.push(row);
  return row;
}

/** Fills in when rows arrived. A message's row ends where its last frame's does: ends rise. */
export function arrive(leg: LegState, direction: Direction): void {
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
