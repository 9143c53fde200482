/**
 * The same message on each leg of its path. Legs have places, from the browser's end; what travels on
 * one is found again on the next: an exchange by its WebSocket key, else by method and target, inside
 * the time of the one before; a frame by its message and its place in it. Pure; each update looks at
 * what is new.
 *
 * A pair is made where order and content decide it. A hop that answers by itself, or asks by itself,
 * leaves the other side without one.
 */

import type { WebSocketFrameEvent } from '../../../playground-server/wire/index.ts';
import { createExchanges, type Exchange } from '../explain/http/exchanges.ts';
import { fieldValue, targetOf } from '../model/request-target.ts';
import { createRowCursor, isHeld } from '../model/row-cursor.ts';
import type { LegView, TraceView, WireRow } from '../model/view.ts';

/** A message where it passed a tap. */
export interface Station {
  readonly place: number;
  /** The leg of this place; undefined where none was found. */
  readonly leg: LegView | undefined;
  readonly row: WireRow | undefined;
}

export interface Alignment {
  /** One for each place of the path, the browser's end first. */
  along(row: WireRow): readonly Station[];
  update(): void;
}

/** Clocks of one machine, read in turn: a hop may seem to send before it got. */
const SLACK = 2;
/** Milliseconds after its end for which an exchange still waits for its other side. */
const PATIENCE = 5000;

export function createAlignment(view: TraceView): Alignment {
  const exchanges = createExchanges(view);
  let inward = new WeakMap<Exchange, Exchange>();
  let outward = new WeakMap<Exchange, Exchange>();
  let lonely = new Map<number, Exchange[]>();
  /** By their leg and what they are; in the order in which they came. */
  let found = new Map<string, WireRow>();
  let taken = 0;
  let ordinals = createOrdinals();
  const cursor = createRowCursor();

  const placeOf = ({ leg }: { readonly leg: number }) => view.legs.get(leg)?.place ?? 0;

  function take(row: WireRow): void {
    ordinals.take(row);
    const key = keyOn(row, row.leg, 'exchange' in row.event ? row.event.exchange : 0);
    if (key === undefined) return;
    // What comes anew under a key stands where it came.
    found.delete(key);
    found.set(key, row);
  }

  /** What the view has let go of is held here no longer. */
  function letGo(): void {
    for (const [key, row] of found) {
      if (isHeld(view, row)) return;
      found.delete(key);
    }
  }

  /** How the row would be named on a leg; undefined for what belongs to no message. */
  function keyOn(row: WireRow, leg: number, exchange: number): string | undefined {
    const { event } = row;
    const way = `${leg} ${event.direction} ${event.kind}`;
    if (event.kind === 'ws-frame') return `${way} ${groupOf(event)} ${ordinals.of(row)}`;
    if (event.kind === 'ws-message') return `${way} ${event.index}`;
    if (!('exchange' in event)) return undefined;
    const nth = event.kind === 'http-chunk' || event.kind === 'sse-event' ? event.index : '';
    return `${way} ${exchange} ${nth}`;
  }

  /** Gives each exchange that has no other side yet the first that fits. */
  function pair(): void {
    const { all } = exchanges;
    for (; taken < all.length; taken++) {
      const exchange = all[taken] as Exchange;
      const list = lonely.get(placeOf(exchange));
      if (list === undefined) lonely.set(placeOf(exchange), [exchange]);
      else list.push(exchange);
    }
    const now = all[all.length - 1]?.request.time ?? 0;
    const places = [...lonely.keys()].sort((one, other) => one - other);
    for (const [index, place] of places.entries()) {
      const next = places[index + 1];
      if (next !== undefined) pairPlaces(place, next);
    }
    for (const [place, list] of lonely) {
      const waits = ({ end }: Exchange) => end === undefined || now - end < PATIENCE;
      lonely.set(place, list.filter(waits));
    }
  }

  function pairPlaces(outer: number, inner: number): void {
    for (const one of lonely.get(outer) ?? []) {
      if (inward.has(one)) continue;
      const free = (lonely.get(inner) ?? []).filter(
        (other) => !outward.has(other) && isInside(other, one) && keyOf(other) === keyOf(one),
      );
      const found =
        (keyOf(one) === '' ? undefined : free[0]) ??
        free.find((other) => sameTarget(one, other, view)) ??
        free.find((other) => similarTarget(one, other, view));
      if (found === undefined) continue;
      inward.set(one, found);
      outward.set(found, one);
    }
  }

  /** The exchange on each place; the one that is asked for among them. */
  function chain(exchange: Exchange): Map<number, Exchange> {
    const found = new Map([[placeOf(exchange), exchange]]);
    for (let at = inward.get(exchange); at !== undefined; at = inward.get(at)) {
      found.set(placeOf(at), at);
    }
    for (let at = outward.get(exchange); at !== undefined; at = outward.get(at)) {
      found.set(placeOf(at), at);
    }
    return found;
  }

  function exchangeOf(row: WireRow): Exchange | undefined {
    const { event } = row;
    if ('exchange' in event) return exchanges.of(row.leg, event.exchange);
    // A WebSocket belongs to the handshake that opened it: the last exchange of its leg.
    return exchanges.all.findLast(({ leg, webSocket }) => leg === row.leg && webSocket);
  }

  function counterpart(row: WireRow, { leg, ordinal }: Exchange): WireRow | undefined {
    const key = keyOn(row, leg, ordinal);
    return key === undefined ? undefined : found.get(key);
  }

  return {
    along(row) {
      const exchange = exchangeOf(row);
      const passed = exchange === undefined ? undefined : chain(exchange);
      const places = new Set<number>();
      const example = view.legs.get(row.leg)?.example;
      for (const leg of view.legs.values()) if (leg.example === example) places.add(leg.place);
      return [...places]
        .sort((one, other) => one - other)
        .map((place) => {
          const there = passed?.get(place);
          const own = placeOf(row) === place;
          const leg = own ? row.leg : there?.leg;
          const other = there === undefined ? undefined : counterpart(row, there);
          return {
            place,
            leg: leg === undefined ? undefined : view.legs.get(leg),
            row: own ? row : other,
          };
        });
    },
    update() {
      const { anew, from, to } = cursor.advance(view);
      if (anew) {
        inward = new WeakMap();
        outward = new WeakMap();
        lonely = new Map();
        found = new Map();
        ordinals = createOrdinals();
        taken = 0;
      }
      for (let index = from; index < to; index++) {
        const row = view.rows[index];
        if (row?.source === 'wire') take(row);
      }
      letGo();
      exchanges.update();
      pair();
    },
  };
}

