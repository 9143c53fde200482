/**
 * A trace as HTTP Archive 1.2: an entry for each request, with the messages of a WebSocket as
 * Chrome's developer tools write them.
 *
 * HAR knows requests, not bytes. Left out, since it has no place for them: frames (a message is
 * written whole), pings, pongs and closes, violations, chunk borders, gaps.
 *
 * An archive is the page's own view: of what a fault dropped, the page has sent what went up, and
 * never got what was to come down. Comments say so.
 */

import type {
  HttpBodyEvent,
  HttpChunkEvent,
  HttpRequestEvent,
  HttpResponseEvent,
  WebSocketMessageEvent,
} from '../wire/events.ts';
import type { Direction, Span } from '../wire/span.ts';
import { endOf } from '../wire/span.ts';
import { arrived } from './arrived.ts';
import { toBase64 } from './base64.ts';
import type { Har, HarEntry, HarEventSourceMessage, HarWebSocketMessage } from './har.ts';
import { type Content, harRequest, harResponse, isText, NO_RESPONSE } from './har-messages.ts';
import { joined, type LegStream, legStreams, type TimedEvent } from './leg-streams.ts';
import type { Dropped, TraceHead, TraceRecord } from './trace.ts';

/** Bytes of bodies and messages in one archive at most; behind that they are left out, and it says so. */
export const HAR_CONTENT_LIMIT = 256 * 1024 * 1024;

const LEFT_OUT = 'Left out: the archive would grow too large.';
const UNANSWERED = 'No response came before the trace ended.';
const DROPPED = 'A fault dropped bytes of it: it never arrived.';

export interface HarOptions {
  readonly comment?: string;
}

/** The trace as an archive: plain data for `JSON.stringify`. */
export function exportHar(
  head: TraceHead,
  records: readonly TraceRecord[],
  options: HarOptions = {},
): Har {
  const drops = records.filter((record) => record.type === 'dropped');
  const writer = new HarWriter(head.epoch, drops);
  const entries = legStreams(arrived(records, ['down'])).flatMap((leg) => writer.entriesOf(leg));
  entries.sort((a, b) => a.startedDateTime.localeCompare(b.startedDateTime));
  return {
    log: {
      version: '1.2',
      creator: { name: 'Wireside', version: head.software.wireside ?? '1' },
      pages: [],
      entries,
      ...(options.comment === undefined ? {} : { comment: options.comment }),
    },
  };
}

/** What is known of one request and its response. */
interface Exchange {
  request: { readonly event: HttpRequestEvent; readonly time: number; end: number };
  response?: { readonly event: HttpResponseEvent; readonly time: number; end: number };
  readonly bodies: Partial<Record<Direction, HttpBodyEvent>>;
  readonly chunks: Record<Direction, HttpChunkEvent[]>;
  readonly messages: { readonly event: WebSocketMessageEvent; readonly time: number }[];
  readonly streamed: HarEventSourceMessage[];
  /** What faults dropped while it was the connection's last. */
  readonly drops: Dropped[];
}

class HarWriter {
  readonly #epoch: number;
  readonly #drops: readonly Dropped[];
  #room = HAR_CONTENT_LIMIT;

  constructor(epoch: number, drops: readonly Dropped[]) {
    this.#epoch = epoch;
    this.#drops = drops;
  }

  entriesOf(leg: LegStream): HarEntry[] {
    const exchanges = new Map<number, Exchange>();
    let socket: Exchange | undefined;
    for (const timed of leg.events) {
      const { event } = timed;
      if (event.kind === 'ws-message') {
        socket?.messages.push({ event, time: timed.endTime });
      } else if (event.kind === 'ws-handshake') {
        socket = exchanges.get(event.exchange);
      } else if ('exchange' in event) {
        this.#take(exchanges, timed);
      }
    }
    const found = [...exchanges.values()];
    for (const dropped of this.#drops.filter((one) => one.leg === leg.open.leg)) {
      found.findLast(({ request }) => request.time <= dropped.time)?.drops.push(dropped);
    }
    return found.map((exchange) => this.#entry(leg, exchange));
  }

  #take(exchanges: Map<number, Exchange>, { event, time, endTime }: TimedEvent): void {
    if (event.kind === 'http-request') {
      exchanges.set(event.exchange, {
        request: { event, time, end: endTime },
        bodies: {},
        chunks: { up: [], down: [] },
        messages: [],
        streamed: [],
        drops: [],
      });
      return;
    }
    const exchange = 'exchange' in event ? exchanges.get(event.exchange) : undefined;
    if (exchange === undefined) return;
    if (event.kind === 'http-response') {
      // An interim response (1xx) is followed by the one that HAR has a place for.
      exchange.response = { event, time, end: endTime };
    } else if (event.kind === 'http-chunk') {
      exchange.chunks[event.direction].push(event);
    } else if (event.kind === 'http-body') {
      exchange.bodies[event.direction] = event;
    } else if (event.kind === 'sse-event' && event.outcome === 'dispatched') {
      const at = this.#seconds(endTime);
      const { type, lastEventId, data } = event;
      exchange.streamed.push({ time: at, eventName: type, eventId: lastEventId, data });
    }
    const side = event.direction === 'up' ? exchange.request : exchange.response;
    if (side !== undefined) side.end = Math.max(side.end, endTime);
  }

