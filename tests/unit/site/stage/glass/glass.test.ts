/** What the hop holds, as its two taps tell it: which events, since when, and when they were out. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, createGzip } from 'node:zlib';
import fc from 'fast-check';
import { contentsAt, doingOf, heldFor } from '../../../../../site/stage/glass/contents.ts';
import { createGlass, type Glass } from '../../../../../site/stage/glass/glass.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import { recordedTrace } from '../../../../support/trace-of.ts';
import { WireScript } from '../../checks/wire-script.ts';

const TYPE = 'Content-Type: text/event-stream';
const HEAD = `HTTP/1.1 200 OK\r\n${TYPE}\r\n`;
const chunk = (text: string | Uint8Array) => {
  const bytes = Buffer.from(text);
  const size = Buffer.from(`${bytes.length.toString(16)}\r\n`);
  return Buffer.concat([size, bytes, Buffer.from('\r\n')]);
};
const event = (number: number) => `id: ${number}\ndata: ${number}\n\n`;

function stand() {
  const wire = new WireScript('ticker').lab({});
  const model = createTraceModel({ schedule: (flush) => flush() });
  const glass = createGlass(model);
  let legs = 0;
  return {
    wire,
    model,
    glass,
    /** A stream through the hop, with its head behind it; returns the legs, browser's first. */
    ask() {
      const [outer, inner] = [legs + 1, legs + 2];
      legs += 2;
      wire.open().request('GET /x7/ticker/events');
      wire.open(1).request('GET /events').down(`${HEAD}\r\n`);
      return { outer, inner };
    },
    show() {
      wire.showTo(model);
      glass.update();
    },
  };
}

const namesOf = (parts: readonly { kind: string; name: string }[]) =>
  parts.map(({ kind, name }) => (kind === 'head' ? 'head' : name));

function at(glass: Glass, time: number) {
  assert.ok(glass.stream);
  return contentsAt(glass.stream, time);
}