/** Data frames are counted within their message, control frames among those of their opcode. */
function groupOf({ opcode, message }: WebSocketFrameEvent): string {
  return opcode < 8 ? `of ${message}` : `opcode ${opcode}`;
}

/** Which of its group a frame is, on its leg and in its direction. */
function createOrdinals() {
  const ordinals = new WeakMap<WireRow, number>();
  const counts = new Map<string, { group: string; count: number }>();
  return {
    take(row: WireRow): void {
      const { event } = row;
      if (event.kind !== 'ws-frame') return;
      const group = groupOf(event);
      // Messages come one after the other: of the last one alone, frames can follow.
      const key = `${row.leg} ${event.direction} ${event.opcode < 8 ? '' : group}`;
      const before = counts.get(key);
      const count = before?.group === group ? before.count + 1 : 0;
      counts.set(key, { group, count });
      ordinals.set(row, count);
    },
    of: (row: WireRow) => ordinals.get(row),
  };
}

/** It begins after the other has, and before the other is over. */
function isInside(inner: Exchange, outer: Exchange): boolean {
  const { time } = inner.request;
  if (time < outer.request.time - SLACK) return false;
  return outer.end === undefined || time <= outer.end + SLACK;
}

/** The key of an opening handshake passes a proxy as it is; '' for any other request. */
function keyOf({ request }: Exchange): string {
  return request.event.kind === 'http-request'
    ? fieldValue(request.event, 'sec-websocket-key')
    : '';
}

function lineOf({ leg, request }: Exchange, view: TraceView): { method: string; target: string } {
  const { event } = request;
  if (event.kind !== 'http-request') return { method: '', target: '' };
  return { method: event.method, target: targetOf(event, view.legs.get(leg)) };
}

function sameTarget(one: Exchange, other: Exchange, view: TraceView): boolean {
  const [a, b] = [lineOf(one, view), lineOf(other, view)];
  return a.method === b.method && a.target === b.target;
}

/** A hop may take a prefix off the target, or put one on. */
function similarTarget(one: Exchange, other: Exchange, view: TraceView): boolean {
  const [a, b] = [lineOf(one, view), lineOf(other, view)];
  if (a.method !== b.method) return false;
  return a.target.endsWith(b.target) || b.target.endsWith(a.target);
}
