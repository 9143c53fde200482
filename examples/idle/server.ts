/**
 * A WebSocket on which nothing happens, unless the page asks for it: every so many seconds the server
 * sends a ping, a pong that nobody asked for, or a message. What keeps a proxy in between from taking
 * the silence for an end, and what each of them costs, is for the reader to find out. What the page
 * sends is read, and not kept.
 */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { fromOwnPage, run, serve, urlOf } from '../shared/app.ts';

const MAX_SOCKETS = 50;
/** Bytes. The page's upload is the longest that there is. */
const MAX_MESSAGE = 1_000_000;
/** Seconds between two beats; 0 is never. */
const EVERY = { least: 0.1, most: 600 };
/** Milliseconds of silence before the first probe of TCP's own keepalive. */
const PROBE_AFTER = 1_000;

/** What a beat may be. */
const BEATS: Readonly<Record<string, (socket: WebSocket) => void>> = {
  /** The browser has to answer it: two frames. */
  ping: (socket) => socket.ping(),
  /** Nobody answers a pong: one frame (RFC 6455, section 5.5.3). It proves nothing to its sender. */
  pong: (socket) => socket.pong(),
  /** The only one of the three that the page hears of. */
  message: (socket) => socket.send('still here'),
};

const sockets = new WebSocketServer({
  noServer: true,
  maxPayload: MAX_MESSAGE,
  perMessageDeflate: false,
});

const server = serve(new URL('.', import.meta.url), {});

server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
  socket.on('error', () => socket.destroy());
  const { pathname, searchParams } = urlOf(request);
  if (pathname !== '/socket') return refuse(socket, '404 Not Found');
  if (!fromOwnPage(request)) return refuse(socket, '403 Forbidden');
  if (sockets.clients.size >= MAX_SOCKETS) return refuse(socket, '503 Service Unavailable');
  const every = Number(searchParams.get('every') ?? 0);
  const kind = searchParams.get('with') ?? 'ping';
  const beat = Object.hasOwn(BEATS, kind) ? BEATS[kind] : undefined;
  const valid = every === 0 || (every >= EVERY.least && every <= EVERY.most);
  if (!valid || beat === undefined) return refuse(socket, '400 Bad Request');
  // Probes of the kernel's, without a byte of data: no program on the way ever sees one.
  if (searchParams.has('keepalive')) request.socket.setKeepAlive(true, PROBE_AFTER);
  sockets.handleUpgrade(request, socket, head, (opened) => welcome(opened, every, beat));
});

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function welcome(socket: WebSocket, every: number, beat: (socket: WebSocket) => void): void {
  socket.on('error', () => {});
  if (every === 0) return;
  const timer = setInterval(() => beat(socket), every * 1000);
  socket.on('close', () => clearInterval(timer));
}

run(server, () => {
  for (const socket of sockets.clients) socket.close(1001, 'The server is going away.');
});
