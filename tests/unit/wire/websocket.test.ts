import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEPT_PAYLOAD_LIMIT } from '../../../playground-server/wire/events.ts';
import { createWebSocket } from '../../../playground-server/wire/websocket.ts';
import { bytesOfHex, loadVectors, testVectors } from '../../support/vectors.ts';
import {
  codesOf,
  concat,
  dissect,
  FULL_DEFLATE,
  frameBytes,
  framesOf,
  messagesOf,
  webSocketSubject,
} from '../../support/websocket-stand.ts';

testVectors(loadVectors(new URL('../../vectors/websocket/', import.meta.url)), webSocketSubject);
testVectors(loadVectors(new URL('../../vectors/deflate/', import.meta.url)), webSocketSubject);

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const filled = (length: number, value = 0x61): Uint8Array => new Uint8Array(length).fill(value);

test('64 KiB of binary data in a single unmasked frame (RFC 6455, section 5.7)', () => {
  const payload = Uint8Array.from({ length: 65_536 }, (_, index) => index * 7);
  const bytes = frameBytes({ first: 0x82, payload });
  assert.deepEqual(bytes.subarray(0, 10), bytesOfHex('82 7f 00 00 00 00 00 01 00 00'));
  for (const size of [Number.POSITIVE_INFINITY, 1448, 4096, 65_540, 1]) {
    const [frame] = framesOf(dissect(bytes, { size }));
    assert.equal(frame?.lengthForm, 64);
    assert.deepEqual(frame?.payload, payload);
  }
});

test('65,535 bytes are the most that 16 bits say', () => {
  const [frame] = framesOf(dissect(frameBytes({ first: 0x82, payload: filled(65_535) })));
  assert.equal(frame?.lengthForm, 16);
  assert.equal(frame?.payloadLength, 65_535);
});

test('A message of one frame shares its payload with the frame', () => {
  const events = dissect(frameBytes({ first: 0x81, payload: text('Hello') }));
  assert.equal(framesOf(events)[0]?.payload, messagesOf(events)[0]?.payload);
});

test('Every length of payload is unmasked, in pieces of every size', () => {
  for (let length = 0; length <= 130; length += 1) {
    const payload = Uint8Array.from({ length }, (_, index) => (index * 37) % 256);
    const bytes = frameBytes({ first: 0x82, payload, maskingKey: 0x91f2a3b4 });
    for (const size of [Number.POSITIVE_INFINITY, 1, 3, 7, 64]) {
      const [frame] = framesOf(dissect(bytes, { size, sender: 'client' }));
      assert.deepEqual(frame?.payload, payload);
      assert.equal(frame?.maskingKey, 0x91f2a3b4);
    }
  }
});

test('Of a payload over the limit that much is kept, and all of it is checked', () => {
  const payload = filled(KEPT_PAYLOAD_LIMIT + 100);
  payload[KEPT_PAYLOAD_LIMIT + 50] = 0xff;
  const bytes = frameBytes({ first: 0x81, payload, maskingKey: 0x01020304 });
  for (const size of [Number.POSITIVE_INFINITY, 10_001]) {
    const events = dissect(bytes, { size, sender: 'client' });
    const [frame] = framesOf(events);
    const [message] = messagesOf(events);
    assert.equal(frame?.payload.length, KEPT_PAYLOAD_LIMIT);
    assert.ok(frame?.payload.every((byte) => byte === 0x61));
    assert.equal(frame?.payloadLength, KEPT_PAYLOAD_LIMIT + 100);
    assert.equal(message?.payload.length, KEPT_PAYLOAD_LIMIT);
    assert.equal(message?.payloadLength, KEPT_PAYLOAD_LIMIT + 100);
    assert.deepEqual(codesOf(events), ['WS_INVALID_UTF8']);
    const violation = events.find((event) => event.kind === 'violation');
    assert.equal(violation?.offset, 14 + KEPT_PAYLOAD_LIMIT + 50);
  }
});

test('A control frame over the limit is passed like any other', () => {
  const events = dissect(frameBytes({ first: 0x89, payload: filled(KEPT_PAYLOAD_LIMIT + 1) }), {
    size: 100_000,
  });
  assert.deepEqual(codesOf(events), ['WS_CONTROL_TOO_LONG']);
  assert.equal(framesOf(events)[0]?.payload.length, KEPT_PAYLOAD_LIMIT);
});

test('Of a fragmented message the limit is kept over all its frames', () => {
  const part = filled(KEPT_PAYLOAD_LIMIT - 10);
  const events = dissect(
    concat(
      frameBytes({ first: 0x02, payload: part }),
      frameBytes({ first: 0x00, payload: filled(20, 0x62) }),
      frameBytes({ first: 0x80, payload: filled(20, 0x63) }),
    ),
  );
  const [message] = messagesOf(events);
  assert.equal(message?.payload.length, KEPT_PAYLOAD_LIMIT);
  assert.equal(message?.payloadLength, KEPT_PAYLOAD_LIMIT + 30);
  assert.equal(message?.payload.at(-1), 0x62);
});

