/**
 * The GraphQL over WebSocket Protocol, subprotocol `graphql-transport-ws`
 * (https://github.com/enisdenjo/graphql-ws, PROTOCOL.md): the message's type, who may send it, and
 * what it must carry.
 */

import { jsonTree, member } from './json.ts';
import { type Decoded, nodeAt, type Payload, PayloadError, type PayloadNode } from './payload.ts';
import { utf8 } from './reader.ts';

interface Kind {
  readonly from: 'client' | 'server' | 'both';
  readonly id: boolean;
  readonly payload: 'object' | 'array' | 'optional' | 'none';
}

const KINDS: Readonly<Record<string, Kind>> = {
  connection_init: { from: 'client', id: false, payload: 'optional' },
  connection_ack: { from: 'server', id: false, payload: 'optional' },
  ping: { from: 'both', id: false, payload: 'optional' },
  pong: { from: 'both', id: false, payload: 'optional' },
  subscribe: { from: 'client', id: true, payload: 'object' },
  next: { from: 'server', id: true, payload: 'object' },
  error: { from: 'server', id: true, payload: 'array' },
  complete: { from: 'both', id: true, payload: 'none' },
};

export function decode({ bytes, direction }: Payload): Decoded {
  const root = jsonTree(utf8(bytes), 0, 'graphql-transport-ws');
  const type = member(root, 'type')?.data;
  const kind = typeof type === 'string' && Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (kind === undefined) throw new PayloadError('no "type" that the protocol knows');
  const id = member(root, 'id');
  const query = member(root, 'payload')?.children?.find(({ label }) => label === 'query');
  const wrong = faults(root, kind, direction === 'up' ? 'client' : 'server');
  const value = id === undefined ? String(type) : `${type}, id ${id.value}`;
  const nodes = [{ ...root, value }, ...wrong];
  return typeof query?.data === 'string' ? { nodes, text: query.data } : { nodes };
}

/** What the message breaks of the protocol; a peer closes with 4400 for it. */
function faults(root: PayloadNode, kind: Kind, sender: 'client' | 'server'): PayloadNode[] {
  const found: string[] = [];
  const id = member(root, 'id')?.data;
  const payload = member(root, 'payload');
  if (kind.from !== 'both' && kind.from !== sender) found.push(`only the ${kind.from} sends it`);
  if (kind.id && (typeof id !== 'string' || id === '')) found.push('it needs an id, a string');
  const needed = kind.payload === 'object' || kind.payload === 'array';
  if (needed && payload?.shape !== kind.payload)
    found.push(`its payload must be an ${kind.payload}`);
  const offset = root.span?.offset ?? 0;
  const end = offset + (root.span?.length ?? 0);
  return found.map((what) => nodeAt('wrong', what, offset, end, { tone: 'bad' }));
}
