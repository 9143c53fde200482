import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { type RunningExample, refusal, startExample } from './running-example.ts';

const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

/** The status line with which this head is answered. */
async function statusLine(example: RunningExample, lines: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(example.url);
  const socket = connect(Number(port), hostname);
  socket.write([...lines, '', ''].join('\r\n'));
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return String(chunk).split('\r\n', 1)[0] ?? '';
}

test('the page lies below the prefix, too, with what it names', async (t) => {
  const example = await startExample(t, 'nginx-file');
  for (const path of ['', 'client.js', 'style.css', 'seen']) {
    assert.equal((await fetch(example.at(`socket.io/${path}`))).status, 200, path);
  }
  assert.equal((await fetch(example.at('socket.iodine'))).status, 404);
});

test('it tells what reached it, and what it makes of that', async (t) => {
  const example = await startExample(t, 'nginx-file');
  const { host } = new URL(example.url);
  const bare = await (await fetch(example.at('socket.io/seen'))).json();
  assert.equal(bare.Version, 'HTTP/1.1');
  assert.equal(bare.Host, host);
  assert.equal(bare.Client, '127.0.0.1');
  assert.equal(bare['X-Forwarded-For'], 'nothing');
  assert.equal(bare['Its link'], `ws://${host}/socket.io/socket`);
  const headers = {
    'X-Real-IP': '192.0.2.1',
    'X-Forwarded-For': '203.0.113.7, 192.0.2.1',
    'X-Forwarded-Proto': 'https',
  };
  const told = await (await fetch(example.at('socket.io/seen'), { headers })).json();
  assert.equal(told.Client, '192.0.2.1');
  assert.equal(told['X-Forwarded-For'], '203.0.113.7, 192.0.2.1');
  assert.equal(told['Its link'], `wss://${host}/socket.io/socket`);
});

test('requests on one connection are counted', async (t) => {
  const example = await startExample(t, 'nginx-file');
  const { hostname, port } = new URL(example.url);
  const socket = connect(Number(port), hostname);
  t.after(() => socket.destroy());
  for (const request of [1, 2]) {
    socket.write('GET /socket.io/seen HTTP/1.1\r\nHost: x\r\n\r\n');
    let text = '';
    while (!text.endsWith('}')) text += ((await once(socket, 'data')) as [Buffer])[0];
    assert.ok(text.includes(`"Request of its connection":${request}}`), text);
  }
});

test('a redirect names the host that reached it', async (t) => {
  const example = await startExample(t, 'nginx-file');
  const { status, headers } = await fetch(example.at('socket.io/moved'), { redirect: 'manual' });
  assert.equal(status, 302);
  assert.equal(headers.get('location'), `http://${new URL(example.url).host}/socket.io/seen`);
});

test('a WebSocket echoes, and Host may lack the port that Origin has', async (t) => {
  const example = await startExample(t, 'nginx-file');
  const talk = await example.socket('socket.io/socket', {
    Origin: 'http://localhost:4322',
    Host: 'localhost',
  });
  talk.ws.send('hello');
  assert.equal(await talk.next(), 'hello');
  const foreign = { Origin: 'http://evil.example' };
  assert.equal(await refusal(example.at('socket.io/socket'), foreign), 403);
  assert.equal(await refusal(example.at('socket.io/nowhere')), 404);
});

test('a handshake that lost its version or its fields gets 426', async (t) => {
  const example = await startExample(t, 'nginx-file');
  const fields = ['Host: x', KEY, 'Sec-WebSocket-Version: 13'];
  const upgrade = ['Upgrade: websocket', 'Connection: upgrade'];
  const path = 'GET /socket.io/socket';
  assert.match(await statusLine(example, [`${path} HTTP/1.1`, ...fields]), / 426 /);
  assert.match(await statusLine(example, [`${path} HTTP/1.0`, ...fields, ...upgrade]), / 426 /);
  assert.match(await statusLine(example, [`${path} HTTP/1.1`, ...fields, ...upgrade]), / 101 /);
});

test('the stream asks not to be buffered, and flows; both end with the server', async (t) => {
  const example = await startExample(t, 'nginx-file');
  const { headers, body } = await fetch(example.at('socket.io/stream'));
  assert.equal(headers.get('content-type'), 'text/event-stream');
  assert.equal(headers.get('x-accel-buffering'), 'no');
  assert.ok(body);
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  assert.equal((await reader.read()).value, 'data: 1\n\n');
  const { ws } = await example.socket('socket.io/socket');
  const closed = once(ws, 'close');
  assert.equal(await example.stop(), 0);
  assert.equal((await closed)[0], 1001);
  for (;;) if ((await reader.read()).done) break;
});
