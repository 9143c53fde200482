/** A WebSocket of six messages, of which a fault dropped the second each way, whole. */

import { createHash } from 'node:crypto';
import type { TraceRecord } from '../../playground-server/trace/trace.ts';
import type { Direction } from '../../playground-server/wire/index.ts';
import { traceOf } from './trace-of.ts';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = createHash('sha1')
  .update(`${KEY}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
  .digest('base64');
const ASKED = `GET /s HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\n\r\n`;
const AGREED = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${ACCEPT}\r\n\r\n`;

/** A text frame; with a masking key of zeros on its way up. */
function frame(way: Direction, text: string): Uint8Array {
  const payload = new TextEncoder().encode(text);
  const mask = way === 'up' ? [0, 0, 0, 0] : [];
  return Uint8Array.of(0x81, (way === 'up' ? 0x80 : 0) | payload.length, ...mask, ...payload);
}

export function droppedFrames(): TraceRecord[] {
  const records = traceOf([
    ['up', ASKED],
    ['down', AGREED],
    ...['one', 'two', 'three'].map((text) => ['up', frame('up', text)] as const),
    ...['four', 'five', 'six'].map((text) => ['down', frame('down', text)] as const),
  ]);
  return records.flatMap((record): TraceRecord[] => {
    if (record.type !== 'chunk') return [record];
    const text = Buffer.from(record.bytes).toString('latin1');
    if (!/(two|five)$/.test(text)) return [record];
    const { leg, direction, offset, bytes, seq, time } = record;
    const { relayed: _, ...entered } = record;
    const length = bytes.length;
    return [entered, { type: 'dropped', seq, time, leg, direction, offset, length, fault: 'drop' }];
  });
}