test('Chunks are only lent: what is reported has memory of its own', () => {
  const bytes = frameBytes({ first: 0x82, payload: filled(100) });
  const events = dissect(bytes);
  assert.ok(framesOf(events)[0]?.payload.every((byte) => byte === 0x61));
  assert.equal(framesOf(events)[0]?.payload.buffer.byteLength, 100);
});

test('A Buffer is as good as any Uint8Array', () => {
  const bytes = frameBytes({ first: 0x81, payload: text('Hello'.repeat(30)), maskingKey: 77 });
  const dissector = createWebSocket({ direction: 'up', offset: 0, sender: 'client' });
  const plain = dissect(bytes, { sender: 'client' });
  const out: typeof plain = [];
  dissector.push(Buffer.from(bytes), out);
  assert.deepEqual(out, plain);
  assert.equal(Object.getPrototypeOf(framesOf(out)[0]?.payload), Uint8Array.prototype);
});

test('The offset is where the stream stands', () => {
  const [frame] = framesOf(dissect(bytesOfHex('81 01 41'), { offset: 5_000_000_000 }));
  assert.equal(frame?.offset, 5_000_000_000);
});

test('After the end nothing more is reported', () => {
  const dissector = createWebSocket({ direction: 'down', offset: 0, sender: 'server' });
  const out: ReturnType<typeof dissect> = [];
  dissector.push(bytesOfHex('81 05 41'), out);
  dissector.end(out);
  assert.equal(out.length, 1);
  dissector.end(out);
  assert.equal(out.length, 1);
});

// --- Checkpoints -------------------------------------------------------------------------------

/** A bit of everything, with context takeover and without a broken rule. */
const conversation = concat(
  bytesOfHex('81 85 37 fa 21 3d 7f 9f 4d 51 58'),
  bytesOfHex('01 83 00 00 00 05 48 65 69'),
  bytesOfHex('89 80 00 00 00 06'),
  bytesOfHex('80 82 00 00 00 07 6c 68'),
  bytesOfHex('c1 87 37 fa 21 3d c5 b2 ec f4 fe fd 21'),
  bytesOfHex('82 fe 00 7e 00 00 00 08'),
  filled(126),
  bytesOfHex('02 81 00 00 00 0a 01'),
  bytesOfHex('80 81 00 00 00 0b 02'),
  bytesOfHex('c1 87 00 00 00 0c f2 48 cd c5 c9 07 00'),
  bytesOfHex('88 82 00 00 00 09 03 e8'),
);

test('From a checkpoint at any byte the rest is as it was, skimmed or not', () => {
  const options = { direction: 'up', sender: 'client', deflate: FULL_DEFLATE } as const;
  const all = dissect(conversation, { ...options });
  assert.deepEqual(codesOf(all), []);
  for (let cut = 0; cut <= conversation.length; cut += 1) {
    for (const skim of [true, false]) {
      const before = createWebSocket({ ...options, offset: 0, skim });
      const dropped: typeof all = [];
      before.push(conversation.subarray(0, cut), dropped);
      if (skim) assert.deepEqual(dropped, []);
      const checkpoint: unknown = JSON.parse(JSON.stringify(before.checkpoint()));
      for (const size of [Number.POSITIVE_INFINITY, 1]) {
        const rest = dissect(conversation.subarray(cut), {
          ...options,
          offset: cut,
          checkpoint,
          size,
        });
        const [first] = rest;
        const border = all.some((event) => event.kind === 'ws-frame' && event.offset === cut);
        assert.equal(first?.kind === 'raw', !border && cut < conversation.length, `at ${cut}`);
        if (first?.kind === 'raw') {
          assert.equal(first.reason, 'after-gap');
          assert.equal(first.offset, cut);
        }
        const later = all.filter((event) => event.offset >= cut);
        assert.deepEqual(first?.kind === 'raw' ? rest.slice(1) : rest, later, `from ${cut}`);
      }
    }
  }
});

test('Two checkpoints in a row inside one frame are as good as one', () => {
  const bytes = bytesOfHex('82 fe 00 7e 00 00 00 08');
  const options = { direction: 'up', sender: 'client', skim: true } as const;
  const first = createWebSocket({ ...options, offset: 0 });
  first.push(bytes.subarray(0, 3), []);
  const second = createWebSocket({ ...options, offset: 3, checkpoint: first.checkpoint() });
  second.push(bytes.subarray(3), []);
  const rest = concat(filled(126), bytesOfHex('81 80 00 00 00 01'));
  const events = dissect(rest, { sender: 'client', offset: 8, checkpoint: second.checkpoint() });
  assert.deepEqual(
    events.map(({ kind, offset, length }) => [kind, offset, length]),
    [
      ['raw', 8, 126],
      ['ws-frame', 134, 6],
      ['ws-message', 134, 6],
    ],
  );
});

