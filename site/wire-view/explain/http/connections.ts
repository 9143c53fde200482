/**
 * Which request shares which connection, and the slots that a browser has for an origin: what is in
 * use at a moment (measured), and which requests the page has begun that the wire has not seen
 * (reported). Pure.
 *
 * Six is what Chromium and Firefox allow for one origin over HTTP/1.1; nothing here measures it. A
 * WebSocket doesn't count among them: browsers count those apart.
 */

import { type CallPairs, createCallPairs } from '../../model/call-pairs.ts';
import { createRowCursor } from '../../model/row-cursor.ts';
import type { PageRow, Row, TraceView } from '../../model/view.ts';
import { createExchanges, type Exchange } from './exchanges.ts';

/** Chromium and Firefox, per origin, over HTTP/1.1. */
export const BROWSER_SLOTS = 6;

/** A call of the page for which a request has to go out. */
export interface Call {
  readonly row: PageRow;
  /** When the page had its answer or its error, as it says. */
  settled: number | undefined;
}

export interface ConnectionLane {
  readonly connection: number;
  readonly exchanges: readonly Exchange[];
  readonly openedAt: number;
  readonly closedAt: number | undefined;
  /** It has become a WebSocket. */
  readonly webSocket: boolean;
}

/** What was so at a moment. */
export interface SlotsAt {
  readonly time: number;
  /** Exchanges that hold a slot, the oldest first; of pipelined ones the first that is under way. */
  readonly inUse: readonly Exchange[];
  /** Calls without a request on the wire, the oldest first. */
  readonly waiting: readonly Call[];
  /** Connections that are kept open and carry nothing. */
  readonly idle: readonly number[];
}

export interface Connections {
  at(time: number): SlotsAt;
  /** The connections that carried something, or stood open, between two moments. */
  lanes(from: number, to: number): readonly ConnectionLane[];
  /** The time of the newest row. */
  readonly now: number;
  /** The first moment at which the most calls waited; undefined where none ever did. */
  readonly fullest: number | undefined;
  /** When the browser had the whole answer; undefined until then. */
  freedAt(exchange: Exchange): number | undefined;
  requestOf(call: Call): Exchange | undefined;
  exchangeOf(row: Row): Exchange | undefined;
  /** Which one, from 1, of how many requests of its connection. */
  shareOf(exchange: Exchange): { readonly place: number; readonly all: number };
  update(): void;
}

/** Exchanges looked back over for one drawing. */
const MOST_EXCHANGES = 2000;

