/**
 * A WebSocket echo (RFC 6455). What arrives goes back as it came, but for a few commands: text
 * that is a JSON object with `do` asks for a ping, for fragments or for a close frame. A page
 * can't make any of these itself.
 *
 * permessage-deflate is off, so that the bytes of a message can be read in its frames.
 */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { fromOwnPage, Refusal, run, serve, urlOf } from '../shared/app.ts';
import { obey } from './commands.ts';

const SUBPROTOCOL = 'echo.v1';
const MAX_SOCKETS = 50;
/** Bytes. A longer message is refused with close code 1009. */
const MAX_MESSAGE = 1024 * 1024;
/** Milliseconds between pings; who hasn't answered one by the next is gone. */
const HEARTBEAT = 30_000;

const sockets = new WebSocketServer({
  noServer: true,
  maxPayload: MAX_MESSAGE,
  perMessageDeflate: false,
  // Without one that both know, no subprotocol is named in the answer, and a browser refuses it.
  handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
});

const server = serve(new URL('.', import.meta.url), {
  'GET /socket': (_request, response) => {
    // A plain GET comes here. With `Upgrade` it would have gone to 'upgrade', below.
    response.setHeader('Upgrade', 'websocket');
    response.setHeader('Connection', 'Upgrade');
    throw new Refusal(426, 'Here is a WebSocket: ask with "Upgrade: websocket".');
  },
});

server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
  socket.on('error', () => socket.destroy());
  if (urlOf(request).pathname !== '/socket') return refuse(socket, '404 Not Found');
  // CORS doesn't guard WebSockets. This line does: a page of another site can't lie in Origin.
  if (!fromOwnPage(request)) return refuse(socket, '403 Forbidden');
  if (sockets.clients.size >= MAX_SOCKETS) return refuse(socket, '503 Service Unavailable');
  // Checks the rest of the handshake, answers 400 where something is missing, else 101.
  sockets.handleUpgrade(request, socket, head, welcome);
});

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
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
  // A broken frame: ws answers it with the right close code, and 'close' follows.
  socket.on('error', () => {});
  socket.on('message', (data, isBinary) => {
    if (!isBinary && obey(socket, data.toString())) return;
    socket.send(data as Buffer, { binary: isBinary });
  });
}

run(server, () => {
  for (const socket of sockets.clients) socket.close(1001, 'The server is going away.');
});
