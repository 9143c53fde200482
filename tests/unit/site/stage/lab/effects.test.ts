/** What the settings did, told from the trace of both hops: real ones, with both ends in the test's hand. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ProxySettings } from '../../../../../playground-server/proxy/model/settings.ts';
import type { Setting } from '../../../../../site/stage/lab/controls.ts';
import { createLabEffects } from '../../../../../site/stage/lab/effects.ts';
import { createCountdowns } from '../../../../../site/stage/lab/silence.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import {
  type Kind,
  type LabStand,
  skipReason,
  startLabStand,
} from '../../../../support/lab-stand.ts';

const END = '\r\n\r\n';
const GET = `GET /page HTTP/1.1\r\nHost: localhost:4322\r\nAccept-Encoding: gzip${END}`;
const UPGRADE = `GET /socket HTTP/1.1\r\nHost: localhost:4322\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==${END}`;
const SWITCHING = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=${END}`;

function onBoth(
  name: string,
  settings: Partial<ProxySettings>,
  check: (stand: LabStand, t: TestContext) => Promise<void>,
): void {
  for (const kind of ['embedded', 'nginx'] as const satisfies readonly Kind[]) {
    test(`${kind}: ${name}`, { skip: skipReason(kind), timeout: 10_000 }, async (t) => {
      await check(await startLabStand(t, kind, settings), t);
    });
  }
}

function read(stand: LabStand) {
  const model = createTraceModel({ example: 'echo' });
  model.apply(stand.play.records('anna'));
  const effects = createLabEffects(model);
  effects.update();
  const seen = (setting: Setting) => effects.of(setting).map((effect) => effect.seen);
  return { model, effects, seen };
}

onBoth(
  'a bare hop drops Upgrade and speaks HTTP/1.0, and the handshake fails',
  {},
  async (stand) => {
    const browser = await stand.ask(UPGRADE);
    const program = await stand.program();
    await program.seesUntil(END);
    program.send('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n');
    await browser.seesUntil(END);
    const { seen } = read(stand);
    assert.deepEqual(seen('upgrade'), [
      { code: 'field-dropped', name: 'Upgrade', value: 'websocket' },
      { code: 'refused', status: 426 },
    ]);
    assert.deepEqual(seen('proxyHttpVersion'), [{ code: 'version', version: 'HTTP/1.0' }]);
    assert.deepEqual(seen('connection'), [
      { code: 'field-sent', name: 'Connection', value: 'close' },
    ]);
    assert.deepEqual(seen('host'), [
      { code: 'field-changed', name: 'Host', before: 'localhost:4322', after: 'app' },
    ]);
    assert.deepEqual(seen('xRealIp'), []);
  },
);

const WEBSOCKET: Partial<ProxySettings> = {
  proxyHttpVersion: '1.1',
  upgrade: 'forwarded',
  connection: 'upgrade',
};

onBoth(
  'a silent tunnel is cut by the hop: the silence is measured, the countdown ran',
  { ...WEBSOCKET, timeScale: 60 },
  async (stand) => {
    const browser = await stand.ask(UPGRADE);
    const program = await stand.program();
    await program.seesUntil(END);
    program.send(SWITCHING);
    await browser.seesUntil(END);
    const open = read(stand);
    const [running] = createCountdowns(open.model).at(undefined, {
      ...WEBSOCKET,
      defaults: 'before-1.29.7',
      timeScale: 60,
    });
    assert.equal(running?.timeout, 1000);
    assert.equal(running?.by, 'either');
    assert.deepEqual(open.seen('upgrade').at(-1), { code: 'switched' });
    await browser.seesEnd('fin');
    await program.seesEnd('fin');
    program.socket.end();
    while (!stand.play.records('anna').some((record) => record.type === 'close')) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { seen, model } = read(stand);
    const [cut] = seen('proxyReadTimeout');
    assert.equal(cut?.code, 'cut');
    assert.ok(cut?.code === 'cut' && cut.silence > 600 && cut.silence < 5000, JSON.stringify(cut));
    const settings = { defaults: 'before-1.29.7', timeScale: 60 } as const;
    assert.deepEqual(createCountdowns(model).at(undefined, settings), []);
  },
);

onBoth(
  'a browser that leaves is no cut of the hop',
  { ...WEBSOCKET, timeScale: 60 },
  async (stand) => {
    const browser = await stand.ask(UPGRADE);
    const program = await stand.program();
    await program.seesUntil(END);
    program.send(SWITCHING);
    await browser.seesUntil(END);
    browser.socket.end();
    await program.seesEnd('fin');
    program.socket.end();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(read(stand).seen('proxyReadTimeout'), []);
  },
);

onBoth(
  'a program that says nothing: 504, after as long as it took',
  { timeScale: 60 },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    await program.seesUntil(END);
    await browser.seesUntil(END);
    const late = read(stand)
      .seen('proxyReadTimeout')
      .find(({ code }) => code === 'gateway-timeout');
    assert.ok(late?.code === 'gateway-timeout' && late.after > 600 && late.after < 5000);
  },
);

const event = (data: string) => {
  const text = `data: ${data}\n\n`;
  return `${text.length.toString(16)}\r\n${text}\r\n`;
};
const STREAM = `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked${END}`;

onBoth(
  'events that pass are counted with the longest delay',
  { proxyHttpVersion: '1.1', connection: 'empty', proxyBuffering: 'off' },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    await program.seesUntil(END);
    program.send(STREAM);
    for (const data of ['one', 'two']) {
      program.send(event(data));
      await browser.seesUntil(`data: ${data}\n\n`);
    }
    const found = read(stand).seen('proxyBuffering');
    assert.equal(found.length, 1);
    assert.ok(found[0]?.code === 'events' && found[0].count === 2 && found[0].longest < 2000);
  },
);

onBoth('events that a buffer keeps are counted as waiting', {}, async (stand) => {
  await stand.ask(GET);
  const program = await stand.program();
  await program.seesUntil(END);
  program.send(
    `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream${END}data: one\n\ndata: two\n\n`,
  );
  const waiting = () => read(stand).seen('proxyBuffering').at(-1);
  while (waiting() === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(waiting(), { code: 'events-waiting', count: 2 });
});

onBoth('what other settings did counts no more', {}, async (stand) => {
  const browser = await stand.ask(GET);
  const program = await stand.program();
  await program.seesUntil(END);
  program.send(`HTTP/1.1 204 No Content${END}`);
  await browser.seesUntil(END);
  assert.notDeepEqual(read(stand).seen('proxyHttpVersion'), []);
  await stand.set({ proxyHttpVersion: '1.1' });
  assert.deepEqual(read(stand).seen('proxyHttpVersion'), []);
});
