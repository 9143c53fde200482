/**
 * WAMP (https://wamp-proto.org/wamp_latest_ietf.html), over the subprotocols `wamp.2.json`,
 * `wamp.2.msgpack` and `wamp.2.cbor`: an array whose first item is the message's type, and whose
 * others have the names that the type gives them. Left out: the batched subprotocols.
 */

import { decode as decodeCbor } from './cbor.ts';
import { jsonTree } from './json.ts';
import { decode as decodeMsgpack } from './msgpack.ts';
import { type Decoded, type Payload, PayloadError, type PayloadNode } from './payload.ts';
import { utf8 } from './reader.ts';

const END = ['Arguments', 'ArgumentsKw'] as const;

/** Section "Messages" of the specification: each type's code, name and items. */
const TYPES: Readonly<Record<number, readonly [name: string, ...items: string[]]>> = {
  1: ['HELLO', 'Realm', 'Details'],
  2: ['WELCOME', 'Session', 'Details'],
  3: ['ABORT', 'Details', 'Reason', ...END],
  4: ['CHALLENGE', 'AuthMethod', 'Extra'],
  5: ['AUTHENTICATE', 'Signature', 'Extra'],
  6: ['GOODBYE', 'Details', 'Reason'],
  8: ['ERROR', 'REQUEST.Type', 'REQUEST.Request', 'Details', 'Error', ...END],
  16: ['PUBLISH', 'Request', 'Options', 'Topic', ...END],
  17: ['PUBLISHED', 'Request', 'Publication'],
  32: ['SUBSCRIBE', 'Request', 'Options', 'Topic'],
  33: ['SUBSCRIBED', 'Request', 'Subscription'],
  34: ['UNSUBSCRIBE', 'Request', 'Subscription'],
  35: ['UNSUBSCRIBED', 'Request', 'Details'],
  36: ['EVENT', 'Subscription', 'Publication', 'Details', ...END],
  48: ['CALL', 'Request', 'Options', 'Procedure', ...END],
  49: ['CANCEL', 'CALL.Request', 'Options'],
  50: ['RESULT', 'CALL.Request', 'Details', ...END],
  64: ['REGISTER', 'Request', 'Options', 'Procedure'],
  65: ['REGISTERED', 'Request', 'Registration'],
  66: ['UNREGISTER', 'Request', 'Registration'],
  67: ['UNREGISTERED', 'Request', 'Details'],
  68: ['INVOCATION', 'Request', 'Registration', 'Details', ...END],
  69: ['INTERRUPT', 'INVOCATION.Request', 'Options'],
  70: ['YIELD', 'INVOCATION.Request', 'Options', ...END],
};

export function decode(payload: Payload): Decoded {
  return { nodes: [named(rootOf(payload))] };
}

function rootOf(payload: Payload): PayloadNode {
  if (!payload.binary) return jsonTree(utf8(payload.bytes), 0, 'WAMP');
  const { nodes } = /cbor/i.test(payload.subprotocol)
    ? decodeCbor(payload)
    : decodeMsgpack(payload);
  if (nodes[0] === undefined || nodes.length > 1) throw new PayloadError('more than one value');
  return nodes[0];
}

function named(root: PayloadNode): PayloadNode {
  const items = root.shape === 'array' ? (root.children ?? []) : [];
  const code = items[0]?.data;
  const type = typeof code === 'number' ? TYPES[code] : undefined;
  if (type === undefined)
    throw new PayloadError('no array that begins with a type of WAMP', root.span?.offset);
  const [name, ...names] = type;
  const children = items.map((item, index) =>
    index === 0
      ? { ...item, label: 'Type', value: `${code} ${name}`, tone: 'head' as const }
      : { ...item, label: names[index - 1] ?? `more ${index}` },
  );
  const told = children.find(({ label }) => /^(Topic|Procedure|Realm|Error|Reason)$/.test(label));
  return { ...root, label: 'WAMP', value: `${name} ${told?.value ?? ''}`.trim(), children };
}
