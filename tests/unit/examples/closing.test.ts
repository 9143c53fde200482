import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { type RunningExample, refusal, startExample } from './running-example.ts';

const HANDSHAKE = [
  'GET /socket HTTP/1.1',
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '',
  '',
].join('\r\n');

/** A masked text frame with the key 0, so that its payload is its text. */
function frame(text: string): Buffer {
  return Buffer.concat([Buffer.of(0x81, 0x80 | text.length, 0, 0, 0, 0), Buffer.from(text)]);
}

/** Asks for an ending on a connection without a library, and gives what came behind the 101. */
async function bytesOf(example: RunningExample, ending: string): Promise<Buffer> {
  const { hostname, port } = new URL(example.url);
  const socket: Socket = connect(Number(port), hostname);
  socket.write(HANDSHAKE);
  const [head] = (await once(socket, 'data')) as [Buffer];
  assert.match(head.toString(), /^HTTP\/1\.1 101 /);
  socket.write(frame(ending));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return answer;
}

const codes = [1000, 1001, 1008, 1011, 1013, 4001];

for (const code of codes) {
  test(`asked for ${code}, the server says it with a reason, in order`, async (t) => {
    const { ws } = await (await startExample(t, 'closing')).socket('socket');
    ws.send(`close ${code}`);
    const [came, reason] = await once(ws, 'close');
    assert.equal(came, code);
    assert.notEqual(String(reason), '');
  });
}

test('a close frame without a code is one of two bytes', async (t) => {
  const example = await startExample(t, 'closing');
  assert.deepEqual(await bytesOf(example, 'close without a code'), Buffer.of(0x88, 0));
});

test('a rule is broken as the menu says', async (t) => {
  const example = await startExample(t, 'closing');
  const reserved = await bytesOf(example, 'reserved bit');
  assert.equal((reserved[0] ?? 0) & 0x40, 0x40, 'RSV1 is on');
  const masked = await bytesOf(example, 'masked frame');
  assert.equal((masked[1] ?? 0) & 0x80, 0x80, 'MASK is on');
  const text = await bytesOf(example, 'bad UTF-8');
  assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(text.subarray(2)));
  assert.deepEqual(await bytesOf(example, 'close 1005'), Buffer.of(0x88, 2, 0x03, 0xed));
});

for (const ending of ['FIN', 'RST']) {
  test(`${ending} comes without a close frame`, async (t) => {
    const { ws } = await (await startExample(t, 'closing')).socket('socket');
    ws.on('error', () => {});
    ws.send(ending);
    assert.equal((await once(ws, 'close'))[0], 1006);
  });
}

test('asked for a crash, the program is gone', async (t) => {
  const { ws } = await (await startExample(t, 'closing')).socket('socket');
  ws.on('error', () => {});
  ws.send('crash');
  assert.equal((await once(ws, 'close'))[0], 1006);
});

test('in silence, a close frame gets no answer', async (t) => {
  const talk = await (await startExample(t, 'closing')).socket('socket');
  const { ws } = talk;
  ws.send('silence');
  await talk.next();
  ws.close(1000);
  const closed = once(ws, 'close').then(() => 'closed');
  const patience = new Promise((resolve) => setTimeout(resolve, 300, 'waiting'));
  assert.equal(await Promise.race([closed, patience]), 'waiting');
  ws.terminate();
});

test('too long a message ends with 1009, bytes that are no UTF-8 with 1007', async (t) => {
  const example = await startExample(t, 'closing');
  const long = await example.socket('socket');
  long.ws.send('x'.repeat(70_000));
  assert.equal((await once(long.ws, 'close'))[0], 1009);
  const bad = await example.socket('socket');
  bad.ws.send(Buffer.of(0xc3, 0x28));
  assert.equal((await once(bad.ws, 'close'))[0], 1007);
});

test('what is no ending is echoed, and another path is refused', async (t) => {
  const example = await startExample(t, 'closing');
  const talk = await example.socket('socket');
  talk.ws.send('hello');
  assert.equal(await talk.next(), 'hello');
  assert.equal(await refusal(example.at('nowhere'), {}), 404);
});
