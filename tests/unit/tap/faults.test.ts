/** Each fault alone: what it does to the bytes, and when. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { LegFaults } from '../../../playground-server/tap/leg-faults.ts';
import { createPlaceFaults } from '../../../playground-server/tap/place-faults.ts';
import { parseFaultText } from '../../../playground-server/trace/fault-text.ts';
import { type FaultedLeg, startFaultedLeg } from '../../support/faulted-leg.ts';

const faults = (text: string) => parseFaultText(text);

/** What has come out of the way down, with its times. */
const out = ({ sinks }: FaultedLeg): string[] =>
  sinks.down.writes.map(({ time, bytes }) => `${Math.round(time)} ${bytes.toString('latin1')}`);

test('latency moves every byte by its time, and one direction alone', (t) => {
  const leg = startFaultedLeg(t, faults('0.down.now.latency-100'));
  leg.send('down', 'a');
  leg.send('up', 'x');
  leg.tick(30);
  leg.send('down', 'b');
  assert.equal(leg.sinks.up.bytes.toString(), 'x');
  leg.tick(69);
  assert.deepEqual(out(leg), []);
  leg.tick(1);
  leg.tick(30);
  assert.deepEqual(out(leg), ['100 a', '130 b']);
});

test('a fault that waits for its time or its place lets bytes leave in the turn in which they came', (t) => {
  for (const text of [
    '0.both.after-5000.stall',
    '0.both.up-frame-9.stall',
    '0.both.down-bytes-4.stall',
  ]) {
    const leg = startFaultedLeg(t, faults(text));
    leg.send('down', 'abc');
    leg.tick(5);
    leg.send('down', 'def');
    const { records } = leg.ring.readAfter(0, Number.POSITIVE_INFINITY);
    const chunks = records.filter((record) => record.type === 'chunk');
    const isCut = text.includes('bytes');
    const relayed = chunks.map((chunk) => chunk.relayed);
    assert.deepEqual(relayed, [0, isCut ? undefined : 5], text);
    assert.deepEqual(out(leg), ['0 abc', isCut ? '5 d' : '5 def']);
    leg.tick(5_000);
    leg.send('down', 'ghi');
    assert.equal(leg.sinks.down.bytes.length, text.includes('frame') ? 9 : isCut ? 4 : 6);
    assert.deepEqual(leg.sinks.down.bytes, leg.expected('down'));
  }
});

test('jitter moves bytes by at most its time, unevenly, and keeps their order', (t) => {
  const leg = startFaultedLeg(t, faults('seed-3;0.down.now.jitter-100'));
  const waits: number[] = [];
  for (let n = 0; n < 40; n += 1) {
    const before = leg.sinks.down.writes.length;
    leg.send('down', String.fromCharCode(65 + n));
    let waited = 0;
    for (; leg.sinks.down.writes.length === before; waited += 1) leg.tick(1);
    waits.push(waited);
  }
  assert.equal(leg.sinks.down.bytes.toString('latin1'), leg.expected('down').toString('latin1'));
  assert.ok(Math.max(...waits) <= 101 && Math.max(...waits) > 60, String(waits));
  assert.ok(Math.min(...waits) < 40, String(waits));
});

test('bandwidth lets through what it says in a second, in small pieces, and holds the source back', (t) => {
  const leg = startFaultedLeg(t, faults('0.down.now.bandwidth-10000'));
  leg.send('down', new Uint8Array(40_000).fill(1));
  assert.ok(leg.paused.down);
  for (let n = 1; n <= 4; n += 1) {
    for (let ms = 0; ms < 1000; ms += 10) leg.tick(10);
    assert.equal(leg.sinks.down.bytes.length, n * 10_000);
  }
  assert.ok(!leg.paused.down);
  const pieces = leg.sinks.down.writes.map(({ bytes }) => bytes.length);
  assert.ok(Math.max(...pieces) <= 500);
});

test('buffering holds until there are enough, then lets all go', (t) => {
  const leg = startFaultedLeg(t, faults('0.down.now.buffering-10'));
  leg.send('down', '1234');
  leg.send('down', '56789');
  leg.tick(60_000);
  assert.deepEqual(out(leg), []);
  leg.send('down', '0ab');
  assert.equal(leg.sinks.down.bytes.toString(), '1234567890ab');
  leg.send('down', 'c');
  leg.links.down.finish();
  assert.equal(leg.sinks.down.bytes.toString(), '1234567890abc');
  assert.equal(leg.sinks.down.ended, 'fin');
});

