/**
 * The HTTP exchanges of a trace: each request with its answer and its end, collected row by row.
 * Pure; each update looks at what is new.
 */

import type { HttpBodyEvent, HttpResponseEvent } from '../../../../playground-server/wire/index.ts';
import { isInterim, upgradesToWebSocket } from '../../model/request-target.ts';
import { createRowCursor } from '../../model/row-cursor.ts';
import type { TraceView, WireRow } from '../../model/view.ts';

export interface Exchange {
  readonly leg: number;
  /** Ordinal of the request on its connection. */
  readonly ordinal: number;
  readonly request: WireRow;
  /** The final answer's head. */
  response: WireRow | undefined;
  /** When the answer's last byte entered the hop; undefined while it is under way. */
  end: number | undefined;
  /** The part that the answer ended with, where it did not end with its connection. */
  last: WireRow | undefined;
  /** It asks for a WebSocket: browsers count those by themselves. */
  readonly webSocket: boolean;
}

export interface Exchanges {
  /** By the time of their requests. */
  readonly all: readonly Exchange[];
  of(leg: number, ordinal: number): Exchange | undefined;
  /** How many requests a leg has carried, those that were let go included. */
  carriedBy(leg: number): number;
  update(): void;
}

export function createExchanges(view: TraceView): Exchanges {
  let all: Exchange[] = [];
  let known = new Map<string, Exchange>();
  let carried = new Map<number, number>();
  /** Exchanges without an end: few at any time. */
  let open = new Set<Exchange>();
  const cursor = createRowCursor();
  let firstId = view.firstId;

  function begin(row: WireRow): void {
    const { event } = row;
    if (event.kind !== 'http-request') return;
    const made: Exchange = {
      leg: row.leg,
      ordinal: event.exchange,
      request: row,
      response: undefined,
      end: undefined,
      last: undefined,
      webSocket: upgradesToWebSocket(event),
    };
    carried.set(row.leg, event.exchange + 1);
    known.set(`${row.leg} ${event.exchange}`, made);
    open.add(made);
    let at = all.length;
    while (at > 0 && (all[at - 1] as Exchange).request.time > row.time) at--;
    all.splice(at, 0, made);
  }

  function finish(exchange: Exchange, time: number): void {
    exchange.end ??= time;
    open.delete(exchange);
  }

  function take(row: WireRow): void {
    const { event } = row;
    if (event.kind === 'http-request') begin(row);
    if (event.kind !== 'http-response' && event.kind !== 'http-body') return;
    const exchange = known.get(`${row.leg} ${event.exchange}`);
    if (exchange === undefined || event.direction === 'up') return;
    // An interim answer ends nothing.
    if (event.kind === 'http-response' && isInterim(event.status)) return;
    if (event.kind === 'http-response') exchange.response = row;
    if (event.kind === 'http-body' ? endsByItself(event) : hasNoBody(event)) {
      exchange.last ??= row;
      finish(exchange, row.endTime);
    }
  }

  /** An exchange that has ended goes with its request. */
  function letGo(): void {
    if (firstId === view.firstId) return;
    firstId = view.firstId;
    all = all.filter((exchange) => {
      const stays = exchange.request.id >= firstId || open.has(exchange);
      if (!stays) known.delete(`${exchange.leg} ${exchange.ordinal}`);
      return stays;
    });
  }

  return {
    get all() {
      return all;
    },
    carriedBy: (leg) => carried.get(leg) ?? 0,
    of: (leg, ordinal) => known.get(`${leg} ${ordinal}`),
    update() {
      const { anew, from, to } = cursor.advance(view);
      if (anew) {
        all = [];
        known = new Map();
        carried = new Map();
        open = new Set();
      }
      for (let index = from; index < to; index++) {
        const row = view.rows[index];
        if (row?.source === 'wire') take(row);
      }
      for (const exchange of open) {
        const closedAt = view.legs.get(exchange.leg)?.closedAt;
        if (closedAt !== undefined) finish(exchange, closedAt);
      }
      letGo();
    },
  };
}

/** Another body ends with its connection, which may be long after its last byte. */
function endsByItself({ framing, complete }: HttpBodyEvent): boolean {
  return complete && framing !== 'until-close';
}

/** No body is reported for a length of 0 either. */
function hasNoBody({ framing, fields }: HttpResponseEvent): boolean {
  if (framing === 'none' || framing === 'tunnel') return true;
  return fields.some(
    ({ name, value }) => name.toLowerCase() === 'content-length' && Number(value) === 0,
  );
}
