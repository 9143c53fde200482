import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { crossingsOf } from '../../../../../../site/wire-view/explain/websocket/crossings.ts';
import { axisTicks } from '../../../../../../site/wire-view/explain/websocket/ruler-ticks.ts';
import {
  type Rulers,
  readRulers,
} from '../../../../../../site/wire-view/explain/websocket/rulers.ts';
import type { WireRow } from '../../../../../../site/wire-view/model/view.ts';
import { frame } from '../../../../../support/wire-view-harness/transcript.ts';
import { modelOf, rowOf, rowsOf } from './stand.ts';

const text = new TextEncoder().encode('Grüße, 線 🙂!');

/** The text in frames that end at these places, with a ping behind the first, in reads of `size`. */
function talkOf(ends: readonly number[], size: number, key?: readonly number[]) {
  const way = key === undefined ? 'down' : 'up';
  const cuts = [0, ...ends, text.length];
  const options = key === undefined ? {} : { key };
  const frames = cuts.slice(1).flatMap((end, index) => {
    const fin = index === cuts.length - 2;
    const part = frame(index === 0 ? 1 : 0, text.subarray(cuts[index], end), { ...options, fin });
    return index === 0 && !fin ? [part, frame(9, 'between', options)] : [part];
  });
  const bytes = Uint8Array.from(frames.flatMap((one) => [...one]));
  return modelOf((talk) => {
    for (let at = 0; at < bytes.length; at += size) {
      talk.send(1, way, bytes.subarray(at, at + size), 10 + at);
    }
  });
}

/** Both rulers cover the axis, without a hole and without an overlap. */
function assertCovers({ offset, length, frames, chunks }: Rulers): void {
  for (const parts of [frames, chunks]) {
    let at = offset;
    for (const part of parts) {
      assert.equal(part.offset, at);
      at += part.length;
    }
    assert.equal(at, offset + length);
  }
}

const anyCuts = fc
  .uniqueArray(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 5 })
  .map((cuts) => cuts.sort((one, other) => one - other));

test('the rulers cover the same bytes exactly, however the message was cut and read', () => {
  fc.assert(
    fc.property(anyCuts, fc.integer({ min: 1, max: 40 }), (ends, size) => {
      const model = talkOf(ends, size);
      for (const row of [...rowsOf(model, 'ws-frame'), ...rowsOf(model, 'ws-message')]) {
        const rulers = readRulers(row, model);
        assert.ok(rulers);
        assertCovers(rulers);
        assert.equal(rulers.payloadLength, text.length);
        assert.equal(rulers.complete, true);
        assert.equal(rulers.frames.filter(({ inMessage }) => inMessage).length, ends.length + 1);
      }
    }),
    { numRuns: 60 },
  );
});

test('exactly the characters that a border cuts are told, with their own bytes', () => {
  const characters = [...'Grüße, 線 🙂!'];
  fc.assert(
    fc.property(anyCuts, fc.boolean(), (ends, masked) => {
      const model = talkOf(ends, 10_000, masked ? [1, 2, 3, 4] : undefined);
      const row = rowOf(model, 'ws-message');
      const rulers = readRulers(row, model);
      assert.ok(rulers);
      let at = 0;
      const expected = characters.filter((character) => {
        const from = at;
        at += new TextEncoder().encode(character).length;
        return ends.some((end) => end > from && end < at);
      });
      const found = crossingsOf(rulers, row, model);
      assert.deepEqual(
        found.map(({ character }) => character),
        expected,
      );
      for (const { character, bytes, codePoint } of found) {
        const own = bytes.map(({ byte }) => byte);
        assert.deepEqual(own, [...new TextEncoder().encode(character)]);
        assert.equal(codePoint, character.codePointAt(0));
      }
    }),
    { numRuns: 60 },
  );
});

test('a byte order mark that a border cuts is the character that it is', () => {
  const bytes = new TextEncoder().encode('\ufeffa');
  const model = modelOf((talk) => {
    talk.send(1, 'down', frame(1, bytes.subarray(0, 2), { fin: false }), 10);
    talk.send(1, 'down', frame(0, bytes.subarray(2)), 11);
  });
  const row = rowOf(model, 'ws-message');
  const [crossing] = crossingsOf(readRulers(row, model) as Rulers, row, model);
  assert.equal(crossing?.codePoint, 0xfeff);
});

