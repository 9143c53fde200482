/**
 * The bytes that an archive's entry may have been: an HTTP/1.1 exchange, and the frames of a
 * WebSocket or the events of a stream.
 *
 * An archive holds no bytes. What it does not say is chosen so that it breaks no rule: heads are
 * those of HTTP/1.1, a body has its length in front, a message is one frame, masked on its way up.
 */

import type { HarPair } from './har.ts';
import type { ReadEntry, ReadMessage, ReadStreamed } from './har-reader.ts';
import { joined } from './leg-streams.ts';

const encoder = new TextEncoder();

const SAMPLE_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const SAMPLE_ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

/** Fields that speak of how the body travelled, which is not how it is written here. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'content-encoding', 'trailer']);
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'upgrade']);

/** Whether the entry is the handshake of a WebSocket. */
export function isSocket(entry: ReadEntry): boolean {
  if (entry.status === 0) return false;
  if (/^wss?:$/.test(entry.url.protocol) || entry.messages !== undefined) return true;
  return entry.status === 101 && upgradesTo(entry, 'websocket');
}

function upgradesTo({ responseHeaders }: ReadEntry, protocol: string): boolean {
  return responseHeaders.some(
    ({ name, value }) => name.toLowerCase() === 'upgrade' && value.toLowerCase() === protocol,
  );
}

export function requestBytes(entry: ReadEntry): Uint8Array {
  const { url, requestBody } = entry;
  const socket = isSocket(entry);
  const fields = entry.requestHeaders.filter(({ name }) => {
    const field = name.toLowerCase();
    return !FRAMING.has(field) && !HOP_BY_HOP.has(field);
  });
  const added: HarPair[] = [];
  const lacks = (name: string): boolean => !has(fields, name);
  if (lacks('host')) added.push({ name: 'Host', value: url.host });
  if (socket) {
    added.push({ name: 'Upgrade', value: 'websocket' }, { name: 'Connection', value: 'Upgrade' });
    if (lacks('sec-websocket-version')) added.push({ name: 'Sec-WebSocket-Version', value: '13' });
    if (lacks('sec-websocket-key')) added.push({ name: 'Sec-WebSocket-Key', value: SAMPLE_KEY });
  }
  if (requestBody !== undefined && !socket) {
    added.push({ name: 'Content-Length', value: String(requestBody.length) });
  }
  const method = socket || entry.method === 'CONNECT' ? 'GET' : entry.method;
  const line = `${method} ${url.pathname}${url.search} HTTP/1.1`;
  const head = headBytes(line, [...fields, ...added]);
  return requestBody === undefined || socket ? head : joined([head, requestBody]);
}

export function responseHead(entry: ReadEntry, contentLength: number | 'chunked'): Uint8Array {
  const socket = isSocket(entry);
  const fields = entry.responseHeaders.filter(({ name }) => {
    const field = name.toLowerCase();
    return !FRAMING.has(field) && !HOP_BY_HOP.has(field);
  });
  const added: HarPair[] = [];
  if (socket) {
    added.push({ name: 'Upgrade', value: 'websocket' }, { name: 'Connection', value: 'Upgrade' });
    // The accept belongs to the key: where that was made up, this is too.
    if (!has(entry.requestHeaders, 'sec-websocket-key')) {
      const rest = fields.filter(({ name }) => name.toLowerCase() !== 'sec-websocket-accept');
      added.push({ name: 'Sec-WebSocket-Accept', value: SAMPLE_ACCEPT });
      return headBytes('HTTP/1.1 101 Switching Protocols', [...rest, ...added]);
    }
  } else if (!hasType(fields) && entry.mimeType !== '' && entry.mimeType !== 'x-unknown') {
    added.push({ name: 'Content-Type', value: entry.mimeType.replace(/[\r\n\0]/g, ' ') });
  }
  if (contentLength === 'chunked') added.push({ name: 'Transfer-Encoding', value: 'chunked' });
  else if (hasBody(entry)) added.push({ name: 'Content-Length', value: String(contentLength) });
  const status = socket ? 101 : entry.status;
  const reason = socket ? 'Switching Protocols' : entry.statusText.replace(/[\r\n\0]/g, ' ');
  return headBytes(`HTTP/1.1 ${status} ${reason}`, [...fields, ...added]);
}

