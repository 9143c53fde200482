/**
 * MQTT 3.1.1 and 5.0 control packets (OASIS standards; section numbers are those of 5.0). Which of
 * the two is spoken stands in the CONNECT packet of the connection. Over WebSocket, packets need not
 * be aligned with messages (section 6): what is cut by the message's end is said to go on.
 */

import { textOrNone } from '../copy/utf8.ts';
import { mqttString, propertiesNode } from './mqtt-properties.ts';
import { grantedText, reasonText, returnCodeText } from './mqtt-reasons.ts';
import { bytesText } from './msgpack.ts';
import {
  Budget,
  type Decoded,
  nodeAt,
  type Payload,
  PayloadError,
  type PayloadNode,
} from './payload.ts';
import { Reader } from './reader.ts';

export type Level = 4 | 5;

const TYPES = [
  ...['reserved', 'CONNECT', 'CONNACK', 'PUBLISH', 'PUBACK', 'PUBREC', 'PUBREL', 'PUBCOMP'],
  ...[
    'SUBSCRIBE',
    'SUBACK',
    'UNSUBSCRIBE',
    'UNSUBACK',
    'PINGREQ',
    'PINGRESP',
    'DISCONNECT',
    'AUTH',
  ],
] as const;

export function decode(payload: Payload): Decoded {
  const known = levelOf(payload);
  if (known !== undefined) return decodeAs(payload, known);
  try {
    return decodeAs(payload, 4);
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error;
    return decodeAs(payload, 5);
  }
}

/** The protocol level of this connection's CONNECT; undefined where the trace has none. */
function levelOf(payload: Payload): Level | undefined {
  for (const bytes of [payload.bytes, payload.messages('up').list[0]?.bytes]) {
    if (bytes === undefined || bytes[0] !== 0x10) continue;
    const reader = new Reader(bytes, 1);
    try {
      reader.varint(4, 'a length');
      mqttString(reader);
      return reader.u8('a level') === 5 ? 5 : 4;
    } catch {}
  }
  return undefined;
}

export function decodeAs({ bytes }: Payload, level: Level): Decoded {
  const nodes: PayloadNode[] = [];
  const budget = new Budget();
  const reader = new Reader(bytes);
  while (reader.left > 0) {
    budget.spend(0, reader.at);
    const from = reader.at;
    const packet = packetNode(reader, level);
    if (packet === undefined) {
      if (nodes.length === 0) throw new PayloadError('the packet is not all here', from);
      const value = `${bytes.length - from} bytes: the packet goes on in the next message`;
      nodes.push(nodeAt('cut packet', value, from, bytes.length));
      break;
    }
    nodes.push(packet);
  }
  if (nodes.length === 0) throw new PayloadError('there is no packet');
  return { nodes };
}

/** Section 2.1. @returns undefined where the packet is longer than what there is */
function packetNode(reader: Reader, level: Level): PayloadNode | undefined {
  const from = reader.at;
  const first = reader.u8('a packet type');
  const flags = first & 0x0f;
  const type = TYPES[first >> 4] as (typeof TYPES)[number];
  if (type === 'reserved' || (type === 'AUTH' && level === 4)) {
    throw new PayloadError(`packet type ${first >> 4} is reserved`, from);
  }
  if (type !== 'PUBLISH' && flags !== (/^(PUBREL|SUBSCRIBE|UNSUBSCRIBE)$/.test(type) ? 2 : 0)) {
    throw new PayloadError(`${type} has the flags ${flags}`, from);
  }
  const lengthAt = reader.at;
  if (isCutLength(reader.bytes.subarray(lengthAt, lengthAt + 4))) return undefined;
  const length = Number(reader.varint(4, 'a remaining length'));
  if (length > reader.left) return undefined;
  const body = new Reader(reader.bytes, reader.at, reader.at + length);
  const children = [
    nodeAt('type', `${first >> 4} ${type}`, from, from + 1, { tone: 'head' }),
    nodeAt('Remaining Length', String(length), lengthAt, reader.at, { tone: 'length' }),
    ...(type === 'PUBLISH' ? [publishFlags(flags, from)] : []),
    ...bodyNodes(type, flags, body, level),
  ];
  if (body.left > 0) throw new PayloadError(`${body.left} bytes too many in ${type}`, body.at);
  reader.at = body.end;
  const topic = children.find(({ label }) =>
    /^(Topic|Client Identifier|Re(ason|turn) Code)/.test(label),
  );
  return nodeAt(type, topic?.value ?? '', from, reader.at, { children });
}