test('a border of reads inside a character is told apart from one of frames', () => {
  // 2 bytes of head, then G, r, and the first byte of ü.
  const model = talkOf([], 5);
  const row = rowOf(model, 'ws-frame');
  const rulers = readRulers(row, model);
  assert.ok(rulers);
  const [first] = crossingsOf(rulers, row, model);
  assert.equal(first?.character, 'ü');
  assert.deepEqual(first?.cuts, [{ border: 'chunk', before: 1 }]);
  assert.deepEqual(
    first?.bytes.map(({ offset }) => offset - rulers.offset),
    [4, 5],
  );
});

test('a control frame between fragments stands in its place, and is no part of the message', () => {
  const model = talkOf([5], 10_000);
  const [, ping] = rowsOf(model, 'ws-frame');
  const rulers = readRulers(ping as WireRow, model);
  assert.deepEqual(
    rulers?.frames.map(({ row, inMessage }) => [row.event.opcode, inMessage]),
    [
      [1, true],
      [9, false],
      [0, true],
    ],
  );
  assert.equal(rulers?.opcode, 1);
});

test('a control frame by itself has no message around it', () => {
  const model = modelOf((talk) => {
    talk.send(1, 'down', frame(1, 'whole'), 5).send(1, 'down', frame(9, 'alone'), 6);
    talk.send(1, 'down', frame(1, 'next'), 7);
  });
  const rulers = readRulers(rowOf(model, 'ws-frame', 1), model);
  assert.equal(rulers?.frames.length, 1);
  assert.equal(rulers?.opcode, undefined);
});

test('a message of one frame among others is that frame alone', () => {
  const model = modelOf((talk) => {
    for (const word of ['one', 'two', 'three']) talk.send(1, 'down', frame(1, word), 5);
  });
  for (const row of rowsOf(model, 'ws-frame')) {
    const rulers = readRulers(row, model);
    assert.deepEqual(
      rulers?.frames.map((part) => part.row),
      [row],
    );
  }
});

test('a message that is not finished says so, and has the frames that came', () => {
  const model = modelOf((talk) => {
    talk.send(1, 'down', frame(1, 'be', { fin: false }), 5).send(1, 'down', frame(9, '?'), 6);
  });
  const rulers = readRulers(rowOf(model, 'ws-frame'), model);
  assert.equal(rulers?.complete, false);
  assert.equal(rulers?.frames.length, 1);
});

test('frames of the other direction between fragments are not on the axis', () => {
  const model = modelOf((talk) => {
    talk.send(1, 'down', frame(1, 'be', { fin: false }), 5);
    talk.send(1, 'up', frame(1, 'meanwhile', { key: [1, 2, 3, 4] }), 6);
    talk.send(1, 'down', frame(0, 'gun'), 7);
  });
  const rulers = readRulers(rowOf(model, 'ws-frame', 2), model);
  assert.equal(rulers?.frames.length, 2);
  assert.equal(rulers?.payloadLength, 5);
});

test('a read that began before the message, or goes on behind it, says so', () => {
  const bytes = [frame(1, 'one'), frame(1, 'two'), frame(1, 'three')].flatMap((one) => [...one]);
  const model = modelOf((talk) => talk.send(1, 'down', Uint8Array.from(bytes), 5));
  const [read] = readRulers(rowOf(model, 'ws-frame', 1), model)?.chunks ?? [];
  assert.equal(read?.beginsBefore, true);
  assert.equal(read?.endsBehind, true);
  assert.equal(read?.length, 5);
});

test('a message of thousands of frames is drawn around the selected one', () => {
  const model = modelOf((talk) => {
    talk.send(1, 'down', frame(1, 'x', { fin: false }), 5);
    for (let n = 0; n < 2000; n++) talk.send(1, 'down', frame(0, 'x', { fin: false }), 6);
    talk.send(1, 'down', frame(0, 'x'), 7);
  });
  const row = rowOf(model, 'ws-frame', 1000);
  const rulers = readRulers(row, model);
  assert.equal(rulers?.partly, true);
  assert.ok(rulers?.frames.some((part) => part.row === row));
  assert.ok((rulers?.frames.length ?? 0) <= 240);
  assertCovers({ ...rulers, chunks: rulers.frames } as unknown as Rulers);
});

test('an axis begins at 0, ends at the length, and rises in between', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 10_000_000 }), (length) => {
      const ticks = axisTicks(length);
      assert.equal(ticks[0], 0);
      assert.equal(ticks.at(-1), length);
      assert.ok(ticks.length <= 8);
      assert.ok(ticks.every((tick, index) => index === 0 || tick > (ticks[index - 1] ?? 0)));
    }),
  );
});