/** RFC 9112, section 6.3: responses that have no body, whatever their fields say. */
export function hasBody({ method, status }: ReadEntry): boolean {
  return method !== 'HEAD' && status >= 200 && status !== 204 && status !== 304;
}

const hasType = (fields: readonly HarPair[]): boolean => has(fields, 'content-type');

function has(fields: readonly HarPair[], wanted: string): boolean {
  return fields.some(({ name }) => name.toLowerCase() === wanted);
}

function headBytes(line: string, fields: readonly HarPair[]): Uint8Array {
  const lines = fields.map(({ name, value }) => `${name}: ${value.trim()}\r\n`);
  return encoder.encode(`${line}\r\n${lines.join('')}\r\n`);
}

/** One frame with the whole message (RFC 6455, section 5.2). */
export function frameBytes({ up, opcode, payload }: ReadMessage, ordinal: number): Uint8Array {
  const { length } = payload;
  const extended = length < 126 ? 0 : length < 65536 ? 2 : 8;
  const head = 2 + extended + (up ? 4 : 0);
  const frame = new Uint8Array(head + length);
  const view = new DataView(frame.buffer);
  frame[0] = 0x80 | opcode;
  frame[1] = (up ? 0x80 : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127);
  if (extended === 2) view.setUint16(2, length);
  if (extended === 8) view.setBigUint64(2, BigInt(length));
  frame.set(payload, head);
  if (up) {
    view.setUint32(head - 4, keyOf(ordinal));
    for (let at = 0; at < length; at++) {
      frame[head + at] = (payload[at] as number) ^ (frame[head - 4 + (at & 3)] as number);
    }
  }
  return frame;
}

/** A masking key that is another for each frame; the archive does not say which it was. */
function keyOf(ordinal: number): number {
  return Math.imul(ordinal + 1, 0x9e3779b1) >>> 0;
}

/** A piece of an event stream, and when it came in milliseconds since 1970. */
export interface StreamPiece {
  readonly time: number;
  readonly text: string;
}

/**
 * The pieces of an event stream. Where the archive has its text, that is what is shown, block by
 * block, and the messages say when each came; else it is written anew from the messages.
 */
export function streamPieces(entry: ReadEntry): StreamPiece[] {
  const streamed = entry.streamed ?? [];
  if (entry.content === undefined || entry.content.length === 0) return rewritten(streamed);
  const text = new TextDecoder().decode(entry.content);
  const blocks = text.match(/[\s\S]+?(?:\r\n\r\n|\n\n|\r\r|$)/g) ?? [];
  let next = 0;
  return blocks.map((block) => {
    // Only a block with data was dispatched, and so has a message.
    const { time = entry.started } = streamed[Math.min(next, streamed.length - 1)] ?? {};
    if (/^data(:|\r|\n|$)/m.test(block)) next += 1;
    return { time, text: block };
  });
}

function rewritten(streamed: readonly ReadStreamed[]): StreamPiece[] {
  let lastId = '';
  return streamed.map(({ time, eventName, eventId, data }) => {
    const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
    if (eventName !== '' && eventName !== 'message') lines.unshift(`event: ${eventName}\n`);
    if (eventId !== lastId) lines.unshift(`id: ${eventId}\n`);
    lastId = eventId;
    return { time, text: `${lines.join('')}\n` };
  });
}

/** Content as one chunk of a chunked body (RFC 9112, section 7.1). */
export function chunkBytes(text: string): Uint8Array {
  const content = encoder.encode(text);
  const size = encoder.encode(`${content.length.toString(16)}\r\n`);
  return joined([size, content, Uint8Array.of(13, 10)]);
}
