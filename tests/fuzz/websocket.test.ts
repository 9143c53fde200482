/** Properties of the WebSocket dissector that hold for every input. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { endOf, type WireEvent } from '../../playground-server/wire/index.ts';
import { createWebSocket } from '../../playground-server/wire/websocket.ts';
import {
  concat,
  dissect,
  FULL_DEFLATE,
  frameBytes,
  framesOf,
  messagesOf,
} from '../support/websocket-stand.ts';
import { type Sending, sentByWs } from '../support/ws-sender.ts';

const sender = fc.constantFrom('client' as const, 'server' as const);
const deflate = fc.constantFrom(undefined, FULL_DEFLATE, {
  ...FULL_DEFLATE,
  serverNoContextTakeover: true,
  clientNoContextTakeover: true,
  serverMaxWindowBits: 9,
  clientMaxWindowBits: 9,
});

/** A frame of any kind, right or wrong, mostly of those that healthy peers send. */
const anyFrame = fc
  .record({
    first: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(0x81, 0x01, 0x00, 0x80, 0x82, 0x02, 0xc1, 0x41) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
    ),
    payload: fc.oneof(
      fc.uint8Array({ maxLength: 140 }),
      fc.string({ unit: 'grapheme', maxLength: 30 }).map((it) => new TextEncoder().encode(it)),
      fc.constantFrom(
        Uint8Array.of(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00),
        Uint8Array.of(0xf2, 0x00, 0x11, 0x00, 0x00),
      ),
    ),
    maskingKey: fc.option(fc.nat(0xffff_ffff), { nil: undefined }),
    lengthForm: fc.option(fc.constantFrom(16 as const, 64 as const), { nil: undefined, freq: 8 }),
  })
  .map(({ first, payload, maskingKey, lengthForm }) =>
    frameBytes({
      first,
      payload,
      ...(maskingKey !== undefined && { maskingKey }),
      ...(lengthForm !== undefined && { lengthForm }),
    }),
  );

const stream = fc.oneof(
  fc.array(anyFrame, { maxLength: 12 }).map((frames) => concat(...frames)),
  fc.uint8Array({ maxLength: 300 }),
);

/** The bytes pushed in pieces of these sizes, over and over. */
function inPieces(
  bytes: Uint8Array,
  sizes: readonly number[],
  options: Parameters<typeof dissect>[1],
): WireEvent[] {
  const who = options?.sender ?? 'server';
  const dissector = createWebSocket({
    direction: who === 'client' ? 'up' : 'down',
    offset: 0,
    sender: who,
    ...options,
  });
  const out: WireEvent[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] as number;
    dissector.push(bytes.subarray(at, at + size), out);
    at += size;
  }
  dissector.end(out);
  return out;
}

test('Nothing throws, and any split gives the same events', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(stream, sizes, sender, deflate, (bytes, cuts, who, parameters) => {
      const options = { sender: who, deflate: parameters };
      const whole = dissect(bytes, { ...options, end: true });
      assert.deepEqual(inPieces(bytes, cuts, options), whole);
      assert.deepEqual(inPieces(bytes, [1], options), whole);
    }),
    { numRuns: 400 },
  );
});

test('Spans are in bounds, and frames, raw bytes and what is cut short cover every byte once', () => {
  fc.assert(
    fc.property(stream, sender, deflate, (bytes, who, parameters) => {
      const events = dissect(bytes, { sender: who, deflate: parameters, end: true });
      let covered = 0;
      for (const event of events) {
        assert.ok(event.offset >= 0 && event.length > 0 && endOf(event) <= bytes.length);
        const inOrder =
          event.kind === 'ws-frame' ||
          event.kind === 'raw' ||
          (event.kind === 'truncated' && event.what === 'ws-frame');
        if (!inOrder) {
          // What is about bytes comes behind them; what is about a lost frame may be ahead.
          if (event.kind === 'ws-message') assert.equal(endOf(event), covered);
          continue;
        }
        assert.equal(event.offset, covered);
        covered = endOf(event);
      }
      assert.equal(covered, bytes.length);
    }),
    { numRuns: 300 },
  );
});

test('Ordinals have no gaps, and every message begins at a frame of its own', () => {
  fc.assert(
    fc.property(stream, sender, deflate, (bytes, who, parameters) => {
      const events = dissect(bytes, { sender: who, deflate: parameters });
      const frames = framesOf(events);
      frames.forEach((frame, index) => {
        assert.equal(frame.index, index);
        assert.equal(frame.payload.length, frame.payloadLength);
      });
      for (const message of messagesOf(events)) {
        const own = frames.filter((frame) => frame.message === message.index);
        assert.equal(own.length, message.frames);
        assert.equal(own[0]?.offset, message.offset);
        assert.equal(own.at(-1)?.fin, true);
        const wireLength = own.reduce((sum, frame) => sum + frame.payloadLength, 0);
        assert.equal(message.wireLength, wireLength);
      }
    }),
    { numRuns: 300 },
  );
});

