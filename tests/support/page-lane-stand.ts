/**
 * A stand for the page lane: the frame's host document and a small play origin on one port, and a
 * stage on another that embeds it and keeps what it is told. Plain HTTP, so that the page lane is
 * tried by itself; the playground has its own tests.
 */

import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';

const frameFolder = join(import.meta.dirname, '../../playground-server/frame');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

export interface PageLaneStand {
  /** The stage's URL. */
  readonly stage: string;
  /** Sets the files of the example, by path; `` is its page. */
  setFiles(files: Readonly<Record<string, string>>): void;
  /** The request lines and field names that the example saw, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export async function openPageLaneStand(): Promise<PageLaneStand> {
  let files: Readonly<Record<string, string>> = {};
  const requests: string[] = [];

  const play = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/~frame/')) return void serveFrame(path, response);
    requests.push(fingerprint(request));
    answer(path.replace('/s1/demo/', ''), files, response);
  });
  const sockets = new WebSocketServer({ noServer: true });
  play.on('upgrade', (request, socket, head) => {
    requests.push(fingerprint(request));
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('message', (data, isBinary) => webSocket.send(data, { binary: isBinary }));
    });
  });
  const stage = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(stagePage(`http://localhost:${portOf(play)}/~frame/`));
  });
  await Promise.all([listen(play), listen(stage)]);

  return {
    stage: `http://localhost:${portOf(stage)}/`,
    requests,
    setFiles(next) {
      files = next;
      requests.length = 0;
    },
    async close() {
      for (const client of sockets.clients) client.terminate();
      await Promise.all([play, stage].map(end));
    },
  };
}

/** What a wrapper could change on the wire: the request line and which fields stand there. */
function fingerprint(request: IncomingMessage): string {
  const names = request.rawHeaders.filter((_, index) => index % 2 === 0);
  return `${request.method} ${request.url} ${names.join(' ')}`;
}

async function serveFrame(path: string, response: ServerResponse): Promise<void> {
  const file = normalize(path.slice('/~frame/'.length)) || 'index.html';
  const name = file === '.' ? 'index.html' : file;
  response.setHeader('content-type', TYPES[extname(name)] ?? 'text/plain');
  response.end(await readFile(join(frameFolder, name)));
}

function answer(
  path: string,
  files: Readonly<Record<string, string>>,
  response: ServerResponse,
): void {
  if (path === 'events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('id: 1\ndata: plain\n\nevent: tick\nid: 2\ndata: named\n\n');
    return;
  }
  if (path === 'stream') {
    response.write('one ');
    setImmediate(() => response.end('two'));
    return;
  }
  const file = files[path];
  if (file === undefined) {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { code: 'NOT_THERE', message: `No ${path} here.` } }));
    return;
  }
  response.setHeader('content-type', path.endsWith('.js') ? 'text/javascript' : 'text/html');
  response.end(file);
}

/** A stage without its looks: keeps the messages in `window.told`, runs on `window.go(order)`. */
function stagePage(frame: string): string {
  return `<!doctype html><title>stage</title><script>
    window.told = [];
    window.go = (order) => new Promise((resolve) => {
      document.querySelector('iframe')?.remove();
      window.told.length = 0;
      const iframe = document.createElement('iframe');
      iframe.sandbox = 'allow-scripts allow-same-origin allow-forms';
      iframe.src = ${JSON.stringify(frame)};
      onmessage = ({ data, source }) => {
        if (source !== iframe.contentWindow) return;
        if (data.type !== 'ready') return void window.told.push(data);
        source.postMessage({ type: 'run', session: 's1', example: 'demo', page: '/', edited: {},
          client: 'client.js', theme: 'dark', ...order }, ${JSON.stringify(new URL(frame).origin)});
        resolve();
      };
      document.body.append(iframe);
    });
  </script><body></body>`;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, 'localhost', resolve));
}

function end(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