const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n\r\n`;

test('what went in and did not come out is in it, the head as well, each with its age', () => {
  const { wire, glass, ask, show } = stand();
  const { inner } = ask();
  for (let number = 1; number <= 3; number += 1) wire.wait(250).on(inner).down(event(number));
  show();
  const { held, bytes } = at(glass, 1_000);
  assert.deepEqual(namesOf(held), ['head', '1', '2', '3']);
  assert.equal(bytes, Buffer.byteLength(`${HEAD}\r\n`) + 3 * event(1).length);
  assert.deepEqual(
    held.map((part) => heldFor(part, 1_000)),
    [1_000, 750, 500, 250],
  );
  assert.equal(doingOf(at(glass, 1_000), 1_000), 'holds');
  // A moment before: what came later is not there yet.
  assert.deepEqual(namesOf(at(glass, 600).held), ['head', '1', '2']);
});

test('what leaves empties it, and says how long each was held', () => {
  const { wire, glass, ask, show } = stand();
  const { outer, inner } = ask();
  for (let number = 1; number <= 3; number += 1) wire.wait(250).on(inner).down(event(number));
  wire
    .wait(50)
    .on(outer)
    .down(CHUNKED)
    .down(chunk(event(1) + event(2)));
  show();
  const now = at(glass, 900);
  assert.deepEqual(namesOf(now.held), ['3']);
  assert.deepEqual(namesOf(now.last), ['head', '1', '2']);
  assert.deepEqual(
    now.waits.map(({ part, held, out }) => [part.name, held, out]),
    [
      ['1', 550, true],
      ['2', 300, true],
      ['3', 150, false],
    ],
  );
  assert.equal(now.fullest, Buffer.byteLength(`${HEAD}\r\n`) + 3 * event(1).length);
  // As it stood before they left.
  assert.equal(at(glass, 799).held.length, 4);
  assert.equal(at(glass, 799).fullest, 0);
  assert.equal(doingOf(now, 900), 'holds');
});

test('an event of which a part has left is in it until its last byte is out', () => {
  const { wire, glass, ask, show } = stand();
  const { outer, inner } = ask();
  wire.on(inner).down(event(1) + event(2));
  wire
    .on(outer)
    .down(CHUNKED)
    .down(chunk(event(1) + event(2).slice(0, 8)));
  show();
  assert.deepEqual(namesOf(at(glass, 10).held), ['2']);
  wire
    .wait(40)
    .on(outer)
    .down(chunk(event(2).slice(8)));
  show();
  assert.deepEqual(namesOf(at(glass, 50).held), []);
});

test('a hop that passes each event on is said to, from the fifth on after a heap', () => {
  const { wire, glass, ask, show } = stand();
  const { outer, inner } = ask();
  const pass = (number: number, delay: number) => {
    wire.wait(250).on(inner).down(event(number));
    wire
      .wait(delay)
      .on(outer)
      .down(chunk(event(number)));
  };
  wire.on(outer).down(CHUNKED);
  pass(1, 900);
  const doing: string[] = [];
  let time = 1_150;
  for (let number = 2; number <= 7; number += 1) {
    pass(number, 1);
    time += 251;
    show();
    doing.push(doingOf(at(glass, time), time));
  }
  assert.deepEqual(doing, ['holds', 'holds', 'holds', 'holds', 'passes', 'passes']);
});

test('compressed, an event is out with the piece by which it can be read', async () => {
  const { wire, glass, ask, show } = stand();
  const { outer, inner } = ask();
  const gzip = createGzip();
  wire.on(outer).down(`${HEAD}Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n`);
  wire
    .wait(100)
    .on(inner)
    .down(event(1) + event(2));
  gzip.write(event(1) + event(2));
  await new Promise<void>((resolve) => gzip.flush(constants.Z_SYNC_FLUSH, resolve));
  const bytes = new Uint8Array(gzip.read());
  // Its head, and the beginning of what follows: nothing of it can be read.
  wire
    .wait(100)
    .on(outer)
    .down(chunk(bytes.subarray(0, 11)));
  show();
  assert.deepEqual(namesOf(at(glass, 200).held), ['1', '2']);
  wire
    .wait(100)
    .on(outer)
    .down(chunk(bytes.subarray(11)));
  show();
  assert.ok(glass.stream?.compressed);
  assert.deepEqual(
    at(glass, 300).waits.map(({ held, out }) => [held, out]),
    [
      [200, true],
      [200, true],
    ],
  );
});

test('what a fault holds on the leg behind the hop is not in the hop', () => {
  const { wire, glass, ask, show } = stand();
  const { inner } = ask();
  wire.wait(100).on(inner).down(event(1), 300);
  wire.wait(300).page({ api: 'eventsource', name: 'x', detail: '' });
  show();
  assert.deepEqual(namesOf(at(glass, 399).held), ['head']);
  assert.deepEqual(namesOf(at(glass, 400).held), ['head', '1']);
});

test('a stream that is over keeps nothing, and tells what never left', () => {
  const { wire, glass, ask, show } = stand();
  const { outer, inner } = ask();
  wire.wait(100).on(inner).down(event(1)).on(outer).wait(100).close();
  show();
  const now = at(glass, 300);
  assert.equal(doingOf(now, 300), 'over');
  assert.deepEqual(namesOf(now.held), ['head', '1']);
  assert.equal(at(glass, 150).over, false);
});

test('the next stream is followed from its head on, and the one before stays as waits', () => {
  const { wire, glass, ask, show } = stand();
  const first = ask();
  wire.wait(100).on(first.inner).down(event(1));
  wire
    .wait(500)
    .on(first.outer)
    .down(CHUNKED)
    .down(chunk(event(1)));
  show();
  const second = ask();
  wire.wait(100).on(second.inner).down(event(1));
  show();
  const { held, waits } = at(glass, 700);
  assert.deepEqual(namesOf(held), ['head', '1']);
  assert.deepEqual(
    waits.map(({ held: ms, earlier }) => [ms, earlier]),
    [
      [500, true],
      [0, false],
    ],
  );
});

test('a trace of several streams that comes at once tells the same', () => {
  const { wire, glass, ask, show } = stand();
  const first = ask();
  wire.wait(100).on(first.inner).down(event(1));
  wire
    .wait(500)
    .on(first.outer)
    .down(CHUNKED)
    .down(chunk(event(1)));
  const second = ask();
  wire.wait(100).on(second.inner).down(event(1));
  show();
  assert.deepEqual(
    at(glass, 700).waits.map(({ held, earlier }) => [held, earlier]),
    [
      [500, true],
      [0, false],
    ],
  );
});

test('clearing the list leaves the stream, another session’s trace takes it away', () => {
  const { wire, model, glass, ask, show } = stand();
  const { outer, inner } = ask();
  wire.wait(100).on(inner).down(event(1));
  show();
  model.clear();
  wire
    .wait(100)
    .on(inner)
    .down(event(2))
    .on(outer)
    .down(CHUNKED)
    .down(chunk(event(1)));
  show();
  assert.deepEqual(namesOf(at(glass, 200).held), ['2']);
  model.reset();
  glass.update();
  assert.equal(glass.stream, undefined);
});

test('a path without a hop holds nothing', () => {
  const { wire, glass, show } = stand();
  wire
    .open()
    .request('GET /x7/ticker/events')
    .down(CHUNKED)
    .down(chunk(event(1)));
  show();
  assert.equal(glass.stream, undefined);
});

test('record by record it tells the same as in one go, and order is kept', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ wait: fc.nat(400), leaves: fc.nat(5) }), { maxLength: 30 }),
      fc.nat(9_000),
      (steps, moment) => {
        const [one, other] = [stand(), stand()];
        for (const { wire, ask, show } of [one, other]) {
          const { outer, inner } = ask();
          let [came, left] = [0, 0];
          wire.on(outer).down(CHUNKED);
          for (const { wait, leaves } of steps) {
            came += 1;
            wire.wait(wait).on(inner).down(event(came));
            for (let n = 0; n < leaves && left < came; n += 1) {
              left += 1;
              wire.on(outer).down(chunk(event(left)));
            }
            if (wire === one.wire) show();
          }
          show();
        }
        const [now, whole] = [at(one.glass, moment), at(other.glass, moment)];
        assert.deepEqual(namesOf(now.held), namesOf(whole.held));
        assert.deepEqual(
          now.waits.map(({ held }) => held),
          whole.waits.map(({ held }) => held),
        );
        assert.equal(now.fullest, whole.fullest);
        for (const [index, { left = Number.POSITIVE_INFINITY }] of (
          one.glass.stream?.poured ?? []
        ).entries()) {
          assert.ok((one.glass.stream?.poured[index + 1]?.left ?? left) >= left);
        }
      },
    ),
    // Two that come at the very moment at which the head leaves.
    {
      examples: [
        [
          [
            { wait: 0, leaves: 0 },
            { wait: 0, leaves: 0 },
          ],
          0,
        ],
      ],
    },
  );
});

test('the recording of the lesson fills it, and empties it in a heap', () => {
  const { records } = recordedTrace('ticker');
  const model = createTraceModel({ example: 'ticker', recorded: true, schedule: (f) => f() });
  const glass = createGlass(model);
  let fullest = 0;
  let together = 0;
  for (const record of records) {
    model.apply([record]);
    glass.update();
    if (glass.stream === undefined) continue;
    const { held, last } = contentsAt(glass.stream, record.time);
    fullest = Math.max(fullest, held.length);
    together = Math.max(together, last.length);
  }
  assert.ok(fullest >= 15, `fullest: ${fullest}`);
  assert.ok(together >= 15, `together: ${together}`);
  assert.ok((glass.stream?.peaks.at(-1)?.bytes ?? 0) <= 8_192 * 1.1);
});
