/**
 * Which view a payload gets where the reader chose none: what was negotiated or declared counts
 * first, then what its first bytes look like. A guess from the content is only kept where the view
 * can read all of it.
 */

import { looksLikeText } from '../model/payload-text.ts';
import type { Payload } from './payload.ts';
import type { ViewName } from './registry.ts';

export type Reason = 'subprotocol' | 'target' | 'content-type' | 'content';

export interface Candidate {
  readonly view: ViewName;
  readonly because: Reason;
}

type Rule = readonly [pattern: RegExp, view: ViewName];

const SUBPROTOCOLS: readonly Rule[] = [
  [/^mqtt/i, 'mqtt'],
  [/^wamp\.2\.(json|msgpack|cbor)$/, 'wamp'],
  [/^v\d+\.stomp$/, 'stomp'],
  [/^graphql-transport-ws$/, 'graphql-transport-ws'],
  [/^json-?rpc/i, 'json-rpc'],
  [/msgpack/i, 'msgpack'],
  [/cbor/i, 'cbor'],
  [/protobuf/i, 'protobuf'],
  [/json$/i, 'json'],
];

const TARGETS: readonly Rule[] = [
  [/\/engine\.io\/.*[?&]EIO=\d/, 'engine-io'],
  [/[?&]EIO=\d/, 'socket-io'],
];

const CONTENT_TYPES: readonly Rule[] = [
  [/^application\/x-www-form-urlencoded/i, 'form'],
  [/^multipart\/form-data/i, 'form'],
  [/^application\/json-rpc/i, 'json-rpc'],
  // Not application/json-seq: that is many values, each behind a sign of its own.
  [/^[\w.-]+\/([\w.-]+\+)?json(?![\w.+-])/i, 'json'],
  [/^application\/(x-|vnd\.)?msgpack/i, 'msgpack'],
  [/^application\/([\w.-]+\+)?cbor/i, 'cbor'],
  [/^application\/(x-protobuf|protobuf|vnd\.google\.protobuf)/i, 'protobuf'],
  [/^image\//i, 'image'],
];

/** Views to be tried in turn; the last of them always works. */
export function candidatesFor(payload: Payload): readonly Candidate[] {
  const found: Candidate[] = [];
  const declared = (rules: readonly Rule[], said: string, because: Reason) => {
    const view = rules.find(([pattern]) => pattern.test(said))?.[1];
    if (said !== '' && view !== undefined) found.push({ view, because });
  };
  if (payload.complete) {
    declared(SUBPROTOCOLS, payload.subprotocol, 'subprotocol');
    declared(TARGETS, payload.target, 'target');
    declared(CONTENT_TYPES, payload.contentType, 'content-type');
    for (const view of guesses(payload)) found.push({ view, because: 'content' });
  }
  const isText = !payload.binary || looksLikeText(payload.bytes);
  if (isText) found.push({ view: 'text', because: 'content' });
  found.push({ view: 'hex', because: 'content' });
  return found;
}

const START = new TextDecoder();

function guesses(payload: Payload): ViewName[] {
  const { bytes } = payload;
  if (looksLikeText(bytes) || !payload.binary)
    return textGuesses(START.decode(bytes.subarray(0, 256)));
  return binaryGuesses(bytes);
}

function textGuesses(start: string): ViewName[] {
  if (/^\s*(<\?xml[^>]*>\s*)?<svg[\s>]/i.test(start)) return ['image'];
  if (/^(CONNECT|STOMP|CONNECTED|SEND|SUBSCRIBE|MESSAGE|RECEIPT|ERROR)\r?\n[\w-]+:/.test(start))
    return ['stomp'];
  if (/^4(2(\/[^,]*,)?\d*\["|[56]\d+-)|^0\{"sid":/.test(start)) return ['socket-io'];
  if (/^\s*\[\s*\d{1,2}\s*,\s*("[\w.]+"|\d+)\s*,\s*\{/.test(start)) return ['wamp', 'json'];
  if (/^\s*[{[]/.test(start) && /"jsonrpc"\s*:/.test(start)) return ['json-rpc', 'json'];
  if (/^\s*\{/.test(start) && /"type"\s*:\s*"connection_(init|ack)"/.test(start)) {
    return ['graphql-transport-ws', 'json'];
  }
  if (/^\s*[{["]/.test(start)) return ['json'];
  return [];
}

/** Formats without a signature are guessed from a container as their first item. */
function binaryGuesses(bytes: Uint8Array): ViewName[] {
  const first = bytes[0] ?? 0;
  const found: ViewName[] = [];
  if (
    first === 0x89 ||
    first === 0xff ||
    first === 0x47 ||
    first === 0x52 ||
    first === 0x42 ||
    first === 0
  ) {
    found.push('image');
  }
  if (first === 0x10 && START.decode(bytes.subarray(2, 10)).includes('MQTT')) found.push('mqtt');
  if (first === 0xd9 && bytes[1] === 0xd9 && bytes[2] === 0xf7) found.push('cbor');
  if (bytes.length < 3) return found;
  const isMap = (first >= 0x80 && first < 0x90) || first === 0xde || first === 0xdf;
  const isArray = (first >= 0x90 && first < 0xa0) || first === 0xdc || first === 0xdd;
  if (isMap || isArray) found.push('msgpack');
  if (first >= 0x80 && first <= 0xbf && first !== 0x9c) found.push('cbor');
  return found;
}
