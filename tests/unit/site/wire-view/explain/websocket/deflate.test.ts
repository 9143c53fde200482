import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateRawSync } from 'node:zlib';
import {
  compressedAlone,
  isWhole,
  memoryOf,
  messageFinder,
  readDeflate,
  saysCompressed,
} from '../../../../../../site/wire-view/explain/websocket/deflate.ts';
import { FULL_DEFLATE } from '../../../../../support/websocket-stand.ts';
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
    assert.equal(saysCompressed(row), true);
    const message = messageFinder(row, model)();
    assert.equal(message?.event.index, row.event.message);
    assert.equal(message !== undefined && isWhole(message.event), true);
  }
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
