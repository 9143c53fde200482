/**
 * Socket.IO 5 (https://github.com/socketio/socket.io-protocol) inside Engine.IO:
 * `<type>[<number of attachments>-][<namespace>,][<id>][<JSON>]`. The binary messages that follow a
 * packet are its attachments; each stands in the JSON as `{"_placeholder":true,"num":0}`.
 */

import { type EnginePacket, packetNodes } from './engine-io.ts';
import { jsonTree, member, utf8Length } from './json.ts';
import { bytesText } from './msgpack.ts';
import {
  type Decoded,
  type Message,
  nodeAt,
  type Payload,
  PayloadError,
  type PayloadNode,
} from './payload.ts';

const TYPES = [
  'CONNECT',
  'DISCONNECT',
  'EVENT',
  'ACK',
  'CONNECT_ERROR',
  'BINARY_EVENT',
  'BINARY_ACK',
] as const;

const PACKET = /^(\d)(?:(\d{1,6})-)?(?:(\/[^,]*),?)?(\d{1,15})?([\s\S]*)$/;

/** How far back the packet of an attachment is looked for. */
const FURTHEST = 1000;

export function decode(payload: Payload): Decoded {
  if (payload.binary) return { nodes: [attachmentNode(payload)] };
  const attachments = () => following(payload);
  return { nodes: packetNodes(payload, (packet) => socketNodes(packet, attachments)) };
}

interface Head {
  readonly type: (typeof TYPES)[number];
  readonly attachments: number;
  readonly namespace: string | undefined;
  readonly id: string | undefined;
  readonly data: string;
}

function headOf(text: string, at: number): Head {
  const [, digit = '', count, namespace, id, data = ''] = PACKET.exec(text) ?? [];
  const type = digit === '' ? undefined : TYPES[Number(digit)];
  if (type === undefined) throw new PayloadError('no packet type of Socket.IO', at);
  const binary = type.startsWith('BINARY');
  if (binary !== (count !== undefined)) {
    throw new PayloadError(
      'a number of attachments belongs to a binary packet, and to no other',
      at,
    );
  }
  return { type, attachments: Number(count ?? 0), namespace, id, data };
}

function socketNodes(packet: EnginePacket, attachments: () => readonly Message[]): PayloadNode[] {
  const head = headOf(packet.data, packet.at);
  const { type, namespace, id, data } = head;
  const start = packet.to - utf8Length(data);
  const part = (label: string, value: string) =>
    nodeAt(label, value, packet.at, start, { tone: 'head' });
  const children = [
    nodeAt('packet', `${TYPES.indexOf(type)} ${type}`, packet.at, packet.at + 1, { tone: 'head' }),
  ];
  if (head.attachments > 0) children.push(part('attachments', String(head.attachments)));
  if (namespace !== undefined) children.push(part('namespace', namespace));
  if (id !== undefined) children.push(part('acknowledgement id', id));
  const tree = data === '' ? undefined : jsonTree(data, start, 'data');
  if (tree !== undefined) children.push(...argumentNodes(type, attached(tree, head, attachments)));
  const event = tree?.children?.[0]?.data;
  const value = /EVENT$/.test(type) && typeof event === 'string' ? `${type} ${event}` : type;
  return [nodeAt('Socket.IO', value, packet.at, packet.to, { children })];
}

/** The items of an event's array have names: the event, and its arguments. */
function argumentNodes(type: Head['type'], tree: PayloadNode): PayloadNode[] {
  const items = tree.children ?? [];
  const isEvent = type === 'EVENT' || type === 'BINARY_EVENT';
  const isAck = type === 'ACK' || type === 'BINARY_ACK';
  if (!isEvent && !isAck) return [tree];
  if (tree.shape !== 'array' || (isEvent && items.length === 0)) {
    throw new PayloadError(
      'the data must be an array, an event’s with its name first',
      tree.span?.offset,
    );
  }
  return items.map((item, index) => {
    if (isEvent && index === 0) return { ...item, label: 'event' };
    return { ...item, label: `argument ${isEvent ? index : index + 1}` };
  });
}

/** The tree with its placeholders replaced by what their attachments are. */
function attached(
  tree: PayloadNode,
  head: Head,
  attachments: () => readonly Message[],
): PayloadNode {
  if (head.attachments === 0) return tree;
  const found = attachments().slice(0, head.attachments);
  const replace = (node: PayloadNode): PayloadNode => {
    if (member(node, '_placeholder')?.data === true) {
      const number = Number(member(node, 'num')?.data);
      const message = found[number];
      const value = message === undefined ? 'has not come' : bytesText(message.bytes);
      return {
        ...node,
        value: `attachment ${number + 1}: ${value}`,
        children: [],
        tone: 'payload',
      };
    }
    return node.children === undefined ? node : { ...node, children: node.children.map(replace) };
  };
  return replace(tree);
}

/** The binary messages right behind this one. */
function following(payload: Payload): readonly Message[] {
  const { list, here } = payload.messages(payload.direction);
  if (here < 0) return [];
  const found: Message[] = [];
  for (let at = here + 1; list[at]?.binary; at++) found.push(list[at] as Message);
  return found;
}

/** A binary message: which attachment of which packet it is. */
function attachmentNode(payload: Payload): PayloadNode {
  const { list, here } = payload.messages(payload.direction);
  const { bytes } = payload;
  for (let back = 1; back <= FURTHEST && here - back >= 0; back++) {
    const message = list[here - back];
    if (message === undefined || message.binary) continue;
    const text = new TextDecoder().decode(message.bytes);
    const head = text.startsWith('4') ? packetHead(text.slice(1)) : undefined;
    if (head === undefined || back > head.attachments) break;
    const value = `attachment ${back} of ${head.attachments} of ${head.type}: ${bytesText(bytes)}`;
    return nodeAt('Socket.IO', value, 0, bytes.length, { tone: 'payload' });
  }
  throw new PayloadError('no packet before it announces an attachment');
}

function packetHead(text: string): Head | undefined {
  try {
    return headOf(text, 0);
  } catch {
    return undefined;
  }
}
