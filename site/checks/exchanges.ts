/** What a trace's rows say of HTTP: each request with its answer, and what the answer carried. */

import type {
  HttpBodyEvent,
  HttpRequestEvent,
  HttpResponseEvent,
  SseEvent,
  WireEvent,
} from '../../playground-server/wire/index.ts';
import type { Row, WireRow } from '../wire-view/model/view.ts';
import { keptRows, reader } from './kept-rows.ts';

/** A wire row whose event is of a known kind. */
export type RowOf<E extends WireEvent> = WireRow & { readonly event: E };

export interface Exchange {
  readonly leg: number;
  readonly request: RowOf<HttpRequestEvent>;
  /** The final response; interim ones (1xx but 101) are passed over. */
  readonly response: RowOf<HttpResponseEvent> | undefined;
  readonly requestBody: RowOf<HttpBodyEvent> | undefined;
  readonly responseBody: RowOf<HttpBodyEvent> | undefined;
  readonly events: readonly RowOf<SseEvent>[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** All exchanges whose request is known, in the order of their requests. */
export const exchangesOf = reader<readonly Exchange[]>(() => {
  const exchanges: Begun[] = [];
  const known = new Map<string, Begun>();
  return {
    value: exchanges,
    take(row) {
      if (row.source !== 'wire' || !('exchange' in row.event)) return;
      const key = `${row.leg}/${row.event.exchange}`;
      if (!isRow(row, 'http-request')) {
        const exchange = known.get(key);
        if (exchange !== undefined) goOn(exchange, row);
        return;
      }
      const exchange = begun(row);
      const before = known.get(key);
      known.set(key, exchange);
      // Behind a gap, a leg's exchanges may be counted anew.
      if (before === undefined) exchanges.push(exchange);
      else exchanges[exchanges.indexOf(before)] = exchange;
    },
    letGo(firstId) {
      const kept = exchanges.findIndex(({ request }) => request.id >= firstId);
      const gone = exchanges.splice(0, kept < 0 ? exchanges.length : kept);
      for (const { leg, request } of gone) known.delete(`${leg}/${request.event.exchange}`);
    },
  };
});

type Begun = Mutable<Exchange> & { events: RowOf<SseEvent>[] };

function begun(request: RowOf<HttpRequestEvent>): Begun {
  const nothing = { response: undefined, requestBody: undefined, responseBody: undefined };
  return { leg: request.leg, request, ...nothing, events: [] };
}

function goOn(exchange: Begun, row: WireRow): void {
  if (isRow(row, 'http-response') && !isInterim(row.event)) exchange.response = row;
  else if (isRow(row, 'http-body') && row.event.direction === 'up') exchange.requestBody = row;
  else if (isRow(row, 'http-body')) exchange.responseBody = row;
  else if (isRow(row, 'sse-event')) exchange.events.push(row);
}

/** Whether a row is a wire event of this kind. */
export function isRow<K extends WireEvent['kind']>(
  row: Row,
  kind: K,
): row is RowOf<Extract<WireEvent, { kind: K }>> {
  return row.source === 'wire' && row.event.kind === kind;
}

function isInterim(response: HttpResponseEvent): boolean {
  return response.status < 200 && response.status !== 101;
}

/** The last part of the request's path, without its query: `events` of `/x7/sse/events?since=3`. */
export function lastSegment(request: HttpRequestEvent): string {
  const path = request.target.split(/[?#]/, 1)[0] ?? '';
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The value of a head's field, or undefined. Where it stands more than once: the first. */
export function fieldOf(
  head: HttpRequestEvent | HttpResponseEvent | undefined,
  name: string,
): string | undefined {
  return head?.fields.find((field) => field.name.toLowerCase() === name)?.value;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** What bodies were read as: a check asks again with each judgement. */
const readBodies = new WeakMap<HttpBodyEvent, JsonObject | null>();

/** A body as a JSON object, or undefined. */
export function jsonOf(body: RowOf<HttpBodyEvent> | undefined): JsonObject | undefined {
  if (body === undefined) return undefined;
  let read = readBodies.get(body.event);
  if (read === undefined) {
    read = parsed(body.event.content);
    readBodies.set(body.event, read);
  }
  return read ?? undefined;
}

function parsed(content: Uint8Array): JsonObject | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(content));
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

/** Whether the answer is an event stream. */
export function isEventStream(exchange: Exchange): boolean {
  const type = fieldOf(exchange.response?.event, 'content-type') ?? '';
  return exchange.response?.event.status === 200 && /^text\/event-stream\b/i.test(type);
}

/** Whether an EventSource asked, whatever it was answered. */
export function asksForStream(exchange: Exchange): boolean {
  return /\btext\/event-stream\b/i.test(fieldOf(exchange.request.event, 'accept') ?? '');
}

/** The handshakes that opened a WebSocket. */
export const handshakesOf = keptRows((row) => isRow(row, 'ws-handshake'));
