import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type RunningExample, refusal, startExample } from './running-example.ts';

const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
const VERSION = 'Sec-WebSocket-Version: 13';

/** A handshake with these lines, on a connection of its own; gives the whole answer's text. */
async function handshake(example: RunningExample, version: string, lines: string[]) {
  const { hostname, port } = new URL(example.url);
  const socket = connect(Number(port), hostname);
  const head = [`GET /socket HTTP/${version}`, 'Host: x', KEY, VERSION, ...lines, '', ''];
  socket.write(head.join('\r\n'));
  let text = '';
  while (!/\r\n\r\n/.test(text) || (/ 426 /.test(text) && !text.endsWith('}'))) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    text += chunk;
  }
  socket.destroy();
  return text;
}

const UPGRADE = 'Upgrade: websocket';
const CONNECTION = 'Connection: Upgrade';

const lossy: readonly (readonly [version: string, lines: string[], missing: string])[] = [
  ['1.0', ['Connection: close'], 'HTTP/1.1, Upgrade: websocket, Connection: Upgrade'],
  ['1.0', [UPGRADE, CONNECTION], 'HTTP/1.1'],
  ['1.1', [UPGRADE, 'Connection: close'], 'Connection: Upgrade'],
  ['1.1', [UPGRADE], 'Connection: Upgrade'],
  ['1.1', [CONNECTION], 'Upgrade: websocket'],
  ['1.1', [], 'Upgrade: websocket, Connection: Upgrade'],
];

for (const [version, lines, missing] of lossy) {
  const what = [`HTTP/${version}`, ...lines].join(', ');
  test(`a handshake that arrives as ${what} is told what is missing`, async (t) => {
    const answer = await handshake(await startExample(t, 'proxied'), version, lines);
    assert.match(answer, /^HTTP\/1\.1 426 Upgrade Required\r\n/);
    assert.match(answer, /\r\nUpgrade: websocket\r\n/);
    assert.ok(answer.includes(`"A handshake without ${missing}."`), answer);
  });
}

test('a whole one is accepted, however Connection lists its options, and what comes goes back', async (t) => {
  const example = await startExample(t, 'proxied');
  const listed = ['Connection: keep-alive, Upgrade', UPGRADE];
  assert.match(await handshake(example, '1.1', listed), /^HTTP\/1\.1 101 /);
  const talk = await example.socket('socket');
  talk.ws.send('hello');
  assert.equal(await talk.next(), 'hello');
});

test('another page and another path are refused', async (t) => {
  const example = await startExample(t, 'proxied');
  assert.equal(await refusal(example.at('socket'), { Origin: 'http://evil.example' }), 403);
  assert.equal(await refusal(example.at('nowhere')), 404);
});

test('a plain request is told which it is on its connection', async (t) => {
  const example = await startExample(t, 'proxied');
  assert.deepEqual(await onOneConnection(t, example, 3), [1, 2, 3]);
  assert.deepEqual(await onOneConnection(t, example, 1), [1]);
});

async function onOneConnection(t: TestContext, example: RunningExample, count: number) {
  const { hostname, port } = new URL(example.url);
  const socket = connect(Number(port), hostname);
  t.after(() => socket.destroy());
  const seen: number[] = [];
  for (let asked = 0; asked < count; asked += 1) {
    socket.write('GET /socket HTTP/1.1\r\nHost: x\r\n\r\n');
    let text = '';
    while (!text.endsWith('}')) text += ((await once(socket, 'data')) as [Buffer])[0];
    seen.push(JSON.parse(text.slice(text.indexOf('{'))).request);
  }
  return seen;
}

test('an open socket is told 1001 when the server ends', async (t) => {
  const example = await startExample(t, 'proxied');
  const { ws } = await example.socket('socket');
  const closed = once(ws, 'close');
  assert.equal(await example.stop(), 0);
  assert.equal((await closed)[0], 1001);
});
