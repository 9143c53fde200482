/**
 * The program behind every hop of the bench: echoes WebSocket messages, answers requests with one
 * small body. `GET /port` says where it listens, so that other hops can be put before it too.
 * `GET /burst/<n>` streams so many server-sent events as fast as they are read, `GET /ticks/<n>` one
 * every two milliseconds, each with the time on the machine's monotonic clock.
 */

import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocketServer } from 'ws';

const { PORT, HOST } = process.env;
const FILLER = 'x'.repeat(80);

async function burst(response: ServerResponse, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 1) {
    if (!response.write(`data: ${FILLER}\n\n`)) await once(response, 'drain');
  }
  response.end();
}

async function ticks(response: ServerResponse, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 1) {
    response.write(`data: ${process.hrtime.bigint()}\n\n`);
    await wait(2);
  }
  response.end();
}

const server = createServer((request, response) => {
  const [, what, count] = (request.url ?? '').split('/');
  if (what === 'burst' || what === 'ticks') {
    response.setHeader('content-type', 'text/event-stream');
    void (what === 'burst' ? burst : ticks)(response, Number(count));
    return;
  }
  response.end(request.url === '/port' ? PORT : 'hello');
});
server.keepAliveTimeout = 600_000;

new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  socket.on('message', (data, binary) => socket.send(data, { binary }));
});

server.listen(Number(PORT), HOST, 1024);
