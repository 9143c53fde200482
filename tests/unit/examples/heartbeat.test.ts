import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { refusal, startExample } from './running-example.ts';

test('a beat comes back as it went', async (t) => {
  const talk = await (await startExample(t, 'heartbeat')).socket('socket');
  talk.ws.send('17');
  assert.equal(await talk.next(), '17');
});

test('the server pings at the pace that the page asked for', async (t) => {
  const { ws } = await (await startExample(t, 'heartbeat')).socket('socket?ping=0.2');
  await once(ws, 'ping');
  await once(ws, 'ping');
  assert.equal(ws.readyState, WebSocket.OPEN);
});

test('who answers no ping is dropped, without a close frame', async (t) => {
  const example = await startExample(t, 'heartbeat');
  const url = example.at('socket?ping=0.2').replace('http', 'ws');
  const ws = new WebSocket(url, { autoPong: false, perMessageDeflate: false });
  t.after(() => ws.terminate());
  const [code] = await once(ws, 'close');
  assert.equal(code, 1006);
});

test('a pace that is none is refused, and so is another path', async (t) => {
  const example = await startExample(t, 'heartbeat');
  for (const ping of ['-1', '601', 'often']) {
    assert.equal(await refusal(example.at(`socket?ping=${ping}`), {}), 400);
  }
  assert.equal(await refusal(example.at('nowhere'), {}), 404);
});
