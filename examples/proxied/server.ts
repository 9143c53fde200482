/**
 * A WebSocket echo (RFC 6455) and plain HTTP on one path, to stand behind a proxy. A handshake of which
 * something was lost on the way is refused with 426, and the answer says what is missing.
 */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { fromOwnPage, Refusal, run, sendJson, serve, urlOf } from '../shared/app.ts';

const MAX_SOCKETS = 50;
/** Bytes. */
const MAX_MESSAGE = 65_536;
/** Milliseconds between pings; who hasn't answered one by the next is gone. */
const HEARTBEAT = 30_000;

const sockets = new WebSocketServer({
  noServer: true,
  maxPayload: MAX_MESSAGE,
  perMessageDeflate: false,
});

/** How many requests each TCP connection has carried. */
const carried = new WeakMap<Duplex, number>();

const server = serve(new URL('.', import.meta.url), {
  'GET /socket': (request, response) => {
    // Whoever brings a key wanted a WebSocket: what made it one has been lost on the way.
    if (request.headers['sec-websocket-key'] !== undefined) {
      response.setHeader('Upgrade', 'websocket');
      response.setHeader('Connection', 'Upgrade');
      throw new Refusal(426, lost(request));
    }
    sendJson(response, 200, { request: carried.get(request.socket) });
  },
});

// Ahead of the routes, so that the count stands before the answer.
server.prependListener('request', ({ socket }: IncomingMessage) => {
  carried.set(socket, (carried.get(socket) ?? 0) + 1);
});

/** What a handshake needs of its head (RFC 6455, section 4.2.1) and this one lacks. */
function lost({ httpVersion, headers }: IncomingMessage): string {
  const missing = [
    httpVersion === '1.1' ? [] : 'HTTP/1.1',
    headers.upgrade?.toLowerCase() === 'websocket' ? [] : 'Upgrade: websocket',
    /\bupgrade\b/i.test(headers.connection ?? '') ? [] : 'Connection: Upgrade',
  ].flat();
  return `A handshake without ${missing.join(', ')}.`;
}

server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
  socket.on('error', () => socket.destroy());
  if (urlOf(request).pathname !== '/socket') return refuse(socket, '404 Not Found', '');
  // HTTP/1.0 has no Upgrade, whatever its head says (RFC 9110, section 7.8).
  if (request.httpVersion !== '1.1') return refuse(socket, '426 Upgrade Required', lost(request));
  // CORS doesn't guard WebSockets. This line does, and it needs the Host that the browser sent.
  if (!fromOwnPage(request)) return refuse(socket, '403 Forbidden', 'Origin and Host differ.');
  if (sockets.clients.size >= MAX_SOCKETS) return refuse(socket, '503 Service Unavailable', '');
  sockets.handleUpgrade(request, socket, head, welcome);
});

/** Says no on a connection that 'upgrade' has taken out of HTTP's hands. */
function refuse(socket: Duplex, status: string, error: string): void {
  const body = JSON.stringify({ error });
  const upgrade = status.startsWith('426') ? ['Upgrade: websocket', 'Connection: Upgrade'] : [];
  const fields = [...upgrade, 'Connection: close', `Content-Length: ${Buffer.byteLength(body)}`];
  socket.end([`HTTP/1.1 ${status}`, ...fields, '', body].join('\r\n'));
}

function welcome(socket: WebSocket): void {
  let silentSincePing = false;
  const heartbeat = setInterval(() => {
    if (silentSincePing) return socket.terminate();
    silentSincePing = true;
    socket.ping();
  }, HEARTBEAT);
  socket.on('pong', () => {
    silentSincePing = false;
  });
  socket.on('close', () => clearInterval(heartbeat));
  socket.on('error', () => {});
  socket.on('message', (data, isBinary) => socket.send(data as Buffer, { binary: isBinary }));
}

run(server, () => {
  for (const socket of sockets.clients) socket.close(1001, 'The server is going away.');
});
