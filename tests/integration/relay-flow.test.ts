/** How the relay keeps pace: backpressure, latency, order, and what had not left at the end. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test, { type TestContext } from 'node:test';
import { HELD_LIMIT } from '../../playground-server/tap/link.ts';
import { startPlayStand } from '../support/play-stand.ts';

const HOST = 'Host: localhost\r\n\r\n';
const MIB = 1024 * 1024;

function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 4) bytes.writeUInt32LE((at * 2654435761) >>> 0, at);
  return bytes;
}

/** A browser that has asked and doesn't read, and the program that is to answer it. */
async function startUnread(t: TestContext) {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  browser.send(`GET /anna/echo/ HTTP/1.1\r\n${HOST}`);
  const program = await stand.program();
  await program.seesUntil('\r\n\r\n');
  browser.socket.pause();
  return { stand, browser, program };
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('24 MiB to a slow reader wait at the program, arrive whole, and are all in the trace', async (t) => {
  const { stand, browser, program } = await startUnread(t);
  const body = noise(24 * MIB);
  program.send(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
  for (let at = 0; at < body.length; at += 64 * 1024)
    program.send(body.subarray(at, at + 64 * 1024));
  // Nothing moves any more: all that is between is full.
  await settled(() => stand.ring('anna').lastSeq + program.socket.writableLength);
  assert.ok(program.socket.writableLength > 0, 'the program is held back');
  browser.socket.resume();
  await browser.seesUntil('\r\n\r\n');
  assert.equal(digest(await browser.take(body.length)), digest(body));
  const chunks = stand
    .records('anna')
    .filter((record) => record.type === 'chunk' && record.direction === 'down');
  const recorded = Buffer.concat(
    chunks.map((one) => (one.type === 'chunk' ? one.bytes : [])) as Buffer[],
  );
  assert.equal(digest(recorded.subarray(recorded.length - body.length)), digest(body));
  assert.ok(passages(stand.records('anna'), 'down').every(({ left }) => !Number.isNaN(left)));
});

test('24 MiB to a slow program wait at the browser', async (t) => {
  const stand = await startPlayStand(t);
  const browser = await stand.connect();
  // More than the kernel keeps between two sockets.
  const body = noise(24 * MIB);
  browser.send(`POST /anna/echo/ HTTP/1.1\r\nContent-Length: ${body.length}\r\n${HOST}`);
  const program = await stand.program();
  await program.seesUntil('\r\n\r\n');
  program.socket.pause();
  browser.send(body);
  await settled(() => stand.ring('anna').lastSeq + browser.socket.writableLength);
  assert.ok(browser.socket.writableLength > 0, 'the browser is held back');
  program.socket.resume();
  assert.equal(digest(await program.take(body.length)), digest(body));
});

test('what was queued when the browser went away did not leave', async (t) => {
  const { stand, browser, program } = await startUnread(t);
  program.send(`HTTP/1.1 200 OK\r\nContent-Length: ${24 * MIB}\r\n\r\n`);
  program.send(noise(24 * MIB));
  await settled(() => stand.ring('anna').lastSeq + program.socket.writableLength);
  browser.socket.resetAndDestroy();
  const closed = await stand.until('anna', (record) => record.type === 'close');
  assert.ok(closed.type === 'close' && closed.undelivered.down > 0);
  assert.equal(closed.undelivered.up, 0);
});

test('latency delays each direction by its own time and keeps the order', async (t) => {
  const stand = await startPlayStand(t);
  stand.stage('anna', 'echo').faults = { latency: { up: 60, down: 120 } };
  const browser = await stand.connect();
  browser.send(`GET /anna/echo/ HTTP/1.1\r\nUpgrade: x\r\nConnection: upgrade\r\n${HOST}`);
  const program = await stand.program();
  await program.seesUntil('\r\n\r\n');
  program.send('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n');
  await browser.seesUntil('\r\n\r\n');
  for (let n = 0; n < 50; n += 1) {
    browser.send(String.fromCharCode(0x30 + n));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const sent = Array.from({ length: 50 }, (_, n) => String.fromCharCode(0x30 + n)).join('');
  await program.sees(sent);
  program.send(sent);
  await browser.sees(sent);
  for (const [direction, latency] of [
    ['up', 60],
    ['down', 120],
  ] as const) {
    for (const { entered, left } of passages(stand.records('anna'), direction)) {
      assert.ok(left - entered >= latency - 1, `${direction} took ${left - entered} ms`);
    }
  }
});

test('a FIN waits behind the bytes that latency holds', async (t) => {
  const stand = await startPlayStand(t);
  stand.stage('anna', 'echo').faults = { latency: { up: 0, down: 50 } };
  const browser = await stand.connect();
  browser.send(`GET /anna/echo/ HTTP/1.1\r\n${HOST}`);
  const program = await stand.program();
  await program.seesUntil('\r\n\r\n');
  program.send('HTTP/1.1 200 OK\r\n\r\nuntil close');
  program.socket.end();
  await browser.sees('HTTP/1.1 200 OK\r\n\r\nuntil close');
  await browser.seesEnd('fin');
});

test('latency changed on the way holds for what comes after, behind what came before', async (t) => {
  const stand = await startPlayStand(t);
  const stage = stand.stage('anna', 'echo');
  stage.faults = { latency: { up: 0, down: 80 } };
  const browser = await stand.connect();
  browser.send(`GET /anna/echo/ HTTP/1.1\r\n${HOST}`);
  const program = await stand.program();
  await program.seesUntil('\r\n\r\n');
  program.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na');
  await stand.until('anna', (record) => record.type === 'chunk' && record.direction === 'down');
  stage.faults = { latency: { up: 0, down: 0 } };
  program.send('b');
  await browser.sees('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab');
});

test('latency holds a bounded number of bytes and then holds the sender back', async (t) => {
  const stand = await startPlayStand(t);
  stand.stage('anna', 'echo').faults = { latency: { up: 10_000, down: 0 } };
  const browser = await stand.connect();
  browser.send(`POST /anna/echo/ HTTP/1.1\r\nContent-Length: ${8 * MIB}\r\n${HOST}`);
  browser.send(noise(8 * MIB));
  await settled(() => stand.ring('anna').lastSeq + browser.socket.writableLength);
  const held = stand
    .records('anna')
    .reduce((sum, record) => sum + (record.type === 'chunk' ? record.bytes.length : 0), 0);
  assert.ok(held >= HELD_LIMIT && held < HELD_LIMIT + 2 * 64 * 1024, `${held} bytes entered`);
  for (const leg of stand.stage('anna', 'echo').legs) leg.cut('rst', 'cut-reset');
  const closed = await stand.until('anna', (record) => record.type === 'close');
  assert.equal(closed.type === 'close' && closed.undelivered.up, held);
});

/** Waits until a number has not changed for some turns of the loop. */
async function settled(read: () => number): Promise<void> {
  let same = 0;
  let last = read();
  while (same < 20) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const next = read();
    same = next === last ? same + 1 : 0;
    last = next;
  }
}

/** When each chunk of a direction entered the hop, and when its last byte left it. */
function passages(
  records: ReturnType<Awaited<ReturnType<typeof startPlayStand>>['records']>,
  direction: 'up' | 'down',
): { entered: number; left: number }[] {
  const mine = records.filter(
    (record) =>
      (record.type === 'chunk' || record.type === 'relayed') && record.direction === direction,
  );
  return mine.flatMap((record) => {
    if (record.type !== 'chunk') return [];
    const end = record.offset + record.bytes.length;
    const left = mine.find((other) => other.type === 'relayed' && other.offset >= end);
    return [{ entered: record.time, left: record.relayed ?? left?.time ?? Number.NaN }];
  });
}
