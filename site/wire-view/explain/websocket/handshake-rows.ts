/**
 * The rows of one opening handshake, found from any of them: the request, its response, and what
 * the dissector made of the two. Pure.
 *
 * The request and the response of a row stand before it and never change; what a request still
 * waits for is looked for again as rows come, each row once.
 */

import type {
  HttpRequestEvent,
  HttpResponseEvent,
  WebSocketHandshakeEvent,
  WireEvent,
} from '../../../../playground-server/wire/index.ts';
import { isInterim } from '../../model/request-target.ts';
import { before } from '../../model/row-before.ts';
import type { Row, TraceView, WireRow } from '../../model/view.ts';

export type RowOf<E extends WireEvent> = WireRow & { readonly event: E };

export interface HandshakeRows {
  readonly request: RowOf<HttpRequestEvent> | undefined;
  /** The final one: not an interim 100 or 103. */
  readonly response: RowOf<HttpResponseEvent> | undefined;
  /** Only behind a 101. */
  readonly handshake: RowOf<WebSocketHandshakeEvent> | undefined;
}

export const fieldsNamed = (head: HttpRequestEvent | HttpResponseEvent | undefined, name: string) =>
  (head?.fields ?? []).filter((field) => field.name.toLowerCase() === name);

/** Whether the request asks for a WebSocket, or tries to. */
export function asksForWebSocket(event: HttpRequestEvent): boolean {
  return event.fields.some(
    ({ name, value }) =>
      (/^upgrade$/i.test(name) && /\bwebsocket\b/i.test(value)) ||
      /^sec-websocket-key$/i.test(name),
  );
}

/** Whether the row belongs to an opening handshake. Looks at the row alone, but for a refusal. */
export function isOfHandshake(row: Row, view: TraceView): row is WireRow {
  if (row.source !== 'wire') return false;
  const { event } = row;
  if (event.kind === 'ws-handshake') return true;
  if (event.kind === 'http-request') return asksForWebSocket(event);
  if (event.kind !== 'http-response') return false;
  if (event.status === 101) return true;
  const request = before(row, view, isRequestOf(event.exchange))?.event;
  return request?.kind === 'http-request' && asksForWebSocket(request);
}

/**
 * @param row a request, a response or a handshake
 * @returns asks the view anew with each call, as long as something may still come
 */
export function handshakeFinder(row: WireRow, view: TraceView): () => HandshakeRows {
  const { event } = row;
  if (!('exchange' in event)) return () => NOTHING;
  const { exchange } = event;
  const request = event.kind === 'http-request' ? row : before(row, view, isRequestOf(exchange));
  const isResponse = ({ event: other }: WireRow) =>
    other.kind === 'http-response' && other.exchange === exchange && !isInterim(other.status);
  const response =
    event.kind === 'http-request'
      ? seeker(row, view, isResponse)
      : event.kind === 'http-response'
        ? () => row
        : once(before(row, view, isResponse));
  const handshake =
    event.kind === 'ws-handshake'
      ? () => row
      : seeker(row, view, ({ event: other }) => {
          return other.kind === 'ws-handshake' && other.exchange === exchange;
        });
  return () => ({
    request: request as RowOf<HttpRequestEvent> | undefined,
    response: response() as RowOf<HttpResponseEvent> | undefined,
    handshake: handshake() as RowOf<WebSocketHandshakeEvent> | undefined,
  });
}

/** The handshake that a frame or a message lives by; undefined where the trace has it no more. */
export function handshakeBefore(
  row: WireRow,
  view: TraceView,
): RowOf<WebSocketHandshakeEvent> | undefined {
  return before(row, view, ({ event }) => event.kind === 'ws-handshake') as
    | RowOf<WebSocketHandshakeEvent>
    | undefined;
}

/** The first row of the same leg that comes behind and passes; each row is looked at once. */
export function seeker(
  row: WireRow,
  view: TraceView,
  test: (row: WireRow) => boolean,
): () => WireRow | undefined {
  const { generation } = view;
  let next = row.id + 1;
  let found: WireRow | undefined;
  return () => {
    // A list that began anew doesn't hold the row, and so nothing that stands behind it.
    if (generation !== view.generation) return found;
    next = Math.max(next, view.firstId);
    for (; found === undefined && next - view.firstId < view.rows.length; next++) {
      const other = view.rows[next - view.firstId];
      if (other?.source === 'wire' && other.leg === row.leg && test(other)) found = other;
    }
    return found;
  };
}

const NOTHING: HandshakeRows = { request: undefined, response: undefined, handshake: undefined };

const once =
  <T>(value: T) =>
  () =>
    value;

const isRequestOf =
  (exchange: number) =>
  ({ event }: WireRow) =>
    event.kind === 'http-request' && event.exchange === exchange;
