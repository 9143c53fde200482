/** buffering/compressed: events through the hop in time, with compression on. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, createGzip, type Gzip, gzipSync } from 'node:zlib';
import { createGzipContent } from '../../../../site/checks/gzip-content.ts';
import { WireScript } from './wire-script.ts';

const TYPE = 'Content-Type: text/event-stream';
const CHUNKED = 'Transfer-Encoding: chunked';
const TARGET = 'events?every=250';

/** A request that the hop has passed on: leg 1 is the browser's, leg 2 the one behind the hop. */
function asked(): WireScript {
  const wire = new WireScript('ticker').lab({}).open().request(`GET /x7/ticker/${TARGET}`);
  return wire.open(1).request(`GET /${TARGET}`);
}

/** Both heads of the answer; the browser's says what its content is coded with. */
function answered(wire: WireScript, coding = 'gzip'): WireScript {
  const fields = coding === '' ? [TYPE, CHUNKED] : [TYPE, CHUNKED, `Content-Encoding: ${coding}`];
  const head = (lines: readonly string[]) => `HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\n`;
  return wire
    .on(2)
    .down(head([TYPE]))
    .on(1)
    .down(head(fields));
}

/** What a compressor gives for this, flushed. */
async function flushed(gzip: Gzip, text: string): Promise<Uint8Array> {
  gzip.write(text);
  await new Promise<void>((resolve) => gzip.flush(constants.Z_SYNC_FLUSH, resolve));
  return new Uint8Array(gzip.read());
}

function chunk(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([
    Buffer.from(`${bytes.length.toString(16)}\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ]);
}

const event = (number: number) => `id: ${number}\ndata: ${number}\n\n`;

/** Events, one each 250 ms, that leave in groups of so many, `delay` behind the last of the group. */
async function events(wire: WireScript, count: number, { group = 1, delay = 3 } = {}) {
  const gzip = createGzip();
  let waiting = '';
  for (let number = 1; number <= count; number += 1) {
    wire.wait(250).on(2).down(event(number));
    waiting += event(number);
    if (number % group !== 0) continue;
    wire.on(1).down(chunk(await flushed(gzip, waiting)), delay);
    waiting = '';
  }
  return wire;
}

const judge = (wire: WireScript) => wire.judge('buffering/compressed');

test('events that are compressed and flushed one by one pass', async () => {
  assert.deepEqual(await judge(await events(answered(asked()), 20)), { done: true, missing: [] });
});

test('a stream that is not compressed does not, and nor does one whose head is held', async () => {
  const plain = answered(asked(), '').wait(250).on(2).down(event(1));
  assert.match((await judge(plain)).missing[0] ?? '', /the last one is not compressed\.$/);
  const held = asked().down(`HTTP/1.1 200 OK\r\n${TYPE}\r\n\r\n${event(1)}`);
  assert.match((await judge(held)).missing[0] ?? '', /not even the head has left the proxy\.$/);
});

test('compressed events that leave in groups are too old', async () => {
  const { done, missing } = await judge(await events(answered(asked()), 20, { group: 5 }));
  assert.equal(done, false);
  assert.match(missing[0] ?? '', /it takes 1\.0 s\.$/);
});

test('two late events of twenty are too many, and one is not', async () => {
  for (const [late, passes] of [
    [1, true],
    [2, false],
  ] as const) {
    const wire = await events(answered(asked()), 20 - late);
    // These are still held when the trace ends, a second later.
    for (let number = 0; number < late; number += 1) wire.on(2).down(event(30 + number));
    wire.wait(1_000).page({ api: 'eventsource', name: 'message', detail: '' });
    assert.equal((await judge(wire)).done, passes);
  }
});

test('a few events are not enough, and waiting behind a silent stream is none', async () => {
  assert.deepEqual((await judge(await events(answered(asked()), 19))).missing, [
    '20 events of one compressed stream: 19 so far.',
  ]);
});

test('a path without a hop has no event stream through it', async () => {
  const direct = new WireScript('ticker').open().request(`GET /x7/ticker/${TARGET}`);
  assert.deepEqual((await judge(direct)).missing, ['An event stream through the proxy.']);
});

test('content is read as far as it goes, wherever the pieces are cut, and behind any head', () => {
  const body = gzipSync('data: 1\n\n'.repeat(9));
  const named = Buffer.concat([
    Buffer.from([...body.subarray(0, 3), 0x1c, ...body.subarray(4, 10), 2, 0, 7, 7, 110, 0, 99, 0]),
    body.subarray(10),
  ]);
  for (const whole of [body, named]) {
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const content = createGzipContent();
      const parts = [whole.subarray(0, cut), whole.subarray(cut)].map((one) => content.push(one));
      assert.equal(Buffer.concat(parts).toString(), 'data: 1\n\n'.repeat(9));
    }
  }
});
