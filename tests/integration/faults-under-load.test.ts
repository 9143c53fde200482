/**
 * Each kind of fault on a leg that carries as much as it can, both ways, to readers that are slow:
 * it does what it says to the bytes, and to nothing else.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { createRandom } from '../../playground-server/tap/random.ts';
import { FAULT_KINDS } from '../../playground-server/trace/faults.ts';
import type { TraceRecord } from '../../playground-server/trace/trace.ts';
import type { Direction } from '../../playground-server/wire/index.ts';
import {
  ASK,
  type FaultedSocket,
  openFaultedSocket,
  SWITCH,
  setFaults,
} from '../support/faulted-socket.ts';
import type { Peer } from '../support/peer.ts';
import type { PlayStand } from '../support/play-stand.ts';

const MIB = 1024 * 1024;
const DOWN = 3 * MIB;
const UP = MIB;

/** No two places of it are alike for long. */
function bodyOf(length: number, salt: number): Buffer {
  const body = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) {
    body.writeUInt32LE(Math.imul(at + salt, 2654435761) >>> 0, at);
  }
  return body;
}

const down = bodyOf(DOWN, 1);
const up = bodyOf(UP, 7);
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Sends as much as there is both ways, to readers that begin late; ends the way up at once. */
async function load({ stand, browser, program }: FaultedSocket): Promise<void> {
  for (const peer of [browser, program]) peer.socket.pause();
  browser.send(up);
  browser.socket.end();
  program.send(down);
  const has = (direction: Direction) => (record: TraceRecord) =>
    record.type === 'chunk' && record.direction === direction && record.offset > 64 * 1024;
  await Promise.all([stand.until('anna', has('up')), stand.until('anna', has('down'))]);
  for (const peer of [browser, program]) peer.socket.resume();
}

async function takes(peer: Peer, expected: Uint8Array): Promise<void> {
  const bytes = await peer.take(expected.length);
  assert.equal(digest(bytes), digest(expected));
}

const dropsOf = (stand: PlayStand) =>
  stand.records('anna').flatMap((record) => {
    if (record.type !== 'dropped') return [];
    const { direction, offset, length, fault, end } = record;
    return [{ direction, offset, length, fault, end }];
  });

/** Dropped ranges of one direction, joined: where they begin, and how much they are. */
function droppedIn(stand: PlayStand, direction: Direction) {
  const own = dropsOf(stand).filter((one) => one.direction === direction && one.length > 0);
  for (const [index, { offset, length }] of own.entries()) {
    const next = own[index + 1];
    if (next !== undefined) assert.equal(next.offset, offset + length);
  }
  const from = own[0]?.offset;
  return { from, length: own.reduce((sum, { length }) => sum + length, 0) };
}

const closed = (stand: PlayStand) => stand.until('anna', ({ type }) => type === 'close');

/** What is in the trace as carried: all of it, whatever a fault did to it on the way. */
function carried(stand: PlayStand, direction: Direction): Buffer {
  const chunks = stand.records('anna').filter((record) => record.type === 'chunk');
  return Buffer.concat(
    chunks.filter((one) => one.direction === direction).map(({ bytes }) => bytes),
  );
}

const PASSING = {
  latency: ['latency-25'],
  jitter: ['jitter-20'],
  bandwidth: ['bandwidth-30000000'],
  buffering: ['buffering-9000', 'buffering-60000-idle-5', 'buffering-50000-message'],
  delay: ['delay-120'],
} as const;

for (const fault of Object.values(PASSING).flat()) {
  test(`${fault} both ways: every byte arrives in order, the ends behind them, and nothing is lost`, async (t) => {
    const socket = await openFaultedSocket(t);
    const { stand, browser, program } = socket;
    await browser.sees(SWITCH);
    setFaults(stand, `seed-5;0.both.now.${fault}`);
    const loaded = load(socket);
    await takes(program, up);
    await program.seesEnd('fin');
    // The way up is over; the way down goes on, and what is buffered leaves with its end.
    program.socket.end();
    await takes(browser, down);
    await browser.seesEnd('fin');
    await loaded;
    const record = await closed(stand);
    assert.ok(record.type === 'close' && record.fault === undefined);
    assert.deepEqual(record.undelivered, { up: 0, down: 0 });
    assert.deepEqual(dropsOf(stand), []);
    assert.equal(digest(carried(stand, 'down').subarray(SWITCH.length)), digest(down));
  });
}

test('drop takes its bytes out of the one way, and the end and the other way pass', async (t) => {
  const [place, length] = [SWITCH.length + MIB + 77, 5_001];
  const socket = await openFaultedSocket(t, `0.down.down-bytes-${place}.drop-${length}`);
  const { stand, browser, program } = socket;
  const loaded = load(socket);
  await takes(program, up);
  await program.seesEnd('fin');
  await browser.sees(SWITCH);
  const from = place - SWITCH.length;
  await takes(browser, Buffer.concat([down.subarray(0, from), down.subarray(from + length)]));
  await loaded;
  program.socket.end();
  await browser.seesEnd('fin');
  const record = await closed(stand);
  assert.deepEqual(record.type === 'close' && record.undelivered, { up: 0, down: length });
  assert.deepEqual(droppedIn(stand, 'down'), { from: place, length });
  assert.deepEqual(droppedIn(stand, 'up'), { from: undefined, length: 0 });
  assert.equal(digest(carried(stand, 'down').subarray(SWITCH.length)), digest(down));
});