  #entry(leg: LegStream, exchange: Exchange): HarEntry {
    const { request, response, messages, streamed, drops } = exchange;
    const socket = response?.event.status === 101;
    const up = this.#content(leg, 'up', exchange);
    const down = response === undefined ? undefined : this.#content(leg, 'down', exchange);
    const end = messages.at(-1)?.time ?? response?.end ?? request.end;
    const wait = response === undefined ? 0 : Math.max(0, response.time - request.end);
    const send = Math.max(0, request.end - request.time);
    const receive = response === undefined ? 0 : Math.max(0, response.end - response.time);
    const said = [...(response === undefined ? [UNANSWERED] : []), ...lossSentences(drops)];
    return {
      startedDateTime: new Date(this.#epoch + request.time).toISOString(),
      time: socket ? Math.max(0, end - request.time) : send + wait + receive,
      request: harRequest(request.event, up, socket),
      response: response === undefined ? NO_RESPONSE : harResponse(response.event, down),
      cache: {},
      timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send, wait, receive },
      connection: String(leg.open.connection),
      ...(said.length === 0 ? {} : { comment: said.join(' ') }),
      _resourceType: socket ? 'websocket' : streamed.length > 0 ? 'eventsource' : 'fetch',
      ...(socket ? { _webSocketMessages: messages.map((one) => this.#message(one, drops)) } : {}),
      ...(streamed.length > 0 ? { _eventSourceMessages: streamed } : {}),
    };
  }

  #message(
    { event, time }: { event: WebSocketMessageEvent; time: number },
    drops: readonly Dropped[],
  ): HarWebSocketMessage {
    const { direction, opcode, payload } = event;
    const type = direction === 'up' ? 'send' : 'receive';
    const message = { type, time: this.#seconds(time), opcode } as const;
    if (payload.length > this.#room) return { ...message, data: '', comment: LEFT_OUT };
    this.#room -= payload.length;
    const data = opcode === 1 ? decoder.decode(payload) : toBase64(payload);
    const said = [
      ...partSentence(event),
      ...(direction === 'up' && wasLost(event, drops) ? [DROPPED] : []),
    ];
    return { ...message, data, ...(said.length === 0 ? {} : { comment: said.join(' ') }) };
  }

  /** The body as the trace holds it, chunk framing taken out; the event keeps only its beginning. */
  #content(leg: LegStream, direction: Direction, exchange: Exchange): Content | undefined {
    const body = exchange.bodies[direction];
    const chunks = exchange.chunks[direction];
    if (body === undefined && chunks.length === 0) return undefined;
    const parts =
      chunks.length > 0
        ? chunks.map(({ dataSpan }) => leg.bytes(direction, dataSpan.offset, dataSpan.length))
        : [leg.bytes(direction, body?.offset ?? 0, body?.length ?? 0)];
    const bytes = joined(parts);
    const size = body?.contentLength ?? bytes.length;
    const first = body ?? chunks[0];
    const last = body ?? chunks.at(-1);
    const travelled = first === undefined || last === undefined ? 0 : endOf(last) - first.offset;
    if (bytes.length > this.#room) return { size, travelled, comment: LEFT_OUT };
    this.#room -= bytes.length;
    const encoded = isText(bytes)
      ? { text: decoder.decode(bytes) }
      : { text: toBase64(bytes), encoding: 'base64' as const };
    if (bytes.length === size && body?.complete !== false) return { size, travelled, ...encoded };
    return { size, travelled, ...encoded, comment: 'Incomplete.' };
  }

  #seconds(time: number): number {
    return (this.#epoch + time) / 1000;
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Where a message is longer than what is kept of it. */
function partSentence({ payload, payloadLength }: WebSocketMessageEvent): string[] {
  if (payload.length === payloadLength) return [];
  const all = payloadLength < 0 ? 'It could not be inflated.' : `It has ${payloadLength} bytes.`;
  return [`The first ${payload.length} bytes. ${all}`];
}

/** Whether a fault dropped bytes of what was sent; the drops are those of its leg. */
function wasLost(span: Span, drops: readonly Dropped[]): boolean {
  return drops.some(
    ({ direction, offset, length }) =>
      direction === 'up' && length > 0 && offset < endOf(span) && offset + length > span.offset,
  );
}

/** How much was dropped each way, and by which fault. */
function lossSentences(drops: readonly Dropped[]): string[] {
  const bytes = new Map<string, number>();
  const ends: string[] = [];
  for (const { direction, fault, length, end } of drops) {
    const where = `on the way to the ${direction === 'up' ? 'server' : 'page'} (${fault})`;
    if (end === undefined) bytes.set(where, (bytes.get(where) ?? 0) + length);
    else ends.push(`Dropped by a fault: the ${end.toUpperCase()} ${where}.`);
  }
  const sums = [...bytes].map(([where, sum]) => `Dropped by a fault: ${sum} B ${where}.`);
  return [...sums, ...ends];
}