/** The Remaining Length goes on behind what there is of it. */
function isCutLength(bytes: Uint8Array): boolean {
  return bytes.length < 4 && bytes.every((byte) => byte >= 0x80);
}

function bodyNodes(
  type: (typeof TYPES)[number],
  flags: number,
  body: Reader,
  level: Level,
): PayloadNode[] {
  switch (type) {
    case 'CONNECT':
      return connectNodes(body);
    case 'CONNACK':
      return connackNodes(body, level);
    case 'PUBLISH':
      return publishNodes(body, flags, level);
    case 'PUBACK':
    case 'PUBREC':
    case 'PUBREL':
    case 'PUBCOMP':
      return [identifier(body), ...reasonNodes(body, level, type)];
    case 'SUBSCRIBE':
    case 'UNSUBSCRIBE':
      return subscribeNodes(body, level, type === 'SUBSCRIBE');
    case 'SUBACK':
    case 'UNSUBACK':
      return ackNodes(body, level, type === 'SUBACK');
    case 'DISCONNECT':
    case 'AUTH':
      return reasonNodes(body, level, type);
    default:
      return [];
  }
}

/** A node of what `read` takes. */
function taken(
  body: Reader,
  label: string,
  read: () => string,
  tone: PayloadNode['tone'] = 'value',
): PayloadNode {
  const from = body.at;
  const value = read();
  return nodeAt(label, value, from, body.at, { ...(tone && { tone }) });
}

const identifier = (body: Reader): PayloadNode =>
  taken(body, 'Packet Identifier', () => String(body.u16('a packet identifier')));

/** Section 3.1. Some parts have other names in 3.1.1. */
function connectNodes(body: Reader): PayloadNode[] {
  const nodes = [taken(body, 'Protocol Name', () => mqttString(body))];
  const version = body.u8('a protocol version');
  const level = version === 5 ? 5 : 4;
  const names: Readonly<Record<number, string>> = { 3: 'MQTT 3.1', 4: 'MQTT 3.1.1', 5: 'MQTT 5.0' };
  const name = names[version] ?? 'unknown';
  const versionName = level === 5 ? 'Protocol Version' : 'Protocol Level';
  nodes.push(nodeAt(versionName, `${version} ${name}`, body.at - 1, body.at, { tone: 'head' }));
  const flags = body.u8('connect flags');
  nodes.push(
    nodeAt('Connect Flags', connectFlags(flags, level), body.at - 1, body.at, { tone: 'head' }),
  );
  nodes.push(taken(body, 'Keep Alive', () => `${body.u16('a keep alive')} s`));
  if (level === 5) nodes.push(propertiesNode(body));
  nodes.push(taken(body, 'Client Identifier', () => JSON.stringify(mqttString(body))));
  if (flags & 0x04) {
    if (level === 5) nodes.push(propertiesNode(body, 'Will Properties'));
    nodes.push(taken(body, 'Will Topic', () => mqttString(body)));
    nodes.push(
      taken(
        body,
        level === 5 ? 'Will Payload' : 'Will Message',
        () => contentText(body.take(body.u16('a length'), 'a will')),
        'payload',
      ),
    );
  }
  if (flags & 0x80) nodes.push(taken(body, 'User Name', () => mqttString(body)));
  if (flags & 0x40)
    nodes.push(
      taken(body, 'Password', () => bytesText(body.take(body.u16('a length'), 'a password'))),
    );
  return nodes;
}

function connectFlags(flags: number, level: Level): string {
  const names = [
    flags & 0x01 ? 'Reserved' : '',
    flags & 0x02 ? (level === 5 ? 'Clean Start' : 'Clean Session') : '',
    flags & 0x04 ? `Will QoS ${(flags >> 3) & 3}` : '',
    flags & 0x20 ? 'Will Retain' : '',
    flags & 0x40 ? 'Password' : '',
    flags & 0x80 ? 'User Name' : '',
  ].filter((name) => name !== '');
  return names.length === 0 ? 'none' : names.join(', ');
}

