import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateRawSync } from 'node:zlib';
import {
  type DeflateParameters,
  KEPT_PAYLOAD_LIMIT,
} from '../../../playground-server/wire/index.ts';
import { INFLATED_MESSAGE_LIMIT } from '../../../playground-server/wire/websocket-inflate.ts';
import {
  codesOf,
  concat,
  dissect,
  FULL_DEFLATE,
  frameBytes,
  framesOf,
  messagesOf,
} from '../../support/websocket-stand.ts';
import { type Sending, sentByWs } from '../../support/ws-sender.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const sendings: Sending[] = [
  { type: 'message', binary: false, parts: [text('a price of 42 €, a price of 43 €')] },
  { type: 'message', binary: false, parts: [text('a price of '), text('44 €')] },
  { type: 'ping', data: text('?') },
  { type: 'message', binary: true, parts: [new Uint8Array(100_000).fill(7)] },
  { type: 'message', binary: false, parts: [text('')] },
  { type: 'message', binary: false, parts: [text('a price of 45 €')] },
];

const AGREEMENTS: [string, DeflateParameters][] = [
  ['with context takeover', FULL_DEFLATE],
  [
    'without context takeover',
    { ...FULL_DEFLATE, serverNoContextTakeover: true, clientNoContextTakeover: true },
  ],
  ['with small windows', { ...FULL_DEFLATE, serverMaxWindowBits: 9, clientMaxWindowBits: 10 }],
];

for (const [name, deflate] of AGREEMENTS) {
  for (const sender of ['client', 'server'] as const) {
    test(`What ws compresses ${name} as the ${sender} is inflated`, async () => {
      const bytes = await sentByWs(sendings, sender, deflate);
      const whole = dissect(bytes, { sender, deflate });
      assert.deepEqual(codesOf(whole), []);
      const expected = sendings.flatMap((it) =>
        it.type === 'message' ? [Buffer.concat(it.parts).toString('latin1')] : [],
      );
      assert.deepEqual(
        messagesOf(whole).map(({ payload }) => Buffer.from(payload).toString('latin1')),
        expected,
      );
      assert.ok(messagesOf(whole).every(({ compressed }) => compressed));
      for (const size of [1, 2, 3, 7, 50]) {
        assert.deepEqual(dissect(bytes, { sender, deflate, size }), whole);
      }
    });
  }
}

/** A message as one compressed frame. */
function compressed(payload: Uint8Array, first = 0xc2): Uint8Array {
  const packed = deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH });
  return frameBytes({ first, payload: packed.subarray(0, -4) });
}

test('A bomb is a violation, what follows is shown where it can be', () => {
  const bomb = compressed(new Uint8Array(INFLATED_MESSAGE_LIMIT + 1));
  const small = compressed(text('hello, hello'));
  const before = process.memoryUsage();
  const events = dissect(concat(bomb, small), { deflate: FULL_DEFLATE });
  const after = process.memoryUsage();
  assert.deepEqual(codesOf(events), ['WS_DEFLATE_BOMB']);
  const [first, second] = messagesOf(events);
  assert.equal(first?.payloadLength, -1);
  assert.equal(first?.payload.length, 0);
  assert.equal(second?.payloadLength, 12);
  const grown = after.arrayBuffers - before.arrayBuffers;
  assert.ok(grown < 16 * 1024 * 1024, `${grown} bytes more are held`);
});

test('A message as large as the limit is inflated, and the kept part of it is kept', () => {
  const events = dissect(compressed(new Uint8Array(INFLATED_MESSAGE_LIMIT)), {
    deflate: FULL_DEFLATE,
  });
  assert.deepEqual(codesOf(events), []);
  assert.equal(messagesOf(events)[0]?.payloadLength, INFLATED_MESSAGE_LIMIT);
  assert.equal(messagesOf(events)[0]?.payload.length, KEPT_PAYLOAD_LIMIT);
});

test('A compressed frame over the limit of kept bytes is inflated as it comes', () => {
  const noise = new Uint8Array(KEPT_PAYLOAD_LIMIT + 5000);
  let state = 1;
  for (let at = 0; at < noise.length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    noise[at] = state >>> 24;
  }
  const stored = deflateRawSync(noise, { level: 0, finishFlush: constants.Z_SYNC_FLUSH });
  const bytes = frameBytes({ first: 0xc2, payload: stored.subarray(0, -4), maskingKey: 99 });
  const events = dissect(bytes, { sender: 'client', deflate: FULL_DEFLATE, size: 100_003 });
  assert.deepEqual(codesOf(events), []);
  assert.equal(framesOf(events)[0]?.payload.length, KEPT_PAYLOAD_LIMIT);
  const [message] = messagesOf(events);
  assert.equal(message?.payloadLength, noise.length);
  assert.ok(
    Buffer.from(noise.subarray(0, KEPT_PAYLOAD_LIMIT)).equals(message?.payload as Uint8Array),
  );
});

test('A broken message without context takeover leaves the next one alone', () => {
  const deflate = { ...FULL_DEFLATE, serverNoContextTakeover: true };
  const broken = frameBytes({ first: 0xc2, payload: Uint8Array.of(0x06) });
  const events = dissect(concat(broken, compressed(text('fine'))), { deflate });
  assert.deepEqual(codesOf(events), ['WS_DEFLATE_INVALID']);
  assert.equal(messagesOf(events)[1]?.payloadLength, 4);
});
