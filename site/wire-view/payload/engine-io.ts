/**
 * Engine.IO 4 (https://github.com/socketio/engine.io-protocol): a packet per WebSocket message, its
 * type a digit; binary messages have none. In the bodies of HTTP long-polling, packets are divided
 * by U+001E and bytes come in base64 behind a `b`. Left out: the bodies of protocol 3.
 */

import { jsonTree, utf8Length } from './json.ts';
import {
  Budget,
  type Decoded,
  nodeAt,
  type Payload,
  PayloadError,
  type PayloadNode,
} from './payload.ts';
import { utf8 } from './reader.ts';

const TYPES = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'] as const;
const SEPARATOR = '\x1e';

/** A packet as it stands in the payload; `data` begins at byte `at`. */
export interface EnginePacket {
  readonly type: (typeof TYPES)[number] | 'binary';
  readonly data: string;
  readonly from: number;
  readonly at: number;
  readonly to: number;
}

/** The packets of a text payload. @throws PayloadError */
export function packetsOf({ bytes, contentType }: Payload): EnginePacket[] {
  const text = utf8(bytes);
  const budget = new Budget();
  // In a WebSocket message the separator is a character like any other.
  const parts = contentType === '' ? [text] : text.split(SEPARATOR);
  let from = 0;
  return parts.map((part) => {
    budget.spend(0, from);
    const to = from + utf8Length(part);
    const packet = packetOf(part, from, to);
    from = to + 1;
    return packet;
  });
}

function packetOf(part: string, from: number, to: number): EnginePacket {
  const first = part[0] ?? '';
  if (first === 'b') return { type: 'binary', data: part.slice(1), from, at: from + 1, to };
  const type = /^\d$/.test(first) ? TYPES[Number(first)] : undefined;
  if (type === undefined) throw new PayloadError('no packet type of Engine.IO', from);
  return { type, data: part.slice(1), from, at: from + 1, to };
}

/** What a binary packet of a long poll carries. @throws PayloadError where that isn't base64 */
export function bytesOf({ data, at }: EnginePacket): Uint8Array {
  try {
    return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  } catch {
    throw new PayloadError('a binary packet is not in base64', at);
  }
}

/** @param message what the data of a message packet is shown as, the `index`th of them all */
export function packetNodes(
  payload: Payload,
  message: (
    packet: EnginePacket,
    index: number,
    packets: readonly EnginePacket[],
  ) => readonly PayloadNode[],
): PayloadNode[] {
  return packetsOf(payload).map((packet, index, packets) => {
    const { type, from, to } = packet;
    const children = [
      nodeAt('type', `${type === 'binary' ? 'b' : TYPES.indexOf(type)} ${type}`, from, from + 1, {
        tone: 'head',
      }),
      ...(type === 'message' ? message(packet, index, packets) : dataNodes(packet)),
    ];
    return nodeAt('Engine.IO', type, from, to, { children });
  });
}

function dataNodes({ type, data, at, to }: EnginePacket): PayloadNode[] {
  if (data === '') return [];
  if (type === 'open') return [jsonTree(data, at, 'handshake')];
  return [nodeAt(type === 'binary' ? 'base64' : 'data', data, at, to, { tone: 'payload' })];
}

export function decode(payload: Payload): Decoded {
  const { bytes, binary } = payload;
  if (binary) {
    const value = `message of ${bytes.length} bytes`;
    return { nodes: [nodeAt('Engine.IO', value, 0, bytes.length, { tone: 'payload' })] };
  }
  const data = ({ data, at, to }: EnginePacket) =>
    data === '' ? [] : [nodeAt('data', data, at, to, { tone: 'payload' as const })];
  return { nodes: packetNodes(payload, data) };
}
