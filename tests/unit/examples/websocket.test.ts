import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { type RunningExample, refusal, startExample } from './running-example.ts';

/** Sends a request head as it is and gives the status line. */
async function statusLine(example: RunningExample, head: string): Promise<string> {
  const { hostname, port } = new URL(example.url);
  const socket = connect(Number(port), hostname);
  socket.write(head.replaceAll('\n', '\r\n'));
  const [chunk] = await once(socket, 'data');
  socket.destroy();
  return String(chunk).split('\r\n', 1)[0] ?? '';
}

test('text and binary come back as they came', async (t) => {
  const { ws } = await (await startExample(t, 'websocket')).socket('socket');
  ws.send('{"not": "a command"}');
  assert.deepEqual(await once(ws, 'message'), [Buffer.from('{"not": "a command"}'), false]);
  ws.send(Buffer.from([0, 255]));
  assert.deepEqual(await once(ws, 'message'), [Buffer.from([0, 255]), true]);
});

test('asked for a ping, the server pings and tells of the pong', async (t) => {
  const talk = await (await startExample(t, 'websocket')).socket('socket');
  const pinged = once(talk.ws, 'ping');
  talk.say({ do: 'ping', payload: 'knock' });
  assert.equal(String((await pinged)[0]), 'knock');
  const told = await talk.nextJson();
  assert.equal(told.pong, 'knock');
  assert.equal(typeof told.ms, 'number');
});

test('fragments are one message, with a ping between them where asked', async (t) => {
  const talk = await (await startExample(t, 'websocket')).socket('socket');
  const order: string[] = [];
  talk.ws.on('ping', (payload) => order.push(`ping ${payload}`));
  talk.ws.on('message', (data) => order.push(`message ${data}`));
  talk.say({ do: 'fragments', text: 'käse 🧀', count: 4, ping: true });
  assert.equal(await talk.next(), 'käse 🧀');
  assert.deepEqual(order, ['ping between', 'message käse 🧀']);
});

test('asked to close, the server sends the code and the reason', async (t) => {
  const { ws } = await (await startExample(t, 'websocket')).socket('socket');
  const closed = once(ws, 'close');
  ws.send(JSON.stringify({ do: 'close', code: 4321, reason: 'as you like' }));
  const [code, reason] = await closed;
  assert.equal(code, 4321);
  assert.equal(String(reason), 'as you like');
});

test('a command that can not be is refused by a message, and the socket stays', async (t) => {
  const talk = await (await startExample(t, 'websocket')).socket('socket');
  for (const command of [
    { do: 'dance' },
    { do: 'ping', payload: 'x'.repeat(126) },
    { do: 'close', code: 1006 },
    { do: 'close', code: 1000, reason: 'x'.repeat(124) },
    { do: 'fragments', text: 'x', count: 21 },
  ]) {
    talk.say(command);
    assert.equal(typeof (await talk.nextJson()).error, 'string', JSON.stringify(command));
  }
  talk.say('still here');
  assert.equal(await talk.next(), 'still here');
});

test('a message above 1 MiB ends the connection with 1009', async (t) => {
  const { ws } = await (await startExample(t, 'websocket')).socket('socket');
  ws.on('error', () => {});
  ws.send('x'.repeat(1024 * 1024 + 1));
  assert.equal((await once(ws, 'close'))[0], 1009);
});

test('a handshake is refused with the status that says why', async (t) => {
  const example = await startExample(t, 'websocket');
  assert.equal(await refusal(example.at('socket'), { Origin: 'http://evil.example' }), 403);
  assert.equal(await refusal(example.at('nowhere'), { Origin: example.url.slice(0, -1) }), 404);
  const plain = await fetch(example.at('socket'));
  assert.equal(plain.status, 426);
  assert.equal(plain.headers.get('upgrade'), 'websocket');
  const upgrade = 'GET /socket HTTP/1.1\nHost: x\nConnection: Upgrade\nUpgrade: websocket\n';
  assert.match(await statusLine(example, `${upgrade}\n`), /^HTTP\/1.1 400 /);
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n';
  const old = `${upgrade}${key}Sec-WebSocket-Version: 12\n\n`;
  assert.match(await statusLine(example, old), /^HTTP\/1.1 400 /);
  const whole = `${upgrade}${key}Sec-WebSocket-Version: 13\n\n`;
  assert.match(await statusLine(example, whole), /^HTTP\/1.1 101 /);
});

test('an open socket is told 1001 when the server ends', async (t) => {
  const example = await startExample(t, 'websocket');
  const { ws } = await example.socket('socket');
  const closed = once(ws, 'close');
  assert.equal(await example.stop(), 0);
  assert.equal((await closed)[0], 1001);
});