export function createConnections(view: TraceView): Connections {
  const exchanges = createExchanges(view);
  let pairs: CallPairs = createCallPairs();
  let calls: Call[] = [];
  let callOf = new Map<string, Call>();
  let fullest: { time: number; waiting: number } | undefined;
  const cursor = createRowCursor();
  let firstId = view.firstId;
  let now = 0;

  function page(row: PageRow): void {
    const { api, object, role, name } = row.event;
    const key = `${api} ${object}`;
    if (name === 'navigate') {
      for (const call of callOf.values()) call.settled ??= row.time;
      callOf = new Map();
    }
    if (role === 'event') {
      const call = callOf.get(key);
      if (call !== undefined) call.settled ??= row.time;
    } else if (asks(row)) {
      const call: Call = { row, settled: undefined };
      callOf.set(key, call);
      calls.push(call);
    }
  }

  function requestOf(call: Call): Exchange | undefined {
    const wire = pairs.wireOf(call.row);
    if (wire === undefined || wire.event.kind !== 'http-request') return undefined;
    return exchanges.of(wire.leg, wire.event.exchange);
  }

  /** On its way to the browser an answer still takes the connection. */
  function freedAt({ leg, end, last }: Exchange): number | undefined {
    const held = view.legs.get(leg);
    if (last === undefined || held === undefined) return end;
    return last.arrived ?? held.closedAt;
  }

  function holds(exchange: Exchange, time: number): boolean {
    const freed = freedAt(exchange);
    return exchange.request.time <= time && (freed === undefined || freed > time);
  }

  function at(time: number): SlotsAt {
    const recent = exchanges.all.slice(-MOST_EXCHANGES);
    const inUse = holders(recent, time);
    const waiting = calls.slice(-MOST_EXCHANGES).filter((call) => waits(call, time));
    const busy = new Set(inUse.map(connectionOf));
    const idle = new Set<number>();
    for (const leg of view.legs.values()) {
      if (leg.place !== 0 || leg.protocol === 'websocket' || busy.has(leg.connection)) continue;
      const open = leg.openedAt <= time && (leg.closedAt === undefined || leg.closedAt > time);
      if (open) idle.add(leg.connection);
    }
    return { time, inUse, waiting, idle: [...idle].sort((one, other) => one - other) };
  }

  function connectionOf({ leg }: Exchange): number | undefined {
    return view.legs.get(leg)?.connection;
  }

  /** The browser's own connections: each is one slot, however many requests are under way on it. */
  function holders(among: readonly Exchange[], time: number): Exchange[] {
    const busy = new Set<number | undefined>();
    return among.filter((one) => {
      if (one.webSocket || !holds(one, time) || view.legs.get(one.leg)?.place !== 0) return false;
      const connection = connectionOf(one);
      return !busy.has(connection) && busy.add(connection);
    });
  }

  function waits(call: Call, time: number): boolean {
    if (call.row.time > time || (call.settled !== undefined && call.settled <= time)) return false;
    const request = requestOf(call)?.request;
    return request === undefined || request.time > time;
  }

  /** A call that has its answer goes with its row. */
  function letGo(): void {
    if (firstId === view.firstId) return;
    firstId = view.firstId;
    calls = calls.filter(({ row, settled }) => row.id >= firstId || settled === undefined);
  }

  return {
    at,
    freedAt,
    requestOf,
    get now() {
      return now;
    },
    get fullest() {
      return fullest?.time;
    },
    exchangeOf: (row) => exchangeOf(row, exchanges, pairs),
    shareOf(exchange) {
      const own = view.legs.get(exchange.leg);
      let [before, all] = [0, 0];
      for (const { leg, connection, place } of view.legs.values()) {
        if (connection !== own?.connection || place !== own.place) continue;
        if (leg === exchange.leg) before = all;
        all += exchanges.carriedBy(leg);
      }
      return { place: before + exchange.ordinal + 1, all };
    },
    lanes(from, to) {
      const lanes = new Map<number, ConnectionLane & { exchanges: Exchange[] }>();
      for (const leg of view.legs.values()) {
        if (leg.place !== 0) continue;
        const over = leg.openedAt > to || (leg.closedAt !== undefined && leg.closedAt < from);
        if (over) continue;
        const before = lanes.get(leg.connection);
        lanes.set(leg.connection, {
          connection: leg.connection,
          exchanges: before?.exchanges ?? [],
          openedAt: Math.min(before?.openedAt ?? leg.openedAt, leg.openedAt),
          closedAt: leg.closedAt,
          webSocket: leg.protocol === 'websocket',
        });
      }
      for (const exchange of exchanges.all.slice(-MOST_EXCHANGES)) {
        const freed = freedAt(exchange);
        if (exchange.request.time > to || (freed !== undefined && freed < from)) continue;
        lanes.get(view.legs.get(exchange.leg)?.connection ?? -1)?.exchanges.push(exchange);
      }
      return [...lanes.values()].sort((one, other) => one.connection - other.connection);
    },
    update() {
      const { anew, from, to } = cursor.advance(view);
      if (anew) {
        pairs = createCallPairs();
        calls = [];
        callOf = new Map();
        fullest = undefined;
      }
      letGo();
      const asked: number[] = [];
      for (let index = from; index < to; index++) {
        const row = view.rows[index] as Row;
        now = Math.max(now, row.source === 'wire' ? row.endTime : row.time);
        if (row.source !== 'page') continue;
        page(row);
        if (row.event.role === 'call') asked.push(row.time);
      }
      exchanges.update();
      pairs.read(view);
      // Calls are when queues grow; of many at once the last tells.
      for (const time of asked.slice(-32)) {
        const { waiting, inUse } = at(time);
        if (inUse.length < BROWSER_SLOTS || waiting.length <= (fullest?.waiting ?? 0)) continue;
        fullest = { time, waiting: waiting.length };
      }
    },
  };
}

/** Whether a call of the page makes a request that takes a slot. */
function asks({ event }: PageRow): boolean {
  if (event.role !== 'call') return false;
  if (event.api === 'fetch') return event.name === 'fetch';
  if (event.api === 'xhr') return event.name === 'send';
  return event.name === 'new EventSource';
}

function exchangeOf(
  row: Row,
  exchanges: ReturnType<typeof createExchanges>,
  pairs: CallPairs,
): Exchange | undefined {
  if (row.source === 'page') {
    const wire = pairs.wireOf(row);
    return wire === undefined ? undefined : exchangeOf(wire, exchanges, pairs);
  }
  if (row.source === 'note' || !('exchange' in row.event)) return undefined;
  return exchanges.of(row.leg, row.event.exchange);
}
