/**
 * A WebSocket that ends in every way there is: asked by a message, the server closes it with a
 * code, breaks a rule of the protocol, ends or resets the TCP connection, or ends itself.
 */

import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { fromOwnPage, run, serve, urlOf } from '../shared/app.ts';
import { endings } from './endings.ts';

const MAX_SOCKETS = 50;
/** Bytes. A longer message ends the connection with 1009. */
const MAX_MESSAGE = 65_536;

const sockets = new WebSocketServer({
  noServer: true,
  maxPayload: MAX_MESSAGE,
  perMessageDeflate: false,
});

const server = serve(new URL('.', import.meta.url), {});

server.on('upgrade', (request: IncomingMessage, tcp: Socket, head: Buffer) => {
  tcp.on('error', () => tcp.destroy());
  // Refused: no WebSocket comes about, and so nothing is closed. The page is told 1006 all the same.
  if (urlOf(request).pathname !== '/socket') return refuse(tcp, '404 Not Found');
  if (!fromOwnPage(request)) return refuse(tcp, '403 Forbidden');
  if (sockets.clients.size >= MAX_SOCKETS) return refuse(tcp, '503 Service Unavailable');
  sockets.handleUpgrade(request, tcp, head, (socket) => welcome(socket, tcp));
});

function refuse(tcp: Socket, status: string): void {
  tcp.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function welcome(socket: WebSocket, tcp: Socket): void {
  // What breaks a rule of the protocol is answered by ws with the right code; 'close' follows.
  socket.on('error', () => {});
  socket.on('message', (data: Buffer) => {
    // This server takes all data for text, binary messages as well. A page can send bad UTF-8 in
    // these alone: in a text message, its browser and ws would not let it pass.
    if (!isUtf8(data)) return socket.close(1007, 'That is no UTF-8.');
    const ending = endings[data.toString()];
    if (ending) ending(socket, tcp);
    else socket.send(data.toString());
  });
}

run(server, () => {
  for (const socket of sockets.clients) socket.close(1001, 'The server is going away.');
});