test('A frame that was begun before and never ends is raw to the end', () => {
  const before = createWebSocket({ direction: 'down', offset: 0, sender: 'server', skim: true });
  before.push(bytesOfHex('82 05 01'), []);
  const events = dissect(bytesOfHex('02 03'), {
    offset: 3,
    checkpoint: before.checkpoint(),
    end: true,
  });
  assert.deepEqual(events, [
    { kind: 'raw', direction: 'down', offset: 3, length: 2, reason: 'after-gap' },
  ]);
});

test('A message whose beginning is gone ends without a message event', () => {
  const before = createWebSocket({ direction: 'down', offset: 0, sender: 'server', skim: true });
  before.push(bytesOfHex('01 01 c3'), []);
  const options = { offset: 3, checkpoint: before.checkpoint() };
  const events = dissect(bytesOfHex('80 01 a9 81 01 41'), options);
  assert.deepEqual(codesOf(events), []);
  assert.deepEqual(
    framesOf(events).map(({ index, message }) => [index, message]),
    [
      [1, 0],
      [2, 1],
    ],
  );
  assert.deepEqual(
    messagesOf(events).map(({ index }) => index),
    [1],
  );
  assert.deepEqual(codesOf(dissect(bytesOfHex('81 01 41'), options)), ['WS_MESSAGE_INTERLEAVED']);
});

test('A compressed message that needs lost history says so once, and others are inflated', () => {
  const before = createWebSocket({
    direction: 'down',
    offset: 0,
    sender: 'server',
    deflate: FULL_DEFLATE,
    skim: true,
  });
  const hello = bytesOfHex('c1 07 f2 48 cd c9 c9 07 00');
  const again = bytesOfHex('c1 05 f2 00 11 00 00');
  before.push(hello, []);
  const options = { offset: 9, checkpoint: before.checkpoint(), deflate: FULL_DEFLATE };
  const events = dissect(concat(again, again, hello, again), options);
  assert.deepEqual(codesOf(events), ['WS_DEFLATE_CONTEXT_LOST']);
  assert.deepEqual(
    messagesOf(events).map(({ payloadLength }) => payloadLength),
    [-1, -1, 5, 5],
  );
});

test('Where framing was lost before a checkpoint it stays lost', () => {
  const before = createWebSocket({ direction: 'down', offset: 0, sender: 'server', skim: true });
  before.push(bytesOfHex('82 7f 80 00 00 00 00 00 00 01 ff'), []);
  const options = { offset: 11, checkpoint: before.checkpoint(), end: true };
  assert.deepEqual(dissect(bytesOfHex('81 01 41'), options), [
    { kind: 'raw', direction: 'down', offset: 11, length: 3, reason: 'desynchronised' },
  ]);
});

test('Framing that is lost in a head begun before makes the rest raw', () => {
  const before = createWebSocket({ direction: 'down', offset: 0, sender: 'server', skim: true });
  before.push(bytesOfHex('82 7f 80'), []);
  const options = { offset: 3, checkpoint: before.checkpoint(), end: true };
  assert.deepEqual(dissect(bytesOfHex('00 00 00 00 00 00 01 ff'), options), [
    { kind: 'raw', direction: 'down', offset: 3, length: 8, reason: 'desynchronised' },
  ]);
});

test('What is no checkpoint leaves the bytes raw', () => {
  const good = {
    version: 1,
    frame: 0,
    message: 0,
    open: null,
    closed: false,
    maskingKey: -1,
    head: [],
    remaining: 0,
    inflatedBefore: false,
    desynchronised: false,
  };
  assert.equal(framesOf(dissect(bytesOfHex('81 00'), { checkpoint: good })).length, 1);
  const broken = [
    null,
    7,
    {},
    { ...good, version: 2 },
    { ...good, frame: -1 },
    { ...good, open: 3 },
    { ...good, open: {} },
    { ...good, head: [300] },
    { ...good, head: Array(14).fill(0) },
    { ...good, remaining: 'x' },
  ];
  for (const checkpoint of broken) {
    const events = dissect(bytesOfHex('81 00'), { checkpoint, end: true });
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['raw'],
      JSON.stringify(checkpoint),
    );
  }
});

test('Skimming reports nothing, whatever comes', () => {
  const bytes = concat(
    bytesOfHex('f3 81 00 00 00 00 41 88 01 41 81 01 41'),
    bytesOfHex('82 7f 80 00 00 00 00 00 00 01 ff'),
  );
  for (const size of [1, 5, 100]) {
    assert.deepEqual(dissect(bytes, { skim: true, size, end: true }), []);
  }
});