/** Section 3.2. */
function connackNodes(body: Reader, level: Level): PayloadNode[] {
  const nodes = [
    taken(body, 'Session Present', () => String((body.u8('flags') & 1) === 1), 'head'),
  ];
  const read = () => {
    const code = body.u8('a reason code');
    return level === 5 ? reasonText(code, 'CONNACK') : returnCodeText(code);
  };
  nodes.push(taken(body, level === 5 ? 'Reason Code' : 'Return Code', read, 'head'));
  if (level === 5) nodes.push(propertiesNode(body));
  return nodes;
}

/** Section 3.3.1: they stand in the packet's first byte. */
function publishFlags(flags: number, at: number): PayloadNode {
  const said = [flags & 8 ? 'DUP' : '', `QoS ${(flags >> 1) & 3}`, flags & 1 ? 'RETAIN' : ''];
  const value = said.filter((part) => part !== '').join(', ');
  return nodeAt('flags', value, at, at + 1, { tone: 'head' });
}

/** Section 3.3. */
function publishNodes(body: Reader, flags: number, level: Level): PayloadNode[] {
  const qos = (flags >> 1) & 3;
  if (qos === 3) throw new PayloadError('QoS 3 is malformed', body.at);
  const nodes = [taken(body, 'Topic Name', () => JSON.stringify(mqttString(body)))];
  if (qos > 0) nodes.push(identifier(body));
  if (level === 5) nodes.push(propertiesNode(body));
  if (body.left > 0) {
    nodes.push(
      taken(
        body,
        'Application Message',
        () => contentText(body.take(body.left, 'a message')),
        'payload',
      ),
    );
  }
  return nodes;
}

/** In 3.1.1 these end here; in 5 a missing reason code is 0, and missing properties are none. */
function reasonNodes(body: Reader, level: Level, type: string): PayloadNode[] {
  if (level === 4 || body.left === 0) return [];
  const read = () => reasonText(body.u8('a reason code'), type);
  const nodes = [taken(body, 'Reason Code', read, 'head')];
  if (body.left > 0) nodes.push(propertiesNode(body));
  return nodes;
}

/** Sections 3.8 and 3.10. */
function subscribeNodes(body: Reader, level: Level, options: boolean): PayloadNode[] {
  const nodes = [identifier(body)];
  if (level === 5) nodes.push(propertiesNode(body));
  const start = body.at;
  while (body.left > 0) {
    nodes.push(taken(body, 'Topic Filter', () => JSON.stringify(mqttString(body))));
    if (options)
      nodes.push(
        taken(
          body,
          level === 5 ? 'Subscription Options' : 'Requested QoS',
          () => optionsText(body.u8('options'), level),
          'head',
        ),
      );
  }
  if (body.at === start) throw new PayloadError('there must be a topic filter', start);
  return nodes;
}

function optionsText(options: number, level: Level): string {
  if ((options & 3) === 3 || options > (level === 5 ? 0x3f : 2)) {
    throw new PayloadError(`subscription options ${options} are malformed`);
  }
  const retain = (options >> 4) & 3;
  return [
    `QoS ${options & 3}`,
    options & 4 ? 'No Local' : '',
    options & 8 ? 'Retain As Published' : '',
    retain > 0 ? `Retain Handling ${retain}` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** Sections 3.9 and 3.11. UNSUBACK has codes in MQTT 5 alone. */
function ackNodes(body: Reader, level: Level, suback: boolean): PayloadNode[] {
  const nodes = [identifier(body)];
  if (level === 5) nodes.push(propertiesNode(body));
  if (level === 4 && !suback) return nodes;
  const name = level === 5 ? 'Reason Code' : 'Return Code';
  const read = () => {
    const code = body.u8('a reason code');
    if (level === 4) return grantedText(code);
    return reasonText(code, suback ? 'SUBACK' : 'UNSUBACK');
  };
  while (body.left > 0) nodes.push(taken(body, name, read, 'head'));
  return nodes;
}

/** Text in quotes, or bytes. */
function contentText(bytes: Uint8Array): string {
  const text = textOrNone(bytes);
  return text === undefined ? bytesText(bytes) : JSON.stringify(text);
}
