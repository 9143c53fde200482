import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateRawSync } from 'node:zlib';
import {
  compressedAlone,
  isWhole,
  memoryOf,
  messageFinder,
  payloadEnd,
  readDeflate,
} from '../../../../../../site/wire-view/explain/websocket/deflate.ts';
import { readRulers } from '../../../../../../site/wire-view/explain/websocket/rulers.ts';
import { isCompressed } from '../../../../../../site/wire-view/model/compressed.ts';
import { payloadOf } from '../../../../../../site/wire-view/payload/payload-of.ts';
import { FULL_DEFLATE } from '../../../../../support/websocket-stand.ts';
import { frame } from '../../../../../support/wire-view-harness/transcript.ts';
import { sentByWs } from '../../../../../support/ws-sender.ts';
import { modelOf, requestText, rowOf, rowsOf, switchingText } from './stand.ts';

const encode = (value: string) => new TextEncoder().encode(value);
const report = (n: number) =>
  encode(JSON.stringify({ type: 'position', user: 'ada lovelace', session: 'a81f-22c9', n }));

async function talk(
  answer: string,
  agreed: Partial<typeof FULL_DEFLATE>,
  payloads: readonly Uint8Array[],
) {
  const parameters = { ...FULL_DEFLATE, ...agreed };
  const sendings = payloads.map(
    (payload) => ({ type: 'message', binary: false, parts: [payload] }) as const,
  );
  const bytes = await sentByWs(sendings, 'client', parameters);
  return modelOf((said) => said.send(1, 'up', bytes, 5), {
    request: requestText(['Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits']),
    response: switchingText([`Sec-WebSocket-Extensions: permessage-deflate${answer}`]),
  });
}

test('the sizes of a message are those that a real compressor made of it', async () => {
  const payload = encode('a price of 42 €, a price of 43 €, a price of 44 €');
  const model = await talk('', {}, [payload]);
  const { message, ratio } = readDeflate(rowOf(model, 'ws-message'), model);
  const made = deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH }).length - 4;
  assert.equal(message.wireLength, made);
  assert.equal(message.payloadLength, payload.length);
  assert.equal(ratio, made / payload.length);
});

test('a message by itself takes what it takes without the messages before it', async () => {
  const model = await talk('', {}, [report(1), report(2), report(3)]);
  const row = rowOf(model, 'ws-message', 2);
  const { message, first, takeover } = readDeflate(row, model);
  const alone = await compressedAlone(message.payload);
  const flushed = deflateRawSync(report(3), { finishFlush: constants.Z_SYNC_FLUSH }).length - 4;
  assert.ok(Math.abs(alone - flushed) <= 2, `${alone} is about ${flushed}`);
  assert.ok(alone - message.wireLength > 40, 'the context saved most of it');
  assert.equal(first, false);
  assert.equal(takeover, true);
});

test('without context takeover nothing is saved by it, and the first message has no context', async () => {
  const agreed = { clientNoContextTakeover: true };
  const model = await talk('; client_no_context_takeover', agreed, [report(1), report(2)]);
  const [one, two] = rowsOf(model, 'ws-message').map((row) => readDeflate(row, model));
  assert.equal(one?.first, true);
  assert.equal(two?.first, false);
  assert.equal(two?.takeover, false);
  const alone = await compressedAlone(report(2));
  assert.ok(Math.abs(alone - (two?.message.wireLength ?? 0)) <= 2);
});

test('a compressed frame leads to its message, once that is whole', async () => {
  const model = await talk('', {}, [report(1), report(2)]);
  for (const row of rowsOf(model, 'ws-frame')) {
    assert.equal(isCompressed(row, model), true);
    const message = messageFinder(row, model)();
    assert.equal(message?.event.index, row.event.message);
    assert.equal(message !== undefined && isWhole(message.event), true);
  }
});

/** One message in frames that end at these bytes of its compressed form, and what it is. */
function fragments(
  ends: readonly number[],
  agreed = ['Sec-WebSocket-Extensions: permessage-deflate'],
) {
  const payload = encode('what stands here stands here again, and again, and again');
  const bytes = deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
  const cuts = [0, ...ends, bytes.length];
  const model = modelOf(
    (said) => {
      for (const [index, end] of cuts.slice(1).entries()) {
        const part = Uint8Array.from(bytes.subarray(cuts[index], end));
        const fin = index === cuts.length - 2;
        const one = frame(index === 0 ? 1 : 0, part, { key: [9, 8, 7, index], fin });
        if (index === 0) one[0] = (one[0] ?? 0) | 0x40;
        said.send(1, 'up', one, 10 + index);
        if (index === 0 && !fin) said.send(1, 'up', frame(9, 'hi', { key: [1, 2, 3, 4] }), 10.5);
      }
    },
    { request: requestText(agreed), response: switchingText(agreed) },
  );
  return { model, bytes };
}

test('a continuation is compressed where its message is, though RSV1 is not set on it', () => {
  const { model } = fragments([5, 9]);
  const frames = rowsOf(model, 'ws-frame');
  assert.deepEqual(
    frames.map((row) => [row.event.opcode, isCompressed(row, model)]),
    [
      [1, true],
      [9, false],
      [0, true],
      [0, true],
    ],
  );
  // What was compressed as a whole is no text, nor any format, in its parts.
  for (const row of frames.filter(({ event }) => event.opcode < 3)) {
    assert.equal(payloadOf(row, model), undefined);
  }
  assert.ok(payloadOf(rowOf(model, 'ws-message'), model));
});

test('the end of the payload is that of the message, also where its last frame is short or empty', () => {
  const { bytes } = fragments([]);
  const from = bytes.length;
  for (const ends of [[], [from], [from - 1], [from - 3, from - 2], [from - 1, from]]) {
    const { model } = fragments(ends);
    const message = rowOf(model, 'ws-message');
    const frames = readRulers(message, model)?.frames.filter(({ inMessage }) => inMessage) ?? [];
    assert.deepEqual(payloadEnd(frames, model, 4), Uint8Array.from(bytes.subarray(-4)), `${ends}`);
  }
});

test('RSV1 without an agreed extension is told from a handshake that is gone', () => {
  const { model } = fragments([], []);
  const reading = readDeflate(rowOf(model, 'ws-message'), model);
  assert.deepEqual([reading.agreed, reading.parameters], [false, undefined]);
  const kept = fragments([]).model;
  assert.equal(readDeflate(rowOf(kept, 'ws-message'), kept).agreed, true);
});

test('the memory is what zlib documents for the agreed windows', () => {
  const full = memoryOf(FULL_DEFLATE);
  // 128 KiB of window and 128 KiB of hash tables; 32 KiB to inflate.
  assert.deepEqual(
    full.map(({ deflate, inflate, kept }) => [deflate, inflate, kept]),
    [
      [262_144, 32_768, true],
      [262_144, 32_768, true],
    ],
  );
  const [server, client] = memoryOf({
    serverNoContextTakeover: true,
    clientNoContextTakeover: false,
    serverMaxWindowBits: 8,
    clientMaxWindowBits: 12,
  });
  assert.deepEqual([server?.deflate, server?.inflate, server?.kept], [133_120, 256, false]);
  assert.deepEqual([client?.deflate, client?.inflate, client?.kept], [147_456, 4096, true]);
});
