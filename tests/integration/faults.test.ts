/** Faults on real sockets: what both ends see, and what the trace says of it. */

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  ASK,
  HOST,
  openFaultedSocket as openWebSocket,
  SWITCH,
  setFaults as set,
} from '../support/faulted-socket.ts';
import { type PlayStand, startPlayStand } from '../support/play-stand.ts';

const MIB = 1024 * 1024;

const frame = (text: string, first = 0x81): Buffer =>
  Buffer.concat([Buffer.from([first, Buffer.byteLength(text)]), Buffer.from(text)]);

const closed = (stand: PlayStand) => stand.until('anna', ({ type }) => type === 'close');

for (const [how, ending, cause] of [
  ['rst', 'reset', 'cut-reset'],
  ['fin', 'fin', 'cut'],
] as const) {
  test(`a cut by ${how} after frame 3 down: three frames arrive, and the end as it is meant`, async (t) => {
    const { stand, browser, program } = await openWebSocket(t, `0.both.down-frame-3.cut-${how}`);
    for (const word of ['one', 'two', 'three', 'four']) program.send(frame(word));
    await browser.seesUntil('\r\n\r\n');
    await browser.sees('\x81\x03one\x81\x03two\x81\x05three');
    await browser.seesEnd(ending);
    assert.equal(browser.length, 0);
    const record = await closed(stand);
    assert.ok(record.type === 'close');
    assert.deepEqual([record.cause, record.fault], [cause, 'cut']);
    await program.seesEnd(ending);
    const [dropped] = stand.records('anna').filter(({ type }) => type === 'dropped');
    if (dropped?.type === 'dropped') assert.equal(dropped.fault, 'cut');
  });
}

test('armed on an open connection it counts from there, whatever was carried before', async (t) => {
  const { stand, browser, program } = await openWebSocket(t);
  program.send(Buffer.concat([frame('a'), frame('b'), frame('half').subarray(0, 3)]));
  await browser.seesUntil('\x04h');
  set(stand, '0.both.down-frame-2.cut-rst');
  program.send(Buffer.concat([Buffer.from('alf'), frame('c'), frame('d')]));
  await browser.sees('alf\x81\x01c');
  await browser.seesEnd('reset');
});

test('a handshake is cut in the middle of its request: the program sees half a head', async (t) => {
  const stand = await startPlayStand(t);
  set(stand, '0.both.up-head-1.cut-fin');
  const browser = await stand.connect();
  browser.send(ASK);
  const program = await stand.program();
  await program.sees('GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n');
  await program.seesEnd('fin');
  await browser.seesEnd('fin');
  assert.equal(program.length + browser.length, 0);
});

test('a handshake is cut in the middle of its answer', async (t) => {
  const { browser } = await openWebSocket(t, '0.both.down-head-1.cut-rst');
  await browser.sees('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n');
  await browser.seesEnd('reset');
});

test('a message is cut between its fragments, a text inside a character', async (t) => {
  const { browser, program } = await openWebSocket(t, '0.both.down-fragment-1.cut-rst');
  program.send(Buffer.concat([frame('be', 0x01), frame('gun', 0x80)]));
  await browser.seesUntil('\r\n\r\n');
  await browser.sees('\x01\x02be');
  await browser.seesEnd('reset');

  const other = await openWebSocket(t, '0.both.down-character-2.cut-rst');
  other.program.send(frame('é€'));
  await other.browser.seesUntil('\r\n\r\n');
  await other.browser.sees('\x81\x05\xc3\xa9\xe2');
  await other.browser.seesEnd('reset');
});

test('a stream of events is cut inside an event, a chunked body inside a chunk', async (t) => {
  const head =
    'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';
  const body = 'c\r\ndata: first\n\r\n1\r\n\n\r\ne\r\ndata: second\n\n\r\n';
  for (const [place, seen] of [
    ['event-2', 'c\r\ndata: first\n\r\n1\r\n\n\r\ne\r\ndata: s'],
    ['chunk-1', 'c\r\ndata: '],
  ]) {
    const stand = await startPlayStand(t);
    set(stand, `0.both.down-${place}.cut-fin`);
    const browser = await stand.connect();
    browser.send(`GET /anna/echo/ HTTP/1.1\r\n${HOST}\r\n`);
    const program = await stand.program();
    await program.seesUntil('\r\n\r\n');
    for (const byte of head + body) program.send(byte);
    await browser.sees(head + seen);
    await browser.seesEnd('fin');
    assert.equal(browser.length, 0);
  }
});

