/**
 * The exchange that the archives in tests/fixtures/archives/ hold: a page that fetches, posts,
 * listens to an event stream and talks over a WebSocket, text and bytes, and says when it is done.
 */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** What crosses the WebSocket, each way: the server sends back what it gets. */
export const TEXT = 'grüße, wire';
export const BYTES: readonly number[] = [0, 1, 2, 253, 254, 255];
/** What the event stream dispatches. */
export const EVENTS: readonly { readonly id: string; readonly data: string }[] = [
  { id: '1', data: 'one' },
  { id: '2', data: 'two\nlines' },
];
export const POSTED = 'name=ada&said=hello+wire';

export interface ArchiveServer {
  readonly url: string;
  /** When the page has done everything. */
  finished(patience: number): Promise<void>;
  close(): Promise<void>;
}

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>Exchange</title>
<link rel="icon" href="data:,">
<script type="module">
  await (await fetch('news?since=1')).json();
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  await fetch('post', { method: 'POST', headers, body: ${JSON.stringify(POSTED)} });
  await fetch('missing');
  const events = new EventSource('events');
  await new Promise((done) => events.addEventListener('message', ({ lastEventId }) => {
    if (lastEventId === '${EVENTS.length}') done();
  }));
  events.close();
  const socket = new WebSocket(new URL('socket', location).href.replace('http', 'ws'));
  socket.binaryType = 'arraybuffer';
  const next = (name) => new Promise((done) => socket.addEventListener(name, done, { once: true }));
  await next('open');
  socket.send(${JSON.stringify(TEXT)});
  await next('message');
  socket.send(Uint8Array.from(${JSON.stringify(BYTES)}));
  await next('message');
  socket.close(1000, 'done');
  await next('close');
  await fetch('done');
</script>
`;

export async function startArchiveServer(): Promise<ArchiveServer> {
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    if (request.url === '/done') resolve();
    answer(request, response);
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async finished(patience) {
      const late = Promise.withResolvers<never>();
      const words = 'EXCHANGE_NOT_DONE: the page did not get to its end in time.';
      const timer = setTimeout(() => late.reject(new Error(words)), patience);
      await Promise.race([done, late.promise]).finally(() => clearTimeout(timer));
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  switch (request.url) {
    case '/':
      response.setHeader('Set-Cookie', 'theme=light; Path=/');
      response.setHeader('Content-Type', 'text/html; charset=utf-8').end(PAGE);
      break;
    case '/news?since=1':
      response.setHeader('Content-Type', 'application/json').end('{"news":["first"]}');
      break;
    case '/post':
      response.writeHead(204).end();
      break;
    case '/events':
      response.setHeader('Content-Type', 'text/event-stream');
      for (const { id, data } of EVENTS) {
        response.write(`id: ${id}\n${data.replace(/^/gm, 'data: ')}\n\n`);
      }
      // A proxy that holds a response back until it is whole would hold this one for ever.
      response.end();
      break;
    case '/later':
      // Time for a browser's developer tools to open.
      response.setHeader('Refresh', '8; url=/').end();
      break;
    case '/done':
      response.setHeader('Content-Type', 'text/plain').end('done');
      break;
    default:
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not here');
  }
}
