/**
 * What the race has come to, worked out from the rows of its trace and from nothing else. Pure.
 *
 * Rows belong to a transport by the request that they answer (leg and exchange), WebSocket frames
 * by their leg. An event is born when its program says (`at`), put on the trace's clock by the
 * event that reached the wire fastest; it has arrived when its last byte left the playground
 * toward the browser. The browser's own share of the delay is not in it.
 */

import { createRowCursor } from '../wire-view/model/row-cursor.ts';
import type { Row, TraceView, WireRow } from '../wire-view/model/view.ts';
import { type News, newsIn } from './news.ts';
import { TRANSPORTS, type Transport, transportOf } from './transports.ts';

/** An event on a lane. */
export interface Arrival {
  readonly id: number;
  readonly at: number;
  /** The row that carried it; its `arrived` fills in later. */
  readonly row: WireRow;
}

/** A request and how it went. */
export interface Ask {
  /** Trace milliseconds. */
  readonly time: number;
  /**
   * Its answer's last bytes, or its connection's end; undefined while a stream or a socket is open.
   * They have `arrived` later than they came.
   */
  answer: { readonly arrived: number | undefined } | undefined;
  /** Events in the answer; 0 for a question in vain. */
  events: number;
}

export interface RaceLane {
  readonly asks: Ask[];
  readonly arrivals: Arrival[];
  bytesUp: number;
  bytesDown: number;
  /** Bytes of the events themselves. */
  newsBytes: number;
}

export interface RaceModel {
  readonly lanes: Readonly<Record<Transport, RaceLane>>;
  /** Ids and times of the events that were seen on any lane, in order of arrival. */
  readonly events: ReadonlyMap<number, number>;
  /** Trace time minus program time; undefined before the first event. */
  readonly clockOffset: number | undefined;
  /** Takes in the rows that are new. Rows of exchanges that began before `since` are left out. */
  read(view: TraceView): void;
}

/** @param since trace milliseconds: where this heat begins */
export function createRaceModel(since: number): RaceModel {
  const lanes = emptyLanes();
  const events = new Map<number, number>();
  const exchanges = new Map<string, { transport: Transport; ask: Ask }>();
  const sockets = new Map<number, Transport>();
  const seen: Record<Transport, Set<number>> = {
    polling: new Set(),
    'long-polling': new Set(),
    sse: new Set(),
    websocket: new Set(),
  };
  const decoder = new TextDecoder();
  const cursor = createRowCursor();
  let clockOffset: number | undefined;

  function take(row: Row): void {
    if (row.source === 'note' && row.record.type === 'close') hangUp(row.record.leg, row.time);
    if (row.source !== 'wire') return;
    const { event } = row;
    if (event.kind === 'http-request') ask(row, event.exchange, event.target);
    else answered(row);
  }

  function answered(row: WireRow): void {
    const { event } = row;
    const owner = 'exchange' in event ? exchanges.get(`${row.leg}:${event.exchange}`) : undefined;
    const transport = owner?.transport ?? sockets.get(row.leg);
    if (transport === undefined) return;
    if (carriesBytes(row)) count(transport, row);
    if (owner !== undefined && event.kind === 'http-body') owner.ask.answer = row;
    for (const news of newsOf(row)) arrive(transport, news, row, owner?.ask);
  }

  function ask(row: WireRow, exchange: number, target: string): void {
    const transport = transportOf(target);
    if (transport === undefined || row.time < since) return;
    const made: Ask = { time: row.time, answer: undefined, events: 0 };
    lanes[transport].asks.push(made);
    count(transport, row);
    exchanges.set(`${row.leg}:${exchange}`, { transport, ask: made });
    if (transport === 'websocket') sockets.set(row.leg, transport);
  }

  /** What a connection's end leaves open is open no longer: a socket, a stream, a held question. */
  function hangUp(leg: number, time: number): void {
    for (const [key, { ask }] of exchanges) {
      if (key.startsWith(`${leg}:`)) ask.answer ??= { arrived: time };
    }
  }

  function count(transport: Transport, row: WireRow): void {
    if (row.event.direction === 'up') lanes[transport].bytesUp += row.event.length;
    else lanes[transport].bytesDown += row.event.length;
  }

  function newsOf(row: WireRow): News[] {
    const { event } = row;
    if (event.direction !== 'down') return [];
    if (event.kind === 'sse-event') return newsIn(event.data);
    if (event.kind === 'ws-message') return newsIn(decoder.decode(event.payload));
    if (event.kind === 'http-body') return newsIn(decoder.decode(event.content));
    return [];
  }

  function arrive(transport: Transport, news: News, row: WireRow, ask: Ask | undefined): void {
    if (ask !== undefined) ask.events += 1;
    if (seen[transport].has(news.id)) return;
    seen[transport].add(news.id);
    const lane = lanes[transport];
    lane.newsBytes += news.size;
    lane.arrivals.push({ id: news.id, at: news.at, row });
    events.set(news.id, news.at);
    const offset = row.time - news.at;
    if (clockOffset === undefined || offset < clockOffset) clockOffset = offset;
  }

  return {
    lanes,
    events,
    get clockOffset() {
      return clockOffset;
    },
    read(view) {
      const { from, to } = cursor.advance(view);
      for (let index = from; index < to; index++) take(view.rows[index] as Row);
    },
  };
}

/** Events that stand for bytes of their own; messages and handshakes only sum up what others are. */
function carriesBytes({ event, carriesSse }: WireRow): boolean {
  switch (event.kind) {
    case 'http-response':
    case 'http-chunk':
    case 'http-trailers':
    case 'ws-frame':
      return true;
    case 'http-body':
      return event.framing !== 'chunked' && !carriesSse;
    case 'sse-event':
      return event.chunks.length === 0;
    default:
      return false;
  }
}

function emptyLanes(): Record<Transport, RaceLane> {
  const lane = (): RaceLane => ({ asks: [], arrivals: [], bytesUp: 0, bytesDown: 0, newsBytes: 0 });
  return Object.fromEntries(TRANSPORTS.map((transport) => [transport, lane()])) as Record<
    Transport,
    RaceLane
  >;
}