test('a stalled connection is half-open: neither end is told when the other goes', async (t) => {
  const { stand, browser, program } = await openWebSocket(t);
  await browser.seesUntil('\r\n\r\n');
  set(stand, '0.both.now.stall');
  program.send(frame('unheard'));
  browser.socket.resetAndDestroy();
  await stand.until('anna', (record) => record.type === 'dropped' && record.end === 'reset');
  // The program goes on, and all of it is on record.
  program.send(frame('still there'));
  await stand.until(
    'anna',
    (record) => record.type === 'dropped' && record.offset > 80 && record.length === 13,
  );
  assert.equal(program.ending, 'open');
  assert.equal(stand.stage('anna', 'echo').legs.size, 1);
  // Once it ends as well, nobody is left to keep the leg for.
  program.socket.end();
  const record = await closed(stand);
  assert.ok(record.type === 'close' && record.cause === 'browser-reset');
  assert.equal(record.undelivered.down, 9 + 13);
  assert.equal(stand.stage('anna', 'echo').legs.size, 0);
});

for (const [how, ending] of [
  ['rst', 'reset'],
  ['close', 'fin'],
] as const) {
  test(`a refused connection (${how}) never reaches the program, and its request is on record`, async (t) => {
    const stand = await startPlayStand(t);
    set(stand, `0.both.now.refuse-${how}.1x`);
    const browser = await stand.connect();
    browser.send(ASK);
    await browser.seesEnd(ending);
    const record = await closed(stand);
    assert.ok(record.type === 'close' && record.fault === 'refuse');
    assert.equal(record.undelivered.up, ASK.length);
    const again = await stand.connect();
    again.send(ASK);
    const program = await stand.program();
    assert.match(await program.seesUntil('\r\n\r\n'), /^GET \/ws /);
  });
}

test('8 MiB through bandwidth, jitter and a slow reader arrive whole, with the FIN behind them', async (t) => {
  const stand = await startPlayStand(t);
  set(
    stand,
    'seed-9;0.down.now.jitter-3;0.down.now.bandwidth-40000000;0.down.now.buffering-9000-idle-5',
  );
  const browser = await stand.connect();
  browser.send(`GET /anna/echo/ HTTP/1.1\r\n${HOST}\r\n`);
  const program = await stand.program();
  await program.seesUntil('\r\n\r\n');
  browser.socket.pause();
  const body = Buffer.alloc(8 * MIB);
  for (let at = 0; at < body.length; at += 4) body.writeUInt32LE((at * 2654435761) >>> 0, at);
  program.send('HTTP/1.1 200 OK\r\n\r\n');
  program.send(body);
  program.socket.end();
  await stand.until('anna', (record) => record.type === 'chunk' && record.offset > MIB);
  browser.socket.resume();
  await browser.seesUntil('\r\n\r\n');
  assert.ok((await browser.take(body.length)).equals(body));
  await browser.seesEnd('fin');
});

test('half-closed, the other direction goes on through its faults', async (t) => {
  const { stand, browser, program } = await openWebSocket(
    t,
    '0.down.now.latency-40;0.down.down-frame-2.delay-60',
  );
  browser.socket.end();
  await program.seesEnd('fin');
  for (const word of ['a', 'b', 'c']) program.send(frame(word));
  program.socket.end();
  await browser.seesUntil('\r\n\r\n');
  await browser.sees('\x81\x01a\x81\x01b\x81\x01c');
  await browser.seesEnd('fin');
  const record = await closed(stand);
  assert.deepEqual(record.type === 'close' && record.undelivered, { up: 0, down: 0 });
});

test('a cut by FIN under backpressure waits until the reader has taken what came before', async (t) => {
  const { stand, browser, program } = await openWebSocket(
    t,
    `0.both.down-bytes-${4 * MIB}.cut-fin`,
  );
  await browser.seesUntil('\r\n\r\n');
  browser.socket.pause();
  program.send(Buffer.alloc(5 * MIB, 0x61));
  await stand.until('anna', (record) => record.type === 'chunk' && record.offset > MIB);
  browser.socket.resume();
  const rest = await browser.take(4 * MIB - SWITCH.length);
  assert.equal(rest.at(-1), 0x61);
  await browser.seesEnd('fin');
  assert.equal(browser.length, 0);
});

for (const direction of ['up', 'both'] as const) {
  test(`a stall of ${direction} leaves no connection behind once both ends have ended`, async (t) => {
    const script = `0.${direction}.down-frame-1.stall`;
    const { stand, browser, program } = await openWebSocket(t, script);
    program.send(frame('a'));
    await browser.seesUntil('\r\n\r\n');
    await browser.sees('\x81\x01a');
    browser.socket.end();
    await stand.until('anna', (one) => one.type === 'half-close' && one.direction === 'up');
    program.socket.end();
    await closed(stand);
    await program.seesEnd('fin');
    await browser.seesEnd('fin');
    await Promise.all([program.closed(), browser.closed()]);
  });
}

test('what a cut in the middle of a read lets vanish is told of before the leg’s end', async (t) => {
  const { stand, program } = await openWebSocket(t, '0.both.down-frame-1.cut-rst');
  program.send(Buffer.concat([frame('one'), frame('two')]));
  await program.seesEnd('reset');
  const last = stand.records('anna').slice(-2);
  assert.deepEqual(
    last.map(({ type }) => type),
    ['dropped', 'close'],
  );
});
