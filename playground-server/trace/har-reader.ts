/**
 * Reads one entry of an HTTP Archive, from whoever wrote it, and trusts nothing: what is missing
 * or of the wrong type gets a plain value or makes the entry malformed.
 */

import { fromBase64 } from './base64.ts';
import type { HarPair } from './har.ts';

export interface ReadMessage {
  readonly up: boolean;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly opcode: number;
  readonly payload: Uint8Array;
}

export interface ReadStreamed {
  readonly time: number;
  readonly eventName: string;
  readonly eventId: string;
  readonly data: string;
}

export interface ReadEntry {
  /** Milliseconds since 1970. */
  readonly started: number;
  readonly time: number;
  readonly receive: number;
  readonly connection: string;
  readonly method: string;
  readonly url: URL;
  readonly requestHeaders: readonly HarPair[];
  readonly requestBody: Uint8Array | undefined;
  /** 0 where no response came. */
  readonly status: number;
  readonly statusText: string;
  readonly responseHeaders: readonly HarPair[];
  readonly mimeType: string;
  /** Undefined where the archive left it out. */
  readonly content: Uint8Array | undefined;
  readonly contentSize: number;
  readonly messages: readonly ReadMessage[] | undefined;
  readonly streamed: readonly ReadStreamed[] | undefined;
  /** Messages that could not be read. */
  readonly unread: number;
}

type Bag = Readonly<Record<string, unknown>>;

const encoder = new TextEncoder();

/** @returns undefined where it is no entry */
export function readEntry(value: unknown): ReadEntry | undefined {
  const entry = bag(value);
  const request = bag(entry.request);
  const response = bag(entry.response);
  const content = bag(response.content);
  const started = Date.parse(text(entry.startedDateTime));
  const method = text(request.method).trim();
  const url = urlOf(text(request.url));
  if (!Number.isFinite(started) || url === undefined) return undefined;
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/.test(method)) return undefined;
  const messages = list(entry._webSocketMessages)?.map((one) => readMessage(one, started));
  const streamed = list(entry._eventSourceMessages)?.map((one) => readStreamed(one, started));
  const status = count(response.status);
  return {
    started,
    time: count(entry.time),
    receive: count(bag(entry.timings).receive),
    // What Chrome calls the connection is the server's port; its own id says which one it was.
    connection: text(entry._connectionId) || text(entry.connection),
    method,
    url,
    requestHeaders: pairs(request.headers),
    requestBody: bodyOf(bag(request.postData), '_encoding'),
    status: status >= 100 && status <= 999 ? status : 0,
    statusText: text(response.statusText),
    responseHeaders: pairs(response.headers),
    mimeType: text(content.mimeType),
    content: bodyOf(content, 'encoding'),
    contentSize: count(content.size),
    messages: messages?.filter((one) => one !== undefined),
    streamed: streamed?.filter((one) => one !== undefined),
    unread: [...(messages ?? []), ...(streamed ?? [])].filter((one) => one === undefined).length,
  };
}

function readMessage(value: unknown, started: number): ReadMessage | undefined {
  const { type, opcode, data, ...rest } = bag(value);
  if (type !== 'send' && type !== 'receive') return undefined;
  if (typeof data !== 'string' || !isShown(opcode)) return undefined;
  // Text is written as it is, anything else in base64; some write text for pings.
  const bytes = opcode === 1 ? encoder.encode(data) : (fromBase64(data) ?? encoder.encode(data));
  if (opcode > 8 && bytes.length > 125) return undefined;
  return { up: type === 'send', time: messageTime(rest.time, started), opcode, payload: bytes };
}

const isShown = (opcode: unknown): opcode is number =>
  opcode === 1 || opcode === 2 || opcode === 9 || opcode === 10;

function readStreamed(value: unknown, started: number): ReadStreamed | undefined {
  const { time, eventName, eventId, data } = bag(value);
  if (typeof data !== 'string') return undefined;
  const oneLine = (name: unknown): string => text(name).replace(/[\r\n\0]/g, ' ');
  return {
    time: messageTime(time, started),
    eventName: oneLine(eventName),
    eventId: oneLine(eventId),
    data,
  };
}

/** Beyond this a time is not in seconds: it would lie in the year 5138. */
const SECONDS = 1e11;

/**
 * A message's time since 1970 in milliseconds, with the microseconds that a double still holds.
 * Browsers and mitmproxy write seconds, Playwright milliseconds.
 */
function messageTime(value: unknown, started: number): number {
  if (typeof value !== 'number') return started;
  const time = Math.round((value > SECONDS ? value : value * 1e3) * 1e3) / 1e3;
  return Number.isFinite(time) && Math.abs(time) < 8.64e15 ? time : started;
}

function bodyOf(content: Bag, encoding: string): Uint8Array | undefined {
  if (typeof content.text !== 'string') return undefined;
  if (content[encoding] === 'base64') return fromBase64(content.text);
  return encoder.encode(content.text);
}

function urlOf(value: string): URL | undefined {
  try {
    const url = new URL(value);
    return /^(https?|wss?):$/.test(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Fields that can stand in a head; an archive of HTTP/2 has pseudo fields too. */
function pairs(value: unknown): HarPair[] {
  return (list(value) ?? []).flatMap((one) => {
    const { name, value: content } = bag(one);
    const valid = typeof name === 'string' && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name);
    if (!valid) return [];
    return [{ name, value: text(content).replace(/[\r\n\0]/g, ' ') }];
  });
}

const bag = (value: unknown): Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Bag) : {};
const list = (value: unknown): readonly unknown[] | undefined =>
  Array.isArray(value) ? value : undefined;
const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
const count = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
