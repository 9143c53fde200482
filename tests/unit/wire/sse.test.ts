import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldsOf } from '../../../playground-server/wire/fields.ts';
import {
  isHonoured,
  lineName,
  lineSpans,
  nameSpans,
  type SseEvent,
  type SseLine,
  valueSpans,
  type WireEvent,
} from '../../../playground-server/wire/index.ts';
import { SSE_BLOCK_LIMIT, SseParser } from '../../../playground-server/wire/sse.ts';
import { makeSse } from '../../support/subjects.ts';
import { bytesOfText, loadVectors, testVectors } from '../../support/vectors.ts';

testVectors(loadVectors(new URL('../../vectors/sse/', import.meta.url)), makeSse);

function blocksOf(text: string): SseEvent[] {
  const subject = makeSse(undefined);
  const events = [...subject.push('down', bytesOfText(text)), ...subject.end('down')];
  return events.filter((event) => event.kind === 'sse-event');
}

const linesOf = (text: string) => blocksOf(text).flatMap((block) => block.lines);

test('a line knows its role, its name, its value and their places', () => {
  const line = linesOf('id: 7\\r\\n\\n')[0] as SseLine;
  assert.deepEqual(line, {
    role: 'id',
    value: '7',
    offset: 0,
    length: 7,
    valueStart: 4,
    lineEnd: 'crlf',
  });
  assert.equal(lineName(line), 'id');
  assert.deepEqual(nameSpans(line), [{ offset: 0, length: 2 }]);
  assert.deepEqual(valueSpans(line), [{ offset: 4, length: 1 }]);
  assert.equal(isHonoured(line), true);
});

test('places behind other characters than ASCII are counted in bytes', () => {
  const [line] = linesOf('\\u{e9}\\u{20ac}: \\u{1f600}\\n\\n');
  assert.deepEqual(nameSpans(line as SseLine), [{ offset: 0, length: 5 }]);
  assert.deepEqual(valueSpans(line as SseLine), [{ offset: 7, length: 4 }]);
  assert.equal(line?.value, '\u{1f600}');
});

test('a comment has no name, and a blank line has nothing', () => {
  const [comment, blank] = linesOf(': hi\\n\\r\\n');
  assert.deepEqual(nameSpans(comment as SseLine), []);
  assert.equal(comment?.role, 'comment');
  assert.equal(comment?.value, 'hi');
  assert.equal(blank?.role, 'blank');
  assert.deepEqual(lineSpans(blank as SseLine), [{ offset: 5, length: 2 }]);
});

test('lines that the standard ignores say so', () => {
  const lines = linesOf('id: a\\0\\nretry: x\\nfoo: y\\ndata: z\\n\\nid: 9');
  assert.deepEqual(
    lines.map((line) => [line.role, isHonoured(line), line.lineEnd]),
    [
      ['id', false, 'lf'],
      ['retry', false, 'lf'],
      ['unknown', false, 'lf'],
      ['data', true, 'lf'],
      ['blank', true, 'lf'],
      ['id', false, 'none'],
    ],
  );
});

test('the line behind a byte order mark begins after it', () => {
  const [block] = blocksOf('\\xEF\\xBB\\xBFdata: \\u{e9}\\n\\n');
  assert.equal(block?.offset, 0);
  const [line] = block?.lines ?? [];
  assert.deepEqual(lineSpans(line as SseLine), [{ offset: 3, length: 9 }]);
  assert.deepEqual(nameSpans(line as SseLine), [{ offset: 3, length: 4 }]);
  assert.deepEqual(valueSpans(line as SseLine), [{ offset: 9, length: 2 }]);
});

test('a line in three segments has a span in each, and names the chunks', () => {
  const parser = new SseParser({ direction: 'down', exchange: 0, skim: false });
  const out: WireEvent[] = [];
  const segments: Array<[string, number, number]> = [
    ['da', 10, 0],
    ['ta: a', 20, 1],
    ['b\\n\\n', 30, 2],
  ];
  for (const [text, offset, chunk] of segments) {
    const bytes = bytesOfText(text);
    parser.content(bytes, 0, bytes.length, offset, chunk, out);
  }
  const [block] = out;
  assert.ok(block?.kind === 'sse-event');
  assert.deepEqual(block.chunks, [0, 1, 2]);
  const line = block.lines[0] as SseLine;
  assert.deepEqual([lineName(line), line.value, line.offset, line.length], ['data', 'ab', 10, 22]);
  assert.deepEqual(lineSpans(line), [
    { offset: 10, length: 2 },
    { offset: 20, length: 5 },
    { offset: 30, length: 2 },
  ]);
  assert.deepEqual(nameSpans(line), [
    { offset: 10, length: 2 },
    { offset: 20, length: 2 },
  ]);
  assert.deepEqual(valueSpans(line), [
    { offset: 24, length: 1 },
    { offset: 30, length: 1 },
  ]);
  assert.deepEqual([block.offset, block.length], [10, 23]);
});

