/**
 * What a proxy may carry, below one prefix: a WebSocket echo, an event stream, plain HTTP and a
 * redirect. It tells what reached it of the browser's request, and what it concludes from that.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { Refusal, run, sendJson, serve, urlOf } from '../shared/app.ts';
import { fromOwnHost, PREFIX, seen, withoutPrefix } from './behind.ts';

const MAX_OPEN = 50;
/** Milliseconds between two events of a stream. */
const TICK = 400;
/** Milliseconds between pings; who hasn't answered one by the next is gone. */
const HEARTBEAT = 30_000;

const sockets = new WebSocketServer({
  noServer: true,
  maxPayload: 65_536,
  perMessageDeflate: false,
});
const streams = new Set<ServerResponse>();

const server = serve(new URL('.', import.meta.url), {
  'GET /seen': (request, response) => sendJson(response, 200, seen(request)),
  'GET /stream': stream,
  'GET /moved': (request, response) => {
    // Such URLs are made by frameworks, from the Host that reached them.
    response.writeHead(302, { Location: `http://${request.headers.host}${PREFIX}/seen` });
    response.end();
  },
  'GET /socket': (_request, response) => {
    response.setHeader('Upgrade', 'websocket');
    response.setHeader('Connection', 'Upgrade');
    throw new Refusal(426, 'Here is a WebSocket, and this was no handshake when it came.');
  },
});
server.prependListener('request', withoutPrefix);

function stream(_request: IncomingMessage, response: ServerResponse): void {
  if (streams.size >= MAX_OPEN) throw new Refusal(503, 'There are too many streams.');
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    // nginx obeys this, unless its file says otherwise.
    'X-Accel-Buffering': 'no',
  });
  streams.add(response);
  let count = 0;
  const timer = setInterval(() => {
    count += 1;
    response.write(`data: ${count}\n\n`);
  }, TICK);
  response.on('close', () => {
    clearInterval(timer);
    streams.delete(response);
  });
}

server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
  socket.on('error', () => socket.destroy());
  withoutPrefix(request);
  if (urlOf(request).pathname !== '/socket') return refuse(socket, '404 Not Found');
  // HTTP/1.0 has no Upgrade, whatever its head says (RFC 9110, section 7.8).
  if (request.httpVersion !== '1.1') return refuse(socket, '426 Upgrade Required');
  if (!fromOwnHost(request)) return refuse(socket, '403 Forbidden');
  if (sockets.clients.size >= MAX_OPEN) return refuse(socket, '503 Service Unavailable');
  sockets.handleUpgrade(request, socket, head, welcome);
});

/** Says no on a connection that 'upgrade' has taken out of HTTP's hands. */
function refuse(socket: Duplex, status: string): void {
  const upgrade = status.startsWith('426') ? ['Upgrade: websocket', 'Connection: Upgrade'] : [];
  const fields = [...upgrade, 'Connection: close', 'Content-Length: 0'];
  socket.end([`HTTP/1.1 ${status}`, ...fields, '', ''].join('\r\n'));
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
  for (const response of streams) response.end();
});
