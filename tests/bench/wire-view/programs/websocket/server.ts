/**
 * The program behind the stage of the wire view's bench. It stands under the name of the echo that
 * the lessons on frames run, so that a lesson's own stage shows it.
 *
 * Its page opens `/frames`, a WebSocket. `GET /send?rate=10000&seconds=60&bytes=32` sends text frames
 * on it, and answers when the page has said how many it saw. Each frame begins with its number and
 * the time at which it was sent, in milliseconds since 1970.
 */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';

const { PORT, HOST } = process.env;
const files: Record<string, [name: string, type: string]> = {
  '/': ['index.html', 'text/html'],
  '/client.js': ['client.js', 'text/javascript'],
};

let socket: WebSocket | undefined;

const server = createServer(async ({ url = '/' }, response) => {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const file = files[pathname];
  if (file !== undefined) {
    response.setHeader('Content-Type', `${file[1]}; charset=utf-8`);
    response.end(readFileSync(new URL(file[0], import.meta.url)));
  } else if (pathname === '/send' && socket !== undefined) {
    const of = (name: string) => Number(searchParams.get(name));
    response.end(JSON.stringify(await send(socket, of('rate'), of('seconds'), of('bytes'))));
  } else response.writeHead(404).end();
});

new WebSocketServer({ server, path: '/frames', perMessageDeflate: false }).on(
  'connection',
  (opened) => {
    socket = opened;
  },
);

const clock = () => (performance.timeOrigin + performance.now()).toFixed(2);

async function send(to: WebSocket, rate: number, seconds: number, bytes: number) {
  const start = performance.now();
  let sent = 0;
  // A turn sends what is due by the clock, so that a late turn loses nothing of the rate.
  for (let elapsed = 0; elapsed < seconds; ) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    elapsed = (performance.now() - start) / 1000;
    const due = Math.round(Math.min(elapsed, seconds) * rate);
    for (; sent < due; sent += 1) to.send(`${sent} ${clock()} `.padEnd(bytes, 'x'));
  }
  to.send('end');
  const [seen] = await once(to, 'message');
  return { sent, seen: Number(String(seen)) };
}

server.requestTimeout = 0;
server.listen(Number(PORT), HOST);
process.on('SIGTERM', () => process.exit());
