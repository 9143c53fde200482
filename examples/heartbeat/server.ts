/**
 * A WebSocket with two heartbeats. The server's is the protocol's own: it pings, and hangs up on
 * who hasn't answered one ping by the next. The page's is made of messages, since no page can ping
 * or see a pong: each beat comes back as it came.
 */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { fromOwnPage, run, serve, urlOf } from '../shared/app.ts';

const MAX_SOCKETS = 50;
/** Bytes. A beat is a small thing. */
const MAX_MESSAGE = 1024;
/** Seconds between pings, where the page asks for no others; 0 is never. */
const PING_EVERY = { default: 10, most: 600 };

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
  const seconds = Number(searchParams.get('ping') ?? PING_EVERY.default);
  if (!(seconds >= 0 && seconds <= PING_EVERY.most)) return refuse(socket, '400 Bad Request');
  sockets.handleUpgrade(request, socket, head, (opened) => welcome(opened, seconds));
});

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function welcome(socket: WebSocket, seconds: number): void {
  if (seconds > 0) pingEvery(socket, seconds);
  socket.on('error', () => {});
  socket.on('message', (beat: Buffer) => socket.send(beat.toString()));
}

/** What keeps a server from counting the dead among its clients. */
function pingEvery(socket: WebSocket, seconds: number): void {
  let answered = true;
  const timer = setInterval(() => {
    // No FIN, no close frame: who doesn't answer wouldn't hear that either.
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, seconds * 1000);
  socket.on('pong', () => {
    answered = true;
  });
  socket.on('close', () => clearInterval(timer));
}

run(server, () => {
  for (const socket of sockets.clients) socket.close(1001, 'The server is going away.');
});
