/** What the settings did, told from the trace of both hops: real ones, with both ends in the test's hand. */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ProxySettings } from '../../../../../playground-server/proxy/model/settings.ts';
import { parseFaultText } from '../../../../../playground-server/trace/fault-text.ts';
import type { TraceRecord } from '../../../../../playground-server/trace/trace.ts';
import type { Setting } from '../../../../../site/stage/lab/controls.ts';
import { settingsOf } from '../../../../../site/stage/lab/draft.ts';
import { createLabEffects } from '../../../../../site/stage/lab/effects.ts';
import { lastByte } from '../../../../../site/stage/lab/last-read.ts';
import { createCountdowns } from '../../../../../site/stage/lab/silence.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import {
  type Kind,
  type LabStand,
  skipReason,
  startLabStand,
} from '../../../../support/lab-stand.ts';
import type { Peer } from '../../../../support/peer.ts';

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

const read = (stand: LabStand) => readRecords(stand.play.records('anna'));

function readRecords(records: readonly TraceRecord[]) {
  const model = createTraceModel({ example: 'echo' });
  model.apply(records);
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

/** A frame of a page, masked with nothing, of so many bytes. */
function upload(bytes: number): Buffer {
  const head = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(bytes, 6);
  return Buffer.concat([head, Buffer.alloc(bytes, 'x')]);
}

/** More than the hop and the system's buffers on its both sides hold. */
const A_MEGABYTE = 1_000_000;
/** Behind the hop nearly nothing is taken, from the first bytes of the upload on. */
const TAKES_NOTHING = parseFaultText('1.up.up-bytes-2000.bandwidth-100');

/** A minute of the send timeout is a second; the read timeout has three. */
const PATIENT = { timeScale: 60, proxySendTimeout: 60, proxyReadTimeout: 180 } as const;

/** A tunnel into which the browser sends more than the program's side takes. */
async function uploading(stand: LabStand, bytes = A_MEGABYTE) {
  stand.play.stage('anna', 'echo').faults = TAKES_NOTHING;
  const browser = await stand.ask(UPGRADE);
  const program = await stand.program();
  await program.seesUntil(END);
  program.send(SWITCHING);
  await browser.seesUntil(END);
  browser.send(upload(bytes));
  return { browser, program };
}

const isEndOfTunnel = (record: TraceRecord): boolean =>
  record.type === 'close' && record.cause === 'server-fin';

/** Until the browser's leg is closed in the trace, after the hop has ended it. */
async function untilCut(stand: LabStand, browser: Peer): Promise<void> {
  await browser.seesEnd('fin');
  browser.socket.end();
  await stand.play.until('anna', isEndOfTunnel);
}

onBoth(
  'a tunnel whose program takes nothing is cut by the send timeout, and its line says what stood still',
  { ...WEBSOCKET, ...PATIENT },
  async (stand) => {
    const { browser } = await uploading(stand);
    await untilCut(stand, browser);
    const { seen, effects, model } = read(stand);
    const [cut, ...more] = seen('proxySendTimeout');
    assert.deepEqual(more, []);
    assert.ok(cut?.code === 'cut-sending', JSON.stringify(cut));
    assert.ok(cut.silence > 600 && cut.silence < 2_650, `${cut.silence}`);
    assert.ok(cut.held > 0 && cut.held < A_MEGABYTE, `${cut.held}`);
    assert.deepEqual(seen('proxyReadTimeout'), [], 'its time had not run out');
    const [{ row } = {}] = effects.of('proxySendTimeout');
    assert.ok(row?.source === 'note' && row.record.type === 'close');
    assert.equal(model.legs.get(row.record.leg)?.place, 0);
    // Nobody behind the hop saw an end: its leg waits, and counts nothing down any more.
    const behind = [...model.legs.values()].find(({ place }) => place === 1);
    assert.equal(behind?.closedAt, undefined);
    assert.equal(behind?.fins.up, undefined);
    const now = settingsOf({ ...WEBSOCKET, ...PATIENT });
    assert.deepEqual(createCountdowns(model).at(undefined, now), []);
  },
);

onBoth(
  'while bytes wait before the hop its send timeout counts down, from the last byte behind it',
  { ...WEBSOCKET, ...PATIENT },
  async (stand) => {
    const { browser } = await uploading(stand);
    await untilCut(stand, browser);
    const { model } = read(stand);
    const settings = settingsOf({ ...WEBSOCKET, ...PATIENT });
    const countdowns = createCountdowns(model);
    const outer = [...model.legs.values()].find(({ place }) => place === 0);
    const end = outer?.fins.down ?? Number.NaN;
    const running = countdowns.at(end - 100, settings);
    assert.deepEqual(
      running.map(({ setting, by, timeout }) => [setting, by, timeout]),
      [
        ['proxyReadTimeout', 'either', 3_000],
        ['proxySendTimeout', 'sending', 1_000],
      ],
    );
    const [reading, sending] = running;
    assert.equal(reading?.since, sending?.since);
    // Before the upload nothing waited.
    const open = [...model.legs.values()].find(({ place }) => place === 1);
    const before = (open && lastByte(open, 'down', model)) ?? Number.NaN;
    assert.deepEqual(
      countdowns.at(before, settings).map(({ setting }) => setting),
      ['proxyReadTimeout'],
    );
  },
);

onBoth(
  'a silence with nothing on its way is the read timeout’s, though the send timeout is as long',
  { ...WEBSOCKET, timeScale: 60, proxySendTimeout: 60, proxyReadTimeout: 60 },
  async (stand) => {
    // A tap that takes all there is, and gives nothing on.
    stand.play.stage('anna', 'echo').faults = parseFaultText('1.up.up-bytes-2000.delay-10000');
    const browser = await stand.ask(UPGRADE);
    const program = await stand.program();
    await program.seesUntil(END);
    program.send(SWITCHING);
    await browser.seesUntil(END);
    browser.send(upload(5_000));
    await untilCut(stand, browser);
    assert.deepEqual(read(stand).seen('proxySendTimeout'), []);
  },
);

onBoth(
  'where the program or the browser ends first, the same silence is no cut of the hop',
  { ...WEBSOCKET, ...PATIENT },
  async (stand) => {
    const { browser } = await uploading(stand);
    await untilCut(stand, browser);
    const records = stand.play.records('anna');
    const at = records.findIndex((record) => record.type === 'half-close');
    const end = records[at];
    assert.ok(end?.type === 'half-close' && end.direction === 'down');
    const behind = records.find((record) => record.type === 'open' && record.place === 1);
    assert.ok(behind?.type === 'open');
    const first = [
      { ...end, leg: behind.leg },
      { ...end, direction: 'up' as const },
    ];
    for (const earlier of first) {
      const rest = records
        .slice(at)
        .filter(
          (record) =>
            record.type !== 'half-close' ||
            record.leg !== earlier.leg ||
            record.direction !== earlier.direction,
        );
      const changed = [...records.slice(0, at), earlier, ...rest];
      const { seen } = readRecords(changed.map((record, index) => ({ ...record, seq: index + 1 })));
      assert.deepEqual(seen('proxySendTimeout'), [], `${earlier.direction} of ${earlier.leg}`);
    }
  },
);

onBoth(
  'a request whose body is not taken: 504, and the send timeout’s line counts what was missing',
  { timeScale: 60, proxySendTimeout: 60, proxyReadTimeout: 180 },
  async (stand) => {
    stand.play.stage('anna', 'echo').faults = TAKES_NOTHING;
    const browser = await stand.ask(
      `POST /save HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${A_MEGABYTE}${END}`,
    );
    browser.send(Buffer.alloc(A_MEGABYTE, 'x'));
    assert.match(await browser.seesUntil(END), /^HTTP\/1\.1 504 /);
    const { seen } = read(stand);
    const late = seen('proxySendTimeout')[0];
    assert.ok(late?.code === 'gateway-timeout-sending', JSON.stringify(late));
    assert.ok(late.after > 600 && late.after < 2_650, `${late.after}`);
    assert.ok(late.missing > 500_000 && late.missing < A_MEGABYTE, `${late.missing}`);
    assert.deepEqual(seen('proxyReadTimeout'), []);
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
