import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import {
  lineSpans,
  type SseEvent,
  valueSpans,
  type WireEvent,
} from '../../playground-server/wire/index.ts';
import { SseParser } from '../../playground-server/wire/sse.ts';

const RUNS = { numRuns: 500, seed: 92 } as const;

const token = fc.constantFrom(
  ...[
    'data',
    'data: a',
    'data:b',
    'event: e',
    'id: 1',
    'id',
    'retry: 10',
    'retry: x',
    ': c',
    'foo: d',
  ],
  ...[
    '\n',
    '\n',
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    '\r\r',
    ':',
    ' ',
    '\u20ac',
    '\u{1f600}',
    '\0',
    '\ufeff',
  ],
);
const text = fc.array(token, { maxLength: 30 }).map((parts) => parts.join(''));

/** Feeds content in pieces of `size`, each a chunk of its own, `gap` bytes apart on the wire. */
function parse(bytes: Uint8Array, size: number, gap = 0): SseEvent[] {
  const parser = new SseParser({ direction: 'down', exchange: 0, skim: false });
  const out: WireEvent[] = [];
  let chunk = 0;
  for (let at = 0; at < bytes.length; at += size, chunk += 1) {
    const end = Math.min(bytes.length, at + size);
    parser.content(bytes, at, end, at + gap * chunk, gap > 0 ? chunk : -1, out);
  }
  parser.end(out);
  return out.filter((event) => event.kind === 'sse-event');
}

/** The standard's algorithm (section 9.2.6), as short as it can be said on a whole text. */
function reference(stream: string): Array<{ type: string; data: string; lastEventId: string }> {
  const events: Array<{ type: string; data: string; lastEventId: string }> = [];
  const lines = stream
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .slice(0, -1);
  let data = '';
  let type = '';
  let id = '';
  for (const line of lines) {
    if (line === '') {
      if (data !== '') {
        events.push({ type: type || 'message', data: data.slice(0, -1), lastEventId: id });
      }
      data = '';
      type = '';
      continue;
    }
    const [, name = '', value = ''] = /^([^:]*)(?:: ?([\s\S]*))?$/.exec(line) ?? [];
    if (name === 'data') data += `${value}\n`;
    if (name === 'event') type = value;
    if (name === 'id' && !value.includes('\0')) id = value;
  }
  return events;
}

const dispatched = (events: readonly SseEvent[]) =>
  events
    .filter((event) => event.outcome === 'dispatched')
    .map(({ type, data, lastEventId }) => ({ type, data, lastEventId }));

test('an event stream dispatches what the standard says', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 50 }), (stream, size) => {
      const bytes = new TextEncoder().encode(stream);
      assert.deepEqual(dispatched(parse(bytes, size)), reference(stream));
    }),
    RUNS,
  );
});

test('an event stream dispatches the data that another parser finds', () => {
  const plain = fc
    .array(fc.constantFrom('data: a', 'data', 'event: e', 'id: 1', ': c', '\n', '\n\n', '\r\n'), {
      maxLength: 30,
    })
    // A parser that is fed text waits for the rest of a lone CR; blank lines at the end settle it.
    .map((parts) => `${parts.join('')}\n\n`);
  fc.assert(
    fc.property(plain, (stream) => {
      const found: string[] = [];
      createParser({ onEvent: (event) => found.push(event.data) }).feed(stream);
      const bytes = new TextEncoder().encode(stream);
      assert.deepEqual(
        dispatched(parse(bytes, 9)).map((event) => event.data),
        found,
      );
    }),
    RUNS,
  );
});

test('any split of any bytes gives the same blocks', () => {
  const bytes = fc.oneof(
    text.map((stream) => new TextEncoder().encode(stream)),
    fc.uint8Array({ maxLength: 60 }),
    fc
      .array(fc.constantFrom(10, 13, 58, 32, 0xc3, 0xa9, 0xef, 0xbb, 0xbf, 100))
      .map((values) => Uint8Array.from(values)),
  );
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 20 }), (stream, size) => {
      assert.deepEqual(parse(stream, size), parse(stream, 1_000_000));
    }),
    RUNS,
  );
});

test('the spans of a line, put together, are the line, and no chunk is left out', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 10 }), (stream, size) => {
      const bytes = new TextEncoder().encode(stream);
      const gap = 5;
      const contentAt = (offset: number): number =>
        offset - gap * Math.floor(offset / (size + gap));
      let seen = 0;
      for (const block of parse(bytes, size, gap)) {
        for (const line of block.lines) {
          for (const span of lineSpans(line)) {
            const from = contentAt(span.offset);
            assert.ok(from >= seen, 'lines lie one behind the other');
            seen = from + span.length;
            assert.ok(span.length <= size, 'a span lies in one chunk');
            assert.ok(block.chunks.includes(Math.floor(from / size)));
          }
          const value = valueSpans(line).flatMap((span) => {
            const from = contentAt(span.offset);
            return [...bytes.subarray(from, from + span.length)];
          });
          assert.equal(
            new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(value)),
            line.value,
          );
        }
      }
      if (stream !== '\ufeff') assert.equal(seen, bytes.length, 'every byte belongs to a line');
    }),
    RUNS,
  );
});
