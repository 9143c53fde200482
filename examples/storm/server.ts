/**
 * A server with many sockets that goes away and comes back: told to, it crashes, or it closes every
 * socket with a code and sends for a while everybody away. It takes 50 handshakes a second, and says
 * to the others when to try again.
 */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
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
import { createGate } from './gate.ts';

/** Handshakes a second. A real server has such a number too, found or not: TLS, log-in, first data. */
const RATE = 50;
const MAX_SOCKETS = 600;
/** Bytes. Nobody has much to say here. */
const MAX_MESSAGE = 1024;
/** The closing codes that ask for a return: going away, service restart, try again later. */
const CODES = [1001, 1012, 1013];

const gate = createGate(RATE);
const leaving = new Set<NodeJS.Timeout>();
const sockets = new WebSocketServer({
  noServer: true,
  maxPayload: MAX_MESSAGE,
  perMessageDeflate: false,
});

const server = serve(new URL('.', import.meta.url), {
  'GET /server'(_request, response) {
    const { closedFor } = gate;
    sendJson(response, 200, { rate: RATE, sockets: sockets.clients.size, closedFor });
  },

  async 'POST /server'(request, response) {
    const { how, code, over, down } = await readJson(request);
    if (how === 'crash') {
      response.once('finish', () => {
        throw new Error('This is the crash that was asked for.');
      });
    } else if (how === 'close' && CODES.includes(Number(code))) {
      goAway(Number(code), wholeNumber(over, 'over', 0, 30), wholeNumber(down, 'down', 0, 10));
    } else {
      throw new Refusal(400, `"how" must be crash, or close with a code of ${CODES.join(', ')}.`);
    }
    sendJson(response, 202, { leaving: sockets.clients.size });
  },
});

/** Closes all sockets, evenly over some seconds, and lets nobody in while it is down. */
function goAway(code: number, over: number, down: number): void {
  gate.close(down);
  const all = [...sockets.clients];
  for (const [index, socket] of all.entries()) {
    const timer = setTimeout(
      () => {
        leaving.delete(timer);
        socket.close(code, 'The server is being replaced.');
      },
      (over * 1000 * index) / all.length,
    );
    leaving.add(timer);
  }
}

server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
  socket.on('error', () => socket.destroy());
  if (urlOf(request).pathname !== '/socket') return refuse(socket, '404 Not Found');
  if (!fromOwnPage(request)) return refuse(socket, '403 Forbidden');
  const wait = gate.ask();
  if (wait > 0) return refuse(socket, '503 Service Unavailable', `Retry-After: ${wait}\r\n`);
  if (sockets.clients.size >= MAX_SOCKETS) return refuse(socket, '503 Service Unavailable');
  sockets.handleUpgrade(request, socket, head, welcome);
});

/** Before anything is spent on it: a refusal must cost less than what it refuses. */
function refuse(socket: Duplex, status: string, field = ''): void {
  socket.end(`HTTP/1.1 ${status}\r\n${field}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}

function welcome(socket: WebSocket): void {
  socket.on('error', () => {});
}

run(server, () => {
  for (const timer of leaving) clearTimeout(timer);
  for (const socket of sockets.clients) socket.close(1001, 'The server is going away.');
});
