import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { WebSocket } from 'ws';
import { createGate } from '../../../examples/storm/gate.ts';
import { refusal, startExample } from './running-example.ts';

/** A gate with a clock that a test drives. */
function gateAt(rate: number) {
  let time = 0;
  return {
    gate: createGate(rate, () => time),
    wait(ms: number) {
      time += ms;
    },
  };
}

test('a gate lets in its rate at once, and then as time passes', () => {
  const { gate, wait } = gateAt(10);
  const answers = Array.from({ length: 12 }, () => gate.ask());
  assert.deepEqual(answers, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
  wait(200);
  assert.deepEqual([gate.ask(), gate.ask(), gate.ask()], [0, 0, 1]);
});

test('who is sent away is told a second with room: ten in each', () => {
  const { gate } = gateAt(10);
  gate.close(3);
  const told = Array.from({ length: 30 }, () => gate.ask());
  assert.deepEqual(
    [4, 5, 6].map((second) => told.filter((one) => one === second).length),
    [10, 10, 10],
  );
});

test('nobody is told to wait longer than 30 s', () => {
  const { gate } = gateAt(10);
  gate.close(10);
  assert.equal(Math.max(...Array.from({ length: 2000 }, () => gate.ask())), 30);
});

const close = (code: number, down = 0, over = 0) => ({ how: 'close', code, over, down });

async function crowd(t: TestContext, size: number) {
  const example = await startExample(t, 'storm');
  const talks = await Promise.all(Array.from({ length: size }, () => example.socket('socket')));
  return { example, sockets: talks.map(({ ws }) => ws) };
}

for (const code of [1001, 1012, 1013]) {
  test(`all sockets are closed with ${code}, and while it is down a handshake is answered 503`, async (t) => {
    const { example, sockets } = await crowd(t, 3);
    const codes = sockets.map(async (ws) => (await once(ws, 'close'))[0]);
    assert.equal((await example.post('server', close(code, 5))).status, 202);
    assert.deepEqual(await Promise.all(codes), [code, code, code]);
    const ws = new WebSocket(example.at('socket').replace('http', 'ws'));
    const [, response] = await once(ws, 'unexpected-response');
    ws.on('error', () => {});
    ws.terminate();
    assert.equal(response.statusCode, 503);
    assert.match(response.headers['retry-after'], /^[56]$/);
  });
}

test('a crash ends the process, and the sockets without a close frame', async (t) => {
  const { example, sockets } = await crowd(t, 2);
  const codes = sockets.map(async (ws) => (await once(ws, 'close'))[0]);
  const exited = once(example.child, 'exit');
  assert.equal((await example.post('server', { how: 'crash' })).status, 202);
  assert.deepEqual(await Promise.all(codes), [1006, 1006]);
  assert.equal((await exited)[0], 1);
});

test('closing over some seconds begins with one of them, and SIGTERM ends the waiting', async (t) => {
  const { example, sockets } = await crowd(t, 3);
  const first = Promise.race(sockets.map(async (ws) => (await once(ws, 'close'))[0]));
  await example.post('server', close(1001, 0, 30));
  assert.equal(await first, 1001);
  assert.equal(sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length, 2);
  assert.equal(await example.stop(), 0);
});

test('what it does not understand is refused, and so is another path', async (t) => {
  const example = await startExample(t, 'storm');
  for (const body of [{}, close(1000), close(1001, 11), close(1001, 0, -1), { how: 'sleep' }]) {
    assert.equal((await example.post('server', body)).status, 400, JSON.stringify(body));
  }
  assert.equal(await refusal(example.at('nowhere')), 404);
});