test('From a checkpoint anywhere, what starts later is the same', () => {
  const at = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(stream, at, sender, fc.boolean(), (bytes, share, who, skim) => {
      const cut = Math.floor(share * bytes.length);
      const direction = who === 'client' ? 'up' : 'down';
      const before = createWebSocket({ direction, offset: 0, sender: who, skim });
      before.push(bytes.subarray(0, cut), []);
      const checkpoint: unknown = JSON.parse(JSON.stringify(before.checkpoint()));
      const rest = dissect(bytes.subarray(cut), { sender: who, offset: cut, checkpoint });
      const all = dissect(bytes, { sender: who });
      const later = all.filter((event) => event.offset >= cut && event.kind === 'ws-frame');
      assert.deepEqual(framesOf(rest), later);
      const messages = messagesOf(all).filter((event) => event.offset >= cut);
      assert.deepEqual(messagesOf(rest), messages);
    }),
    { numRuns: 400 },
  );
});

test('Claimed lengths take no memory', () => {
  const before = process.memoryUsage().arrayBuffers;
  const dissectors = Array.from({ length: 50 }, () => {
    const dissector = createWebSocket({ direction: 'down', offset: 0, sender: 'server' });
    dissector.push(Uint8Array.of(0x82, 0x7f, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 1), []);
    return dissector;
  });
  const grown = process.memoryUsage().arrayBuffers - before;
  assert.ok(grown < 50 * 128 * 1024, `${grown} bytes for ${dissectors.length}`);
});

test('A message of very many small frames takes the memory of its bytes', () => {
  const dissector = createWebSocket({ direction: 'down', offset: 0, sender: 'server' });
  dissector.push(Uint8Array.of(0x02, 0x00), []);
  const part = concat(...Array.from({ length: 1000 }, () => Uint8Array.of(0x00, 0x01, 0x41)));
  const before = process.memoryUsage().arrayBuffers;
  for (let round = 0; round < 100; round += 1) dissector.push(part, []);
  const out: WireEvent[] = [];
  dissector.push(Uint8Array.of(0x80, 0x00), out);
  assert.equal(messagesOf(out)[0]?.payloadLength, 100_000);
  assert.ok(process.memoryUsage().arrayBuffers - before < 32 * 1024 * 1024);
});

test('What ws sends is read back exactly', async () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  const text = fc.string({ unit: 'grapheme', maxLength: 60 });
  const encode = (value: string): Uint8Array => new TextEncoder().encode(value);
  const sending: fc.Arbitrary<Sending> = fc.oneof(
    fc.array(bytes, { minLength: 1, maxLength: 3 }).map((parts) => {
      return { type: 'message' as const, binary: true, parts };
    }),
    fc.array(text, { minLength: 1, maxLength: 3 }).map((parts) => {
      return { type: 'message' as const, binary: false, parts: parts.map(encode) };
    }),
    fc.uint8Array({ maxLength: 125 }).map((data) => ({ type: 'ping' as const, data })),
  );
  const size = fc.integer({ min: 1, max: 2000 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(sending, { maxLength: 8 }),
      sender,
      deflate,
      size,
      async (sendings, who, parameters, piece) => {
        const close = { type: 'close', code: 1000, reason: 'done' } as const;
        const sent = await sentByWs([...sendings, close], who, parameters);
        const events = dissect(sent, { sender: who, deflate: parameters, size: piece, end: true });
        assert.ok(events.every(({ kind }) => kind === 'ws-frame' || kind === 'ws-message'));
        const messages = sendings.filter((it) => it.type === 'message');
        assert.deepEqual(
          messagesOf(events).map(({ opcode, payload }) => [opcode, [...payload]]),
          messages.map(({ binary, parts }) => [binary ? 2 : 1, [...concat(...parts)]]),
        );
        const pings = sendings.filter((it) => it.type === 'ping');
        assert.deepEqual(
          framesOf(events).flatMap(({ opcode, payload }) => (opcode === 9 ? [[...payload]] : [])),
          pings.map(({ data }) => [...data]),
        );
        const last = framesOf(events).at(-1);
        assert.deepEqual([last?.closeCode, last?.closeReason], [1000, 'done']);
      },
    ),
    { numRuns: 60 },
  );
});
