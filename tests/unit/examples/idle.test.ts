import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { refusal, startExample } from './running-example.ts';

for (const what of ['ping', 'pong', 'message'] as const) {
  test(`the server sends a ${what} at the pace that the page asked for`, async (t) => {
    const { ws } = await (await startExample(t, 'idle')).socket(`socket?every=0.1&with=${what}`);
    const [first] = await once(ws, what);
    await once(ws, what);
    assert.equal(String(first), what === 'message' ? 'still here' : '');
    assert.equal(ws.readyState, WebSocket.OPEN);
  });
}

test('a message of the page is heard and not answered', async (t) => {
  const talk = await (await startExample(t, 'idle')).socket('socket?every=0.1&with=message');
  talk.ws.send('b');
  assert.equal(await talk.next(), 'still here');
  assert.equal(await talk.next(), 'still here');
});

test('a megabyte is read, and a byte more is too much', async (t) => {
  const example = await startExample(t, 'idle');
  const { ws } = await example.socket('socket');
  ws.send(new Uint8Array(1_000_000));
  ws.ping();
  // Pongs come in turn: what stood before the ping has been read.
  await once(ws, 'pong');
  ws.send(new Uint8Array(1_000_001));
  const [code] = await once(ws, 'close');
  assert.equal(code, 1009);
});

test('TCP keepalive changes nothing that a WebSocket can see', async (t) => {
  const { ws } = await (await startExample(t, 'idle')).socket(
    'socket?keepalive=1&every=0.1&with=ping',
  );
  await once(ws, 'ping');
  assert.equal(ws.readyState, WebSocket.OPEN);
});

test('a pace or a beat that is none is refused, and so are another path and another page', async (t) => {
  const example = await startExample(t, 'idle');
  for (const query of ['every=-1', 'every=0.01', 'every=601', 'every=often', 'with=toString']) {
    assert.equal(await refusal(example.at(`socket?${query}`), {}), 400, query);
  }
  assert.equal(await refusal(example.at('nowhere'), {}), 404);
  assert.equal(await refusal(example.at('socket'), { Origin: 'http://evil.example' }), 403);
});