test('a huge reconnection time stays a number that JSON can carry', () => {
  const [block] = blocksOf(`retry: ${'9'.repeat(400)}\\n\\n`);
  assert.equal(block?.retry, Number.MAX_SAFE_INTEGER);
});

test('a block that is too large is passed over, and the next one is whole again', () => {
  const text = 'data: a\\ndata: bcdefgh\\nid: 5\\n\\ndata: c\\n\\n';
  const bytes = bytesOfText(text);
  const results = [1, 3, 1000].map((size) => {
    const subject = makeSse({ blockLimit: 16 });
    const events: WireEvent[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      events.push(...subject.push('down', bytes.subarray(at, at + size)));
    }
    return events;
  });
  assert.deepEqual(results[0], results[2]);
  assert.deepEqual(results[1], results[2]);
  const [violation, block] = results[2] as WireEvent[];
  assert.ok(violation?.kind === 'violation' && block?.kind === 'sse-event');
  assert.equal(violation.violation.code, 'SSE_BLOCK_TOO_LARGE');
  assert.deepEqual([violation.offset, violation.length], [0, 16]);
  assert.deepEqual([block.index, block.data, block.lastEventId], [1, 'c', '5']);
});

test('a line without end takes no more memory than the limit', () => {
  const parser = new SseParser({ direction: 'down', exchange: 0, skim: false });
  const out: WireEvent[] = [];
  const piece = new Uint8Array(64 * 1024).fill(0x61);
  let offset = 0;
  for (; offset < 4 * SSE_BLOCK_LIMIT; offset += piece.length) {
    parser.content(piece, 0, piece.length, offset, -1, out);
  }
  assert.equal(out.length, 1);
  assert.ok(JSON.stringify(parser.checkpoint()).length < 10_000);
  const rest = bytesOfText('\\r\\n\\r\\ndata: b\\n\\n');
  parser.content(rest, 0, rest.length, offset, -1, out);
  const block = out[1];
  assert.ok(block?.kind === 'sse-event' && block.data === 'b' && block.index === 1);
});

test('a checkpoint inside a long ID keeps all of it', () => {
  const id = 'x'.repeat(10_000);
  const before = bytesOfText(`\\xEF\\xBB\\xBFid: ${id.slice(0, 6000)}`);
  const after = bytesOfText(`${id.slice(6000)}\\n\\ndata: a\\n\\n`);
  for (const skim of [false, true]) {
    for (const size of [1, 7, 100_000]) {
      const parser = new SseParser({ direction: 'down', exchange: 0, skim });
      for (let at = 0; at < before.length; at += size) {
        parser.content(before, at, Math.min(at + size, before.length), at, -1, []);
      }
      const from = JSON.parse(JSON.stringify(parser.checkpoint()));
      const resumed = new SseParser({ direction: 'down', exchange: 0, skim: false }, from);
      const out: WireEvent[] = [];
      resumed.content(after, 0, after.length, before.length, -1, out);
      const block = out.at(-1);
      assert.ok(block?.kind === 'sse-event' && block.data === 'a' && block.index === 1);
      assert.equal(block.lastEventId, id);
    }
  }
});

test('an ID as long as the limit is not followed, in pieces or whole, and it is said', () => {
  const bytes = bytesOfText('id: 1\\n\\nid: 23456789\\n\\ndata: a\\n\\n');
  for (const size of [1, 5, 1000]) {
    for (const skim of [false, true]) {
      const parser = new SseParser({ direction: 'down', exchange: 0, skim, blockLimit: 8 });
      const out: WireEvent[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        parser.content(bytes, at, Math.min(at + size, bytes.length), at, -1, out);
      }
      assert.equal(parser.checkpoint().lastEventId, '1');
      const told = out.filter((event) => event.kind === 'violation');
      assert.equal(told.length, skim ? 0 : 2);
    }
  }
});

test('fields of a block lie in wire order, the byte order mark first', () => {
  const [block] = blocksOf('\\xEF\\xBB\\xBFid: 1\\nfoo\\n: c\\ndata: x\\n\\n');
  assert.deepEqual(
    fieldsOf(block as SseEvent).map((field) => [
      field.key,
      field.offset,
      field.length,
      field.tone,
      field.children?.map((child) => `${child.key}@${child.offset}+${child.length}`),
    ]),
    [
      ['sse.bom', 0, 3, 'framing', undefined],
      ['sse.id', 3, 6, 'value', ['sse.name@3+2', 'sse.value@7+1']],
      ['sse.unknown', 9, 4, 'bad', ['sse.name@9+3']],
      ['sse.comment', 13, 4, 'framing', ['sse.value@15+1']],
      ['sse.data', 17, 8, 'value', ['sse.name@17+4', 'sse.value@23+1']],
      ['sse.blank', 25, 1, 'framing', []],
    ],
  );
});