test('buffering flushes when it is quiet, and where a message ends', (t) => {
  const idle = startFaultedLeg(t, faults('0.down.now.buffering-1000-idle-50'));
  idle.send('down', 'a');
  idle.tick(49);
  idle.send('down', 'b');
  idle.tick(49);
  assert.deepEqual(out(idle), []);
  idle.tick(1);
  assert.deepEqual(out(idle), ['99 a', '99 b']);

  const message = startFaultedLeg(t, faults('0.down.now.buffering-1000-message'));
  message.send('up', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbo';
  message.send('down', answer);
  assert.deepEqual(out(message), []);
  message.send('down', 'dyHTTP/1.1 200');
  assert.equal(message.sinks.down.bytes.toString(), `${answer}dy`);
});

test('a stall lets bytes and ends vanish, and says so', (t) => {
  const leg = startFaultedLeg(t, faults('0.both.after-100.stall'));
  leg.send('down', 'heard');
  leg.tick(100);
  leg.send('down', 'unheard');
  leg.send('up', 'unheard too');
  leg.links.down.finish();
  assert.equal(leg.links.up.reset(), 'stall');
  assert.equal(leg.sinks.down.bytes.toString(), 'heard');
  assert.equal(leg.sinks.up.bytes.length, 0);
  assert.deepEqual([leg.sinks.down.ended, leg.sinks.up.ended], ['no', 'no']);
  assert.deepEqual(
    leg.dropped('down').map(({ offset, length, fault, end }) => ({ offset, length, fault, end })),
    [
      { offset: 5, length: 7, fault: 'stall', end: undefined },
      { offset: 12, length: 0, fault: 'stall', end: 'fin' },
    ],
  );
  assert.equal(leg.dropped('up')[1]?.end, 'reset');
});

test('a stall that has swallowed something stays; one that has not goes with its script', (t) => {
  const leg = startFaultedLeg(t, faults('0.both.now.stall'));
  leg.send('down', 'lost');
  leg.arm(faults(''));
  leg.send('down', 'lost too');
  leg.send('up', 'passes again');
  assert.equal(leg.sinks.down.bytes.length, 0);
  assert.equal(leg.sinks.up.bytes.toString(), 'passes again');
});

test('drop takes so many bytes out of the stream and lets the rest and the end pass', (t) => {
  const leg = startFaultedLeg(t, faults('0.down.down-bytes-3.drop-4'));
  leg.send('down', 'ab');
  leg.send('down', 'cDE');
  leg.send('down', 'FGhi');
  leg.links.down.finish();
  assert.equal(leg.sinks.down.bytes.toString(), 'abchi');
  assert.equal(leg.sinks.down.ended, 'fin');
  assert.deepEqual(
    leg.dropped('down').map(({ offset, length }) => [offset, length]),
    [
      [3, 2],
      [5, 2],
    ],
  );
});

test('delay holds everything for its time, then lets it go in order', (t) => {
  const leg = startFaultedLeg(t, faults('0.down.down-bytes-2.delay-500'));
  leg.send('down', 'abcd');
  leg.tick(100);
  leg.send('down', 'ef');
  leg.links.down.finish();
  leg.tick(399);
  assert.deepEqual(out(leg), ['0 ab']);
  leg.tick(1);
  assert.deepEqual(out(leg), ['0 ab', '500 cd', '500 ef']);
  assert.equal(leg.sinks.down.ended, 'fin');
});

test('a cut waits for the bytes before its place, through latency and a full sink', (t) => {
  const leg = startFaultedLeg(t, faults('wire-0-200;0.both.down-bytes-3.cut-rst'));
  leg.sinks.down.fill();
  leg.send('down', 'abcdef');
  leg.send('down', 'g');
  leg.tick(200);
  assert.deepEqual(leg.cuts, []);
  leg.sinks.down.drain();
  assert.equal(leg.sinks.down.bytes.toString(), 'abc');
  assert.deepEqual(leg.cuts, [{ how: 'rst', fault: 'cut' }]);
  assert.equal(
    leg.dropped('down').reduce((sum, { length }) => sum + length, 0),
    4,
  );
});

test('a cut at a time is at once', (t) => {
  const leg = startFaultedLeg(t, faults('0.both.after-50.cut-fin'));
  leg.tick(49);
  assert.deepEqual(leg.cuts, []);
  leg.tick(1);
  assert.deepEqual(leg.cuts, [{ how: 'fin', fault: 'cut' }]);
});

test('a refusal is of new legs alone, and of so many', (t) => {
  const refused = startFaultedLeg(t, faults('0.both.now.refuse-rst'));
  assert.deepEqual(refused.refusal, { how: 'rst', fault: 'refuse' });
  refused.send('up', 'GET');
  assert.equal(refused.sinks.up.bytes.length, 0);
  assert.equal(refused.dropped('up')[0]?.fault, 'refuse');

  const open = startFaultedLeg(t);
  open.arm(faults('0.both.now.refuse-rst'));
  open.send('up', 'GET');
  assert.equal(open.sinks.up.bytes.toString(), 'GET');

  const shared = createPlaceFaults(faults('0.both.now.refuse-close.2x'), 0);
  const { links } = open;
  const opened = [1, 2, 3].map(() => {
    const leg = new LegFaults({ leg: 1, now: () => 0, links, cut() {} });
    leg.arm(shared, undefined);
    return leg.refusal?.how;
  });
  assert.deepEqual(opened, ['fin', 'fin', undefined]);
});

test('steps of another place on the path, and the stage’s latency, are not this leg’s', () => {
  const script = faults('wire-10-10;1.both.now.stall');
  assert.ok(!createPlaceFaults(script, 0).quiet);
  assert.equal(createPlaceFaults(script, 0).steps.length, 0);
  assert.deepEqual(createPlaceFaults(script, 1).latency, { up: 0, down: 0 });
  assert.equal(createPlaceFaults(script, 1).steps.length, 1);
  assert.ok(createPlaceFaults(script, 2).quiet);
});
