/**
 * The race: one source of events, told in four ways at once. Each way answers the same question,
 * "what came after the event `since`?", from the same history. They differ in who speaks when.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import {
  fromOwnPage,
  Refusal,
  readJson,
  run,
  sendJson,
  serve,
  urlOf,
  wholeNumber,
} from '../shared/app.ts';
import { type Event, Source } from './source.ts';

/** Milliseconds that a long poll is held. */
const HOLD = 25_000;
/** Milliseconds between comments on a stream and pings on a socket. */
const HEARTBEAT = 15_000;

const source = new Source(2);
const streams = new Set<ServerResponse>();
const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false });

/** The cursor that a request carries, or where the source stands. */
function cursorOf(url: URL): number {
  const since = url.searchParams.get('since') ?? source.lastId;
  return wholeNumber(since, 'since', 0, Number.MAX_SAFE_INTEGER);
}

/** A server-sent event's block: the id in a line of its own, so that a browser can resume. */
const blockOf = (event: Event) => `id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`;

const server = serve(new URL('.', import.meta.url), {
  /** The server's clock, for pages that measure delays. */
  'GET /time': (_request, response) => {
    sendJson(response, 200, { now: Date.now() });
  },

  'POST /rate': async (request, response) => {
    const perSecond = Number((await readJson(request)).perSecond);
    if (!(perSecond >= 0 && perSecond <= 50)) {
      throw new Refusal(400, '"perSecond" must be a number from 0 to 50.');
    }
    source.setRate(perSecond);
    sendJson(response, 200, { perSecond });
  },

  // 1. Polling: the page speaks, whether there is news or not.
  'GET /poll': (_request, response, url) => {
    const cursor = cursorOf(url);
    sendJson(response, 200, { events: source.after(cursor), next: source.lastId });
  },

  // 2. Long polling: the page speaks, and the server waits with its answer.
  'GET /long-poll': (_request, response, url) => {
    const cursor = cursorOf(url);
    const answer = () => {
      release();
      sendJson(response, 200, { events: source.after(cursor), next: source.lastId });
    };
    const release = () => {
      clearTimeout(timer);
      source.off('event', answer);
    };
    const timer = setTimeout(answer, HOLD);
    if (cursor !== source.lastId) return answer();
    source.on('event', answer);
    response.once('close', release);
  },

  // 3. Server-sent events: the page speaks once, and the answer doesn't end.
  'GET /sse': (request, response) => {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    const seen = Number(request.headers['last-event-id'] ?? Number.NaN);
    response.write('retry: 1000\n\n');
    if (seen >= 0) for (const event of source.after(seen)) response.write(blockOf(event));
    const tell = (event: Event) => response.write(blockOf(event));
    source.on('event', tell);
    streams.add(response);
    response.once('close', () => {
      source.off('event', tell);
      streams.delete(response);
    });
  },
});

// 4. WebSocket: both may speak whenever they like. Here the page has nothing more to say.
server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
  socket.on('error', () => socket.destroy());
  const url = urlOf(request);
  if (url.pathname !== '/ws') return refuse(socket, '404 Not Found');
  if (!fromOwnPage(request)) return refuse(socket, '403 Forbidden');
  sockets.handleUpgrade(request, socket, head, (webSocket) => {
    const tell = (event: Event) => webSocket.send(JSON.stringify(event));
    const since = url.searchParams.get('since');
    if (since !== null) source.after(Number(since)).forEach(tell);
    source.on('event', tell);
    webSocket.on('close', () => source.off('event', tell));
    webSocket.on('error', () => {});
  });
});

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

const heartbeat = setInterval(() => {
  for (const response of streams) response.write(': still here\n\n');
  for (const socket of sockets.clients) socket.ping();
}, HEARTBEAT);

run(server, () => {
  clearInterval(heartbeat);
  source.setRate(0);
  for (const response of streams) response.end();
  for (const socket of sockets.clients) socket.close(1001, 'The server is going away.');
});
