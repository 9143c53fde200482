/** The fields of WebSocket frames and messages, by the names of RFC 6455. */

import type {
  WebSocketFrameEvent,
  WebSocketMessageEvent,
} from '../../../playground-server/wire/index.ts';
import type { Row } from '../model/view.ts';
import { type FieldValue, listed } from './field.ts';

/** RFC 6455, section 11.8. */
const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

function frameOf(row: Row): WebSocketFrameEvent | undefined {
  return row.source === 'wire' && row.event.kind === 'ws-frame' ? row.event : undefined;
}

function messageOf(row: Row): WebSocketMessageEvent | undefined {
  return row.source === 'wire' && row.event.kind === 'ws-message' ? row.event : undefined;
}

function flagsOf(row: Row): readonly FieldValue[] | undefined {
  const frame = frameOf(row);
  if (frame === undefined) return undefined;
  return [
    ...(frame.fin ? ['fin'] : []),
    ...(frame.rsv1 ? ['rsv1'] : []),
    ...(frame.rsv2 ? ['rsv2'] : []),
    ...(frame.rsv3 ? ['rsv3'] : []),
    ...(frame.masked ? ['mask'] : []),
  ];
}

export const WEBSOCKET_FIELDS = listed([
  {
    name: 'opcode',
    type: 'number',
    words: OPCODES,
    read: (row) => (frameOf(row) ?? messageOf(row))?.opcode,
  },
  { name: 'fin', type: 'flag', read: (row) => frameOf(row)?.fin },
  { name: 'rsv1', type: 'flag', read: (row) => frameOf(row)?.rsv1 },
  { name: 'rsv2', type: 'flag', read: (row) => frameOf(row)?.rsv2 },
  { name: 'rsv3', type: 'flag', read: (row) => frameOf(row)?.rsv3 },
  { name: 'masked', type: 'flag', read: (row) => frameOf(row)?.masked },
  {
    name: 'flags',
    type: 'name',
    values: ['fin', 'rsv1', 'rsv2', 'rsv3', 'mask'],
    read: flagsOf,
  },
  // A frame can't say whether it is compressed but by RSV1 of its message's first (RFC 7692, 6).
  {
    name: 'compressed',
    type: 'flag',
    read: (row) => messageOf(row)?.compressed ?? frameOf(row)?.rsv1,
  },
  { name: 'frames', type: 'number', read: (row) => messageOf(row)?.frames },
  { name: 'close.code', type: 'number', read: (row) => frameOf(row)?.closeCode },
  { name: 'close.reason', type: 'text', read: (row) => frameOf(row)?.closeReason },
  {
    name: 'subprotocol',
    type: 'name',
    read: (row) =>
      row.source === 'wire' && row.event.kind === 'ws-handshake' && row.event.subprotocol !== ''
        ? row.event.subprotocol
        : undefined,
  },
]);
