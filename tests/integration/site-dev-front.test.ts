import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type TestContext, test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { createFront } from '../../playground-server/dev-front.ts';
import { bind } from '../../playground-server/listeners.ts';

/** A server that answers with its name and what it was asked, and echoes on WebSockets. */
async function named(t: TestContext, name: string): Promise<number> {
  const answer: RequestListener = async (request, response) => {
    const body = (await request.toArray()).join('');
    response.setHeader('x-host', request.headers.host ?? '');
    response.end(`${name} ${request.method} ${request.url} ${body}`.trim());
  };
  const server = createServer(answer);
  new WebSocketServer({ server }).on('connection', (socket, request) => {
    socket.send(`${name} ${request.url}`);
    socket.on('message', (data) => socket.send(data));
  });
  const { port, close } = await bind(server, '127.0.0.1', 0);
  t.after(close);
  return port;
}

async function front(t: TestContext, base: string, backend: number, pages: number) {
  const server = createFront({ base: () => base, backend, pages: () => pages });
  const { port, close } = await bind(server, '127.0.0.1', 0);
  t.after(close);
  return `127.0.0.1:${port}`;
}

test('the API goes to the playground, without the base, everything else to the pages, as it is', async (t) => {
  const host = await front(t, '/base/', await named(t, 'playground'), await named(t, 'pages'));
  const ask = async (path: string, init?: RequestInit) =>
    (await fetch(`http://${host}${path}`, init)).text();
  assert.equal(await ask('/base/api/examples?a=1'), 'playground GET /api/examples?a=1');
  const post = { method: 'POST', body: 'x' };
  assert.equal(await ask('/base/api/sessions', post), 'playground POST /api/sessions x');
  assert.equal(await ask('/base/learn/polling/'), 'pages GET /base/learn/polling/');
  assert.equal(await ask('/api/examples'), 'pages GET /api/examples');
  assert.equal(await ask('/base/feeds'), 'pages GET /base/feeds');
});

test('the name that the browser used is handed on, so that both know their origin', async (t) => {
  const host = await front(t, '/', await named(t, 'playground'), await named(t, 'pages'));
  const answer = await fetch(`http://${host}/api/examples`);
  assert.equal(answer.headers.get('x-host'), host);
});

test('the feed and the hot reload are WebSockets through and through', async (t) => {
  const host = await front(t, '/base/', await named(t, 'playground'), await named(t, 'pages'));
  for (const [path, said] of [
    ['/base/feed', 'playground /feed'],
    ['/base/', 'pages /base/'],
  ]) {
    const socket = new WebSocket(`ws://${host}${path}`);
    const [greeting] = await once(socket, 'message');
    assert.equal(String(greeting), said);
    socket.send('hello');
    const [echo] = await once(socket, 'message');
    assert.equal(String(echo), 'hello');
    socket.close();
    await once(socket, 'close');
  }
});

test('while the playground starts anew, a page reads that it does', async (t) => {
  const nobody = await bind(createServer(), '127.0.0.1', 0);
  await nobody.close();
  const host = await front(t, '/', nobody.port, await named(t, 'pages'));
  const answer = await fetch(`http://${host}/api/examples`);
  assert.equal(answer.status, 503);
  assert.equal(answer.headers.get('retry-after'), '1');
  assert.equal((await answer.json()).error.code, 'STARTING');
  const socket = new WebSocket(`ws://${host}/feed`);
  socket.on('error', () => {});
  const [, response] = await once(socket, 'unexpected-response');
  assert.equal(response.statusCode, 503);
  socket.terminate();
});