test('a stall swallows the one way from its place on, its end too, and the other way passes', async (t) => {
  const place = SWITCH.length + MIB + 13;
  const socket = await openFaultedSocket(t, `0.down.down-bytes-${place}.stall`);
  const { stand, browser, program } = socket;
  const loaded = load(socket);
  await takes(program, up);
  await program.seesEnd('fin');
  await browser.sees(SWITCH);
  await takes(browser, down.subarray(0, place - SWITCH.length));
  await loaded;
  program.socket.end();
  await stand.until('anna', (record) => record.type === 'dropped' && record.end === 'fin');
  assert.equal(browser.length, 0);
  assert.equal(browser.ending, 'open');
  const whole = SWITCH.length + DOWN;
  assert.deepEqual(droppedIn(stand, 'down'), { from: place, length: whole - place });
  assert.deepEqual(droppedIn(stand, 'up'), { from: undefined, length: 0 });
});

test('a reset at a place lets nothing from behind it through, whoever reads slowly', async (t) => {
  const place = SWITCH.length + 2 * MIB;
  const socket = await openFaultedSocket(t, `0.both.down-bytes-${place}.cut-rst`);
  const { stand, browser, program } = socket;
  await browser.sees(SWITCH);
  const loaded = load(socket);
  await Promise.all([browser.seesEnd('reset'), program.seesEnd('reset'), loaded]);
  const record = await closed(stand);
  assert.ok(record.type === 'close');
  assert.deepEqual([record.cause, record.fault], ['cut-reset', 'cut']);
  // A reset makes a kernel forget what its program has not read: less may have come, never more.
  const got = await browser.take(browser.length);
  assert.ok(got.length <= 2 * MIB);
  assert.equal(digest(got), digest(down.subarray(0, got.length)));
  const { from } = droppedIn(stand, 'down');
  assert.ok(from === undefined || from === place);
});

test('a cut in order at a place: all that came before arrives, and not a byte of what follows', async (t) => {
  const place = SWITCH.length + 2 * MIB + 5;
  const socket = await openFaultedSocket(t, `0.both.down-bytes-${place}.cut-fin`);
  const { stand, browser, program } = socket;
  program.socket.on('data', () => {});
  await browser.sees(SWITCH);
  browser.socket.pause();
  program.send(down);
  await stand.until('anna', (record) => record.type === 'chunk' && record.offset > 64 * 1024);
  browser.socket.resume();
  await takes(browser, down.subarray(0, place - SWITCH.length));
  await browser.seesEnd('fin');
  assert.equal(browser.length, 0);
  const record = await closed(stand);
  assert.ok(record.type === 'close' && record.cause === 'cut' && record.fault === 'cut');
});

test('refusals leave the legs alone that are open and busy', async (t) => {
  const socket = await openFaultedSocket(t);
  const { stand, browser, program } = socket;
  await browser.sees(SWITCH);
  const loaded = load(socket);
  setFaults(stand, '0.both.now.refuse-rst');
  const refused = await stand.connect();
  refused.send(ASK);
  await refused.seesEnd('reset');
  await takes(program, up);
  await takes(browser, down);
  await loaded;
  program.socket.end();
  await browser.seesEnd('fin');
  assert.ok(stand.records('anna').some(({ type }) => type === 'close'));
});

test('every kind of fault is held to its word here', () => {
  const held = [...Object.keys(PASSING), 'drop', 'stall', 'cut', 'refuse'];
  assert.deepEqual(held.toSorted(), [...FAULT_KINDS].toSorted());
});

const JITTER = 60;
const SEED = 9;

/** How long each read of the way down was held, as the trace has it: came, and left. */
function delaysOf(stand: PlayStand): number[] {
  const records = stand.records('anna');
  const left = records.filter((one) => one.type === 'relayed' && one.direction === 'down');
  return records.flatMap((record) => {
    if (record.type !== 'chunk' || record.direction !== 'down') return [];
    const end = record.offset + record.bytes.length;
    const relay = left.find((one) => one.type === 'relayed' && one.offset >= end);
    return [(record.relayed ?? relay?.time ?? Number.NaN) - record.time];
  });
}

test('jitter is its seed’s alone: the same script holds each read for the same time, under load too', async (t) => {
  const words = Array.from({ length: 25 }, (_, n) => `word ${n};`);
  const chance = createRandom(SEED, 0, 2);
  const told = Array.from({ length: 200 }, () => chance() * JITTER);
  for (const run of ['first', 'second']) {
    const faults = `seed-${SEED};0.down.now.jitter-${JITTER}`;
    const { stand, browser, program } = await openFaultedSocket(t, faults);
    await browser.sees(SWITCH);
    // The other way is as full as can be meanwhile.
    program.socket.on('data', () => {});
    for (let n = 0; n < 4; n += 1) browser.send(up);
    for (const word of words) {
      program.send(word);
      await browser.sees(word);
    }
    const delays = delaysOf(stand);
    assert.ok(delays.length > words.length);
    // Timers are late, by what the machine has to do, and never early.
    const late = delays.map((delay, read) => delay - (told[read] ?? Number.NaN));
    assert.ok(Math.min(...late) >= -0.01, `${run}: ${late}`);
    const middle = late.toSorted((a, b) => a - b)[late.length >> 1] ?? Number.NaN;
    assert.ok(middle < 15, `${run}: late by ${middle} ms in the middle`);
  }
});
