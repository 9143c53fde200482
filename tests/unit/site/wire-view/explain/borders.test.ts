import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lookWords } from '../../../../../site/wire-view/dictionary/looks.ts';
import { bordersAt, findingsOf } from '../../../../../site/wire-view/explain/http/borders.ts';
import { createMessageParts } from '../../../../../site/wire-view/explain/http/message-parts.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import type { WireRow } from '../../../../../site/wire-view/model/view.ts';
import { transcript } from '../../../../support/wire-view-harness/transcript.ts';

const GET = 'GET /events HTTP/1.1\r\nHost: a\r\n\r\n';
const HEAD =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

/** The answer in these reads, and what is known of it. */
function read(reads: readonly string[], head = HEAD) {
  const talk = transcript('sse').open(1, 1).send(1, 'up', GET, 2);
  for (const [index, text] of [head, ...reads].entries()) talk.send(1, 'down', text, 10 + index);
  const model = createTraceModel({ schedule: (flush) => flush() });
  const parts = createMessageParts(model, { leg: 1, direction: 'down', exchange: 0 });
  for (const record of talk.records) {
    model.apply([record]);
    parts.update();
  }
  const rows = model.rows.filter((row): row is WireRow => row.source === 'wire');
  const of = (kind: string) => rows.filter(({ event }) => event.kind === kind);
  return { model, parts, of };
}

test('an event in one chunk, an event over two, and two events in one chunk are told apart', () => {
  const { parts, of, model } = read([
    chunk('data: one\n\n'),
    chunk('data: tw'),
    chunk('o\n\n'),
    chunk('data: three\n\ndata: four\n\n'),
  ]);
  const say = (row: WireRow | undefined) => {
    if (row === undefined) throw new Error('it is there');
    return findingsOf(row, parts, model);
  };
  const [one, two] = of('sse-event');
  assert.deepEqual(say(one).chunks, [0]);
  assert.deepEqual(say(two).chunks, [1, 2]);
  assert.equal(say(two).reads, 2);
  const held = of('http-chunk').map((row) => {
    const { events, cutsEvent } = say(row);
    return [events.map(({ event }) => event.kind === 'sse-event' && event.index), cutsEvent];
  });
  assert.deepEqual(held, [
    [[0], false],
    [[1], true],
    [[1], true],
    [[2, 3], false],
  ]);
  assert.deepEqual(parts.tally, { chunks: 4, events: 4, spanning: 1, shared: 1 });
});

test('the beginning of an event that is not whole yet is told, too', () => {
  const reads = [chunk('data: one\n\nda'), chunk('ta: tw'), '0\r\n\r\n'];
  const { parts, of, model } = read(reads.slice(0, 2));
  const say = (row: WireRow) => {
    const found = findingsOf(row, parts, model);
    const numbers = found.events.map(({ event }) => (event.kind === 'sse-event' ? event.index : 0));
    return lookWords.borders.holds(numbers, found);
  };
  assert.deepEqual(of('http-chunk').map(say), [
    'This chunk holds event 0, and a part of an event that is not whole yet.',
    'This chunk holds a part of an event that is not whole yet.',
  ]);
  const whole = read([chunk('data: one\n\n'), '0\r\n\r\n']);
  const [first, last] = whole
    .of('http-chunk')
    .map((row) => findingsOf(row, whole.parts, whole.model));
  assert.deepEqual([first?.begins, last?.begins], [false, false]);
  assert.equal(
    lookWords.borders.holds([0], { cutsEvent: false, begins: false }),
    'This chunk holds event 0, and nothing else.',
  );
});

test('the rulers of an event over two chunks show it in two pieces, open where it goes on', () => {
  const { parts, of, model } = read([chunk('data: tw'), chunk('o\n\n')]);
  const [event] = of('sse-event');
  const found = bordersAt(parts, model, event?.event.offset ?? 0, 0);
  const pieces = found?.rulers.find(({ name }) => name === 'events')?.segments ?? [];
  assert.deepEqual(
    pieces.map(({ length, openStart, openEnd }) => [length, openStart, openEnd]),
    [
      [8, false, true],
      [3, true, false],
    ],
  );
  const framing = found?.rulers.find(({ name }) => name === 'chunks')?.segments ?? [];
  assert.deepEqual(
    framing.map(({ part, length }) => `${part} ${length}`),
    ['size 3', 'content 8', 'end 2', 'size 3', 'content 3', 'end 2'],
  );
});

test('reads that bring more than one part, or less, are counted', () => {
  const body = chunk('data: one\n\n');
  const { parts, of, model } = read([body.slice(0, 4), body.slice(4) + chunk('data: two\n\n')]);
  const [first, second] = of('http-chunk');
  if (first === undefined || second === undefined) throw new Error('both came');
  assert.deepEqual([findingsOf(first, parts, model).reads], [2]);
  const late = findingsOf(second, parts, model);
  assert.deepEqual([late.reads, late.sharesRead], [1, true]);
});

test('a body with a length has a head, a content and its reads, and no chunks', () => {
  const { parts, model } = read(['hel', 'lo'], 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n');
  const found = bordersAt(parts, model, 0, 0);
  assert.deepEqual(
    found?.rulers.map(({ name, segments }) => [name, segments.map(({ part }) => part)]),
    [
      ['message', ['head', 'content']],
      ['reads', ['read', 'read', 'read']],
    ],
  );
});

test('a long stream is shown by windows, which go on to either side and stop at its ends', () => {
  const { parts, model, of } = read(Array.from({ length: 100 }, (_, n) => chunk(`data: ${n}\n\n`)));
  const middle = of('http-chunk')[50];
  const at = middle?.event.offset ?? 0;
  const window = (shift: number) => bordersAt(parts, model, at, shift);
  const here = window(0);
  assert.ok(here?.earlier && here.later);
  assert.ok(here.from < at && at < here.to);
  assert.ok(here.columns.length < 40);
  assert.equal(window(-1000)?.earlier, false);
  assert.equal(window(-1000)?.from, 0);
  assert.equal(window(1000)?.later, false);
});

test('however it is cut, rulers share their lines, lie in the window, and miss no byte of a read', () => {
  const events = fc.array(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 }), {
    minLength: 1,
    maxLength: 8,
  });
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(events, sizes, sizes, (texts, chunkSizes, readSizes) => {
      const stream = texts.map((text) => `data: ${text.replace(/[\r\n]/g, ' ')}\n\n`).join('');
      const wire = cut(stream, chunkSizes).map(chunk).join('');
      const { parts, model } = read(cut(wire, readSizes));
      for (let shift = 0; shift < 12; shift++) {
        const found = bordersAt(parts, model, 0, shift);
        if (found === undefined) throw new Error('there is a window');
        const lines = [found.from];
        for (const bytes of found.columns) {
          assert.ok(bytes > 0);
          lines.push((lines.at(-1) ?? 0) + bytes);
        }
        assert.equal(lines.at(-1), found.to);
        for (const { name, segments } of found.rulers) {
          let covered = 0;
          for (const { columns, offset, length } of segments) {
            const [from, to] = columns;
            assert.ok(from < to && to <= lines.length);
            assert.equal(lines[from - 1], Math.max(found.from, offset));
            assert.equal(lines[to - 1], Math.min(found.to, offset + length));
            covered += (lines[to - 1] ?? 0) - (lines[from - 1] ?? 0);
          }
          if (name === 'reads') assert.equal(covered, found.to - found.from);
        }
      }
    }),
    { numRuns: 60 },
  );
});

/** Cuts a text into pieces of these sizes, over and over. */
function cut(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
}
