/** What the selected event can be copied as. */

import type {
  WebSocketFrameEvent,
  WebSocketMessageEvent,
} from '../../../playground-server/wire/index.ts';
import { upgradesToWebSocket } from '../model/request-target.ts';
import type { Row, TraceView, WireRow } from '../model/view.ts';
import { asBase64, asCArray, asHex } from './as-text.ts';
import { asCurl } from './curl.ts';
import {
  type CopiedRequest,
  type CopyNote,
  fieldNamed,
  requestOf,
  requestRowOf,
} from './request-of.ts';
import { textOrNone } from './utf8.ts';
import { asWebsocat, asWscat, type CopiedSocket, websocatSends, wscatLack } from './web-socket.ts';

export type CopyFormat = 'hex' | 'base64' | 'c' | 'text' | 'curl' | 'websocat' | 'wscat';

export interface Copy {
  readonly format: CopyFormat;
  readonly notes: readonly CopyNote[];
  readonly text: string;
}

/** Bytes that are written out, at most: a clipboard is no file. */
export const COPY_LIMIT = 1024 * 1024;

type View = Pick<TraceView, 'rows' | 'legs' | 'bytes'>;

/** @param secrets whether credentials go into commands */
export function copiesOf(row: Row, view: View, secrets: boolean): Copy[] {
  if (row.source === 'page') return [plain('text', row.event.detail)];
  if (row.source !== 'wire') return [];
  return [...bytesOf(row, view), ...contentOf(row), ...commandsOf(row, view, secrets)];
}

const plain = (format: CopyFormat, text: string): Copy => ({ format, notes: [], text });

function bytesOf(row: WireRow, view: View): Copy[] {
  const { direction, offset, length, kind } = row.event;
  const bytes = view.bytes(row.leg, direction, offset, length);
  if (bytes.length === 0 || bytes.length > COPY_LIMIT) return [];
  return [
    plain('hex', asHex(bytes)),
    plain('base64', asBase64(bytes)),
    plain('c', asCArray(bytes, kind.replaceAll('-', '_'))),
  ];
}

/** What the event means to the programs at its ends, where that is text. */
function contentOf({ event }: WireRow): Copy[] {
  switch (event.kind) {
    case 'sse-event':
      return event.outcome === 'dispatched' ? [plain('text', event.data)] : [];
    case 'http-body':
      return textCopy(event.content);
    case 'ws-frame':
      return event.rsv1 ? [] : textCopy(event.payload);
    case 'ws-message':
      return textCopy(event.payload);
    default:
      return [];
  }
}

function textCopy(bytes: Uint8Array): Copy[] {
  const text = bytes.length === 0 || bytes.length > COPY_LIMIT ? undefined : textOrNone(bytes);
  return text === undefined ? [] : [plain('text', text)];
}

function commandsOf(row: WireRow, view: View, secrets: boolean): Copy[] {
  const asked = requestRowOf(row, view);
  const request = asked && requestOf(asked, view, secrets);
  if (asked === undefined || request === undefined) return [];
  const socket = socketOf(row, asked, request, view);
  if (socket === undefined) {
    return [{ format: 'curl', notes: [...request.notes], text: asCurl(request) }];
  }
  const notes = [...request.notes];
  const lack = wscatLack(socket);
  return [
    {
      format: 'websocat',
      notes: websocatSends(socket) ? notes : [...notes, 'EMPTY_LEFT_OUT'],
      text: asWebsocat(socket),
    },
    {
      format: 'wscat',
      notes: lack === undefined ? notes : [...notes, lack],
      text: asWscat(socket),
    },
  ];
}

function socketOf(
  row: WireRow,
  asked: WireRow,
  request: CopiedRequest,
  view: View,
): CopiedSocket | undefined {
  const { event } = asked;
  if (event.kind !== 'http-request') return undefined;
  if (!upgradesToWebSocket(event)) return undefined;
  const offered = fieldNamed(event, 'sec-websocket-protocol') ?? '';
  const subprotocols = offered
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return { request, subprotocols, message: messageOf(row, view) };
}

/** The whole message that the page sent, of which the event may be a frame. */
function messageOf(row: WireRow, view: View): CopiedSocket['message'] {
  const { event } = row;
  if (event.kind !== 'ws-frame' && event.kind !== 'ws-message') return undefined;
  if (event.direction !== 'up') return undefined;
  const whole = event.kind === 'ws-message' ? event : messageWith(event, row.leg, view);
  if (whole === undefined || (whole.opcode !== 1 && whole.opcode !== 2)) return undefined;
  if (whole.payload.length !== whole.payloadLength || whole.payloadLength > COPY_LIMIT)
    return undefined;
  return { opcode: whole.opcode, payload: whole.payload };
}

function messageWith(
  frame: WebSocketFrameEvent,
  leg: number,
  view: View,
): WebSocketMessageEvent | undefined {
  if (frame.message < 0) return undefined;
  for (const row of view.rows) {
    if (row.source !== 'wire' || row.leg !== leg || row.event.kind !== 'ws-message') continue;
    if (row.event.direction === 'up' && row.event.index === frame.message) return row.event;
  }
  return undefined;
}
