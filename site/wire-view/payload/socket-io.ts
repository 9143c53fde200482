/**
 * Socket.IO 5 (https://github.com/socketio/socket.io-protocol) inside Engine.IO:
 * `<type>[<number of attachments>-][<namespace>,][<id>][<JSON>]`. The binary messages that follow a
 * packet are its attachments, in the body of a long poll the binary packets; each stands in the JSON
 * as `{"_placeholder":true,"num":0}`.
 */

import { bytesOf, type EnginePacket, packetNodes } from './engine-io.ts';
import { jsonTree, member, utf8Length } from './json.ts';
import { bytesText } from './msgpack.ts';
import { type Decoded, nodeAt, type Payload, PayloadError, type PayloadNode } from './payload.ts';

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
  return {
    nodes: packetNodes(payload, (packet, index, packets) => {
      const attachments = (most: number) =>
        payload.contentType === ''
          ? { found: messagesBehind(payload, most), missing: 'has not come' }
          : { found: packetsBehind(packets, index, most), missing: 'is not in this body' };
      return socketNodes(packet, attachments);
    }),
  };
}

/** What a packet's attachments are, at most so many, and what is said of one that isn't there. */
type Attachments = (most: number) => {
  readonly found: readonly Uint8Array[];
  readonly missing: string;
};

interface Head {
  readonly type: (typeof TYPES)[number];
  readonly attachments: number;
  /** That number as it is written. */
  readonly count: string | undefined;
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
  return { type, attachments: Number(count ?? 0), count, namespace, id, data };
}

function socketNodes(packet: EnginePacket, attachments: Attachments): PayloadNode[] {
  const head = headOf(packet.data, packet.at);
  const { type, namespace, id, data } = head;
  const start = packet.to - utf8Length(data);
  const children = [
    nodeAt('packet', `${TYPES.indexOf(type)} ${type}`, packet.at, packet.at + 1, { tone: 'head' }),
  ];
  let at = packet.at + 1;
  const part = (label: string, written: string, value = written) => {
    const from = at;
    at += utf8Length(written);
    children.push(nodeAt(label, value, from, at, { tone: 'head' }));
  };
  if (head.count !== undefined) {
    part('attachments', head.count, String(head.attachments));
    at += '-'.length;
  }
  if (namespace !== undefined) {
    part('namespace', namespace);
    // The comma may be missing where nothing follows.
    at = Math.min(start, at + ','.length);
  }
  if (id !== undefined) part('acknowledgement id', id);
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
function attached(tree: PayloadNode, head: Head, attachments: Attachments): PayloadNode {
  if (head.attachments === 0) return tree;
  const { found, missing } = attachments(head.attachments);
  const said = (num: PayloadNode['data']): Pick<PayloadNode, 'value' | 'tone'> => {
    if (typeof num !== 'number' || !Number.isInteger(num) || num < 0) {
      return { value: 'a placeholder without the number of an attachment', tone: 'bad' };
    }
    if (num >= head.attachments) {
      const announced = `the packet announces ${head.attachments}`;
      return { value: `attachment ${num + 1}: ${announced}`, tone: 'bad' };
    }
    const bytes = found[num];
    const value = bytes === undefined ? missing : bytesText(bytes);
    return { value: `attachment ${num + 1}: ${value}`, tone: 'payload' };
  };
  const replace = (node: PayloadNode): PayloadNode => {
    if (member(node, '_placeholder')?.data === true) {
      return { ...node, children: [], ...said(member(node, 'num')?.data) };
    }
    return node.children === undefined ? node : { ...node, children: node.children.map(replace) };
  };
  return replace(tree);
}

/** The binary messages right behind this one. */
function messagesBehind(payload: Payload, most: number): readonly Uint8Array[] {
  const { list, here } = payload.messages(payload.direction);
  const found: Uint8Array[] = [];
  for (let at = here + 1; here >= 0 && found.length < most; at++) {
    const message = list[at];
    if (message?.binary !== true) break;
    found.push(message.bytes);
  }
  return found;
}

/** The binary packets right behind one, in the body of a long poll. */
function packetsBehind(
  packets: readonly EnginePacket[],
  index: number,
  most: number,
): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = index + 1; found.length < most; at++) {
    const packet = packets[at];
    if (packet?.type !== 'binary') break;
    found.push(bytesOf(packet));
  }
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
