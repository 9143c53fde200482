/**
 * The request behind an event, as a command needs it: its URL as the browser asked for it (what a
 * hop took out of the target on the way is needed to get there again), its fields, its body.
 *
 * Secrets are left out or covered unless they are asked for, and what was done is told.
 */

import { coverField, coverText } from '../../../playground-server/trace/secrets.ts';
import type { HttpRequestEvent, WireEvent } from '../../../playground-server/wire/index.ts';
import type { LegView, Row, TraceView, WireRow } from '../model/view.ts';

/** What a reader must know of a command before it is run. */
export type CopyNote =
  /** Fields with credentials are not in it. */
  | 'SECRETS_LEFT_OUT'
  /** A token or password in the URL is covered by asterisks. */
  | 'URL_COVERED'
  /** The target has asterisks where the trace's secrets were covered. */
  | 'URL_WAS_COVERED'
  /** There is no Host field, or none that can stand in a URL. */
  | 'HOST_GUESSED'
  /** The body is longer than what the trace gives, or has not come whole. */
  | 'BODY_LEFT_OUT'
  /** The message is empty, which the tool can't send. */
  | 'EMPTY_LEFT_OUT'
  /** The browser may have spoken TLS to a hop before this one. */
  | 'SCHEME_GUESSED'
  /** The tool sends text alone. */
  | 'BINARY_LEFT_OUT'
  /** The message is longer than an argument can be. */
  | 'LONG_LEFT_OUT';

export interface CopiedRequest {
  readonly method: string;
  /** With `http:`; the scheme of a WebSocket is its command's affair. */
  readonly url: string;
  /** In the order of the wire; without what a command sets by itself. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | undefined;
  readonly notes: ReadonlySet<CopyNote>;
  readonly streams: boolean;
}

/** What tools write by themselves, or what belongs to one connection. */
const OWN = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'te',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
]);
const HOST = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/;
const HTTP_PORT = ':80';

type View = Pick<TraceView, 'rows' | 'legs' | 'bytes'>;

/** The request row that the event belongs to: its own, its answer's, or its WebSocket's handshake. */
export function requestRowOf(row: Row, view: View): WireRow | undefined {
  if (row.source !== 'wire') return undefined;
  const exchange = 'exchange' in row.event ? row.event.exchange : undefined;
  if (row.event.kind === 'http-request') return row;
  const inTunnel = row.event.kind === 'ws-frame' || row.event.kind === 'ws-message';
  if (exchange === undefined && !inTunnel) return undefined;
  const found = view.rows.findLast(
    (other) =>
      other.source === 'wire' &&
      other.leg === row.leg &&
      other.event.kind === 'http-request' &&
      (exchange === undefined || other.event.exchange === exchange),
  );
  return found?.source === 'wire' ? found : undefined;
}

/** @param secrets whether credentials go along */
export function requestOf(row: WireRow, view: View, secrets: boolean): CopiedRequest | undefined {
  const { event } = row;
  if (event.kind !== 'http-request') return undefined;
  const leg = view.legs.get(row.leg);
  const notes = new Set<CopyNote>();
  const url = urlOf(event, leg, secrets, notes);
  const fields = fieldsOf(event, secrets, notes);
  const body = bodyOf(row, event, view, notes);
  const accept = fieldNamed(event, 'accept') ?? '';
  const streams = /^text\/event-stream\b/i.test(accept);
  return { method: event.method, url, fields, body, notes, streams };
}

function urlOf(
  event: HttpRequestEvent,
  leg: LegView | undefined,
  secrets: boolean,
  notes: Set<CopyNote>,
): string {
  const target = secrets ? event.target : coverText(event.target);
  if (target !== event.target) notes.add('URL_COVERED');
  if (/\*{4,}/.test(event.target)) notes.add('URL_WAS_COVERED');
  if (/^https?:\/\//i.test(target)) return target;
  const named = fieldNamed(event, 'host') ?? '';
  const host = HOST.test(named) ? named : hostOf(leg);
  if (host !== named) notes.add('HOST_GUESSED');
  // Bytes in a tap's sight are not encrypted; before a hop of somebody else's they may have been.
  if (!/:\d+$/.test(host) || host.endsWith(HTTP_PORT)) notes.add('SCHEME_GUESSED');
  return `http://${host}${target.startsWith('/') ? target : '/'}`;
}

function hostOf(leg: LegView | undefined): string {
  return leg !== undefined && HOST.test(leg.to) && /[.:]/.test(leg.to) ? leg.to : 'localhost';
}

function fieldsOf(
  event: HttpRequestEvent,
  secrets: boolean,
  notes: Set<CopyNote>,
): (readonly [string, string])[] {
  return event.fields.flatMap(({ name, value }) => {
    if (OWN.has(name.toLowerCase())) return [];
    if (!secrets && coverField(name, value, []) !== value) {
      notes.add('SECRETS_LEFT_OUT');
      return [];
    }
    return [[name, value] as const];
  });
}

export function fieldNamed(event: HttpRequestEvent, name: string): string | undefined {
  return event.fields.find((field) => field.name.toLowerCase() === name)?.value;
}

function bodyOf(
  row: WireRow,
  event: HttpRequestEvent,
  view: View,
  notes: Set<CopyNote>,
): Uint8Array | undefined {
  const sent = (fieldNamed(event, 'content-length') ?? '0') !== '0';
  const chunked = fieldNamed(event, 'transfer-encoding') !== undefined;
  if (!sent && !chunked) return undefined;
  const isBody = (other: WireEvent) =>
    other.kind === 'http-body' && other.direction === 'up' && other.exchange === event.exchange;
  const found = view.rows.find(
    (other) => other.source === 'wire' && other.leg === row.leg && isBody(other.event),
  );
  const body = found?.source === 'wire' ? found.event : undefined;
  if (body?.kind === 'http-body' && body.complete) {
    if (body.content.length === body.contentLength) return body.content;
    const whole = view.bytes(row.leg, 'up', body.offset, body.length);
    if (body.framing === 'content-length' && whole.length === body.length) return whole;
  }
  notes.add('BODY_LEFT_OUT');
  return undefined;
}
