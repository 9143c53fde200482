/** The payload of a row, with what the rows around it say of it. Pure. */

import type {
  Direction,
  HttpBodyEvent,
  HttpField,
  HttpRequestEvent,
  HttpResponseEvent,
  WebSocketFrameEvent,
  WebSocketMessageEvent,
} from '../../../playground-server/wire/index.ts';
import { isCompressed } from '../model/compressed.ts';
import { looksLikeText } from '../model/payload-text.ts';
import type { TraceView, WireRow } from '../model/view.ts';
import type { Message, Payload } from './payload.ts';

export interface RowPayload {
  readonly payload: Payload;
  /** Where its first byte stands in the stream; undefined where it does not stand there as it is. */
  readonly base: number | undefined;
}

/** What the rows around one say of its payload. */
export interface Around {
  /** What was negotiated for the WebSocket of this row, and what it carried beside this message. */
  webSocket(row: WireRow, message: number): Pick<Payload, 'subprotocol' | 'target' | 'messages'>;
  /** The fields of the head that this body belongs to, and the target of its request. */
  http(row: WireRow, body: HttpBodyEvent): { fields: readonly HttpField[]; target: string };
}

/** What the row carries for the page; undefined where it carries nothing, or not yet all of it. */
export function payloadOf(row: WireRow, view: TraceView): RowPayload | undefined {
  // A part of what was compressed as a whole says nothing.
  if (row.event.kind === 'ws-frame' && isCompressed(row, view)) return undefined;
  return payloadWith(row, rowsAround(view));
}

/** As {@link payloadOf}, for who knows of the rows around without looking for them. */
export function payloadWith(row: WireRow, around: Around): RowPayload | undefined {
  const { event } = row;
  switch (event.kind) {
    case 'ws-frame':
      return event.opcode > 2 || event.rsv1 || event.payload.length === 0
        ? undefined
        : framePayload(row, event, around);
    case 'ws-message':
      return event.payload.length === 0 ? undefined : messagePayload(row, event, around);
    case 'http-body':
      return event.content.length === 0 ? undefined : bodyPayload(row, event, around);
    case 'sse-event':
      return event.data === '' ? undefined : ssePayload(event.data, event.direction);
    default:
      return undefined;
  }
}

function framePayload(row: WireRow, event: WebSocketFrameEvent, around: Around): RowPayload {
  const { payload: bytes, payloadLength, direction } = event;
  const whole = event.fin && event.opcode !== 0;
  const binary = whole ? event.opcode === 2 : row.group === 'binary' || !looksLikeText(bytes);
  const complete = whole && bytes.length === payloadLength;
  return {
    payload: {
      bytes,
      binary,
      complete,
      direction,
      contentType: '',
      ...around.webSocket(row, event.message),
    },
    base: event.offset + event.headLength,
  };
}

function messagePayload(row: WireRow, event: WebSocketMessageEvent, around: Around): RowPayload {
  const { payload: bytes, payloadLength, direction, frames, compressed } = event;
  const inPlace = frames === 1 && !compressed;
  const complete = bytes.length === payloadLength;
  return {
    payload: {
      ...{ bytes, binary: event.opcode === 2, complete, direction, contentType: '' },
      ...around.webSocket(row, event.index),
    },
    base: inPlace ? event.offset + event.length - payloadLength : undefined,
  };
}

/** Looks for what it is asked for among the rows. */
function rowsAround(view: TraceView): Around {
  return {
    webSocket(row, message) {
      const opened = view.legs.get(row.leg)?.webSocket;
      return {
        subprotocol: opened?.subprotocol ?? '',
        target: opened?.target ?? '',
        messages: (direction) => messagesOf(row, direction, message, view),
      };
    },
    http(row, { direction, exchange }) {
      const request = headOf(row, 'http-request', exchange, view);
      const head = direction === 'up' ? request : headOf(row, 'http-response', exchange, view);
      const target = request?.kind === 'http-request' ? request.target : '';
      return { fields: head?.fields ?? [], target };
    },
  };
}

function messagesOf(row: WireRow, direction: Direction, message: number, view: TraceView) {
  const list: Message[] = [];
  let here = -1;
  for (const other of view.rows) {
    if (other.source !== 'wire' || other.leg !== row.leg) continue;
    const { event } = other;
    if (event.kind !== 'ws-message' || event.direction !== direction) continue;
    if (event.index === message && direction === row.event.direction) here = list.length;
    list.push({ bytes: event.payload, binary: event.opcode === 2 });
  }
  return { list, here };
}

function bodyPayload(row: WireRow, event: HttpBodyEvent, around: Around): RowPayload {
  const { content: bytes, direction } = event;
  const { fields, target } = around.http(row, event);
  // What is coded is not what its type says, as long as nobody decodes it.
  const coded = !/^(identity)?$/i.test(fieldValue(fields, 'content-encoding'));
  return {
    payload: {
      bytes,
      binary: !looksLikeText(bytes),
      complete: event.complete && bytes.length === event.contentLength,
      direction,
      subprotocol: '',
      contentType: coded ? '' : fieldValue(fields, 'content-type'),
      target,
      messages: () => ({ list: [], here: -1 }),
    },
    base: event.framing === 'chunked' ? undefined : event.offset,
  };
}

function ssePayload(data: string, direction: Direction): RowPayload {
  const bytes = new TextEncoder().encode(data);
  const none = { subprotocol: '', contentType: '', target: '' };
  const messages = () => ({ list: [], here: -1 });
  return {
    payload: { bytes, binary: false, complete: true, direction, ...none, messages },
    base: undefined,
  };
}

function headOf(
  row: WireRow,
  kind: 'http-request' | 'http-response',
  exchange: number,
  view: TraceView,
): HttpRequestEvent | HttpResponseEvent | undefined {
  for (let at = row.id - view.firstId; at >= 0; at--) {
    const other = view.rows[at];
    if (other?.source !== 'wire' || other.leg !== row.leg) continue;
    const { event } = other;
    if (event.kind !== 'http-request' && event.kind !== 'http-response') continue;
    if (event.exchange === exchange && event.kind === kind) return event;
    // A leg's requests follow one another; so do its answers, but behind requests that came since.
    if (event.kind === 'http-request' && event.exchange < exchange) return undefined;
  }
  return undefined;
}

function fieldValue(fields: readonly HttpField[], name: string): string {
  return fields.find((field) => field.name.toLowerCase() === name)?.value ?? '';
}
