import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeFrame, frame, WireScript } from './wire-script.ts';

const open = () => new WireScript('websocket').open().handshake();

// --- handshake -----------------------------------------------------------------------------------

const agreed = { ask: ['Sec-WebSocket-Protocol: a, b'], answer: ['Sec-WebSocket-Protocol: b'] };

test('a handshake with the right accept and a chosen subprotocol passes', async () => {
  const wire = new WireScript('websocket').open().handshake(agreed);
  assert.deepEqual(await wire.judge('handshake/seen'), { done: true, missing: [] });
});

test('a wrong accept, a subprotocol of nobody, and none at all do not pass', async () => {
  const accept = 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  const wrong = new WireScript('websocket').open().handshake({ ...agreed, accept });
  assert.equal((await wrong.judge('handshake/seen')).done, false);
  assert.deepEqual((await open().judge('handshake/seen')).missing, [
    'A subprotocol that the page asked for and the server chose.',
  ]);
  const unchosen = new WireScript('websocket').open().handshake({ ask: agreed.ask });
  assert.equal((await unchosen.judge('handshake/seen')).done, false);
  const none = new WireScript('websocket').open().request('GET /x7/websocket/');
  assert.equal((await none.judge('handshake/seen')).done, false);
});

const upgrade = ['Connection: Upgrade', 'Upgrade: websocket'];
const twoWays = () =>
  new WireScript('websocket')
    .open()
    .request('GET /x7/websocket/nowhere', upgrade)
    .respond('404 Not Found')
    .close()
    .open()
    .request('GET /x7/websocket/socket')
    .respond('426 Upgrade Required', {});

test('three ways to fail pass: 404, 426, and 101 without the subprotocol', async () => {
  const ask = ['Sec-WebSocket-Protocol: tea.v1'];
  const wire = twoWays().close().open().handshake({ ask });
  assert.deepEqual(await wire.judge('handshake/refused'), { done: true, missing: [] });
});

test('the same way twice counts once', async () => {
  const wire = twoWays().close().open().request('GET /x7/websocket/no', upgrade);
  const { done, missing } = await wire.respond('404 Not Found').judge('handshake/refused');
  assert.equal(done, false);
  assert.deepEqual(missing, [
    'Three different ways to fail: 2 so far.',
    'Another way than 404, 426.',
  ]);
});

test('a plain 404, and a handshake whose subprotocol was taken, are no failures', async () => {
  const wire = twoWays().request('GET /favicon.ico').respond('404 Not Found').close().open();
  const subprotocol = ['Sec-WebSocket-Protocol: echo.v1'];
  wire.handshake({ ask: subprotocol, answer: subprotocol });
  assert.equal((await wire.judge('handshake/refused')).done, false);
});

// --- frames/typed-hello --------------------------------------------------------------------------

test('"Hi" in one masked text frame passes', async () => {
  const wire = open().up(frame(1, 'Hi'));
  assert.deepEqual(await wire.judge('frames/typed-hello'), { done: true, missing: [] });
});

test('"Hi!", "hi", a binary "Hi", one from the server and one in two frames do not', async () => {
  const wire = open().up(frame(1, 'Hi!')).up(frame(1, 'hi')).up(frame(2, 'Hi'));
  wire
    .up(frame(1, 'H', { fin: false }))
    .up(frame(0, 'i'))
    .down(frame(1, 'Hi', { mask: false }));
  assert.equal((await wire.judge('frames/typed-hello')).done, false);
});

test('an unmasked "Hi" lacks the mask', async () => {
  const wire = open().up(frame(1, 'Hi', { mask: false }));
  const { done, missing } = await wire.judge('frames/typed-hello');
  assert.equal(done, false);
  assert.deepEqual(missing, ['The same, masked.']);
});

// --- frames/length-forms -------------------------------------------------------------------------

test('125, 126 and 65,536 bytes take the three length forms', async () => {
  const wire = open().up(frame(1, 125)).up(frame(1, 126)).up(frame(1, 65_536));
  assert.deepEqual(await wire.judge('frames/length-forms'), { done: true, missing: [] });
});

test('65,535 bytes still take 16 bits, and the echo does not count', async () => {
  const wire = open().up(frame(1, 126)).up(frame(1, 65_535));
  wire.down(frame(1, 65_536, { mask: false })).up(frame(9, 'ping'));
  const { done, missing } = await wire.judge('frames/length-forms');
  assert.equal(done, false);
  assert.equal(missing.length, 2);
});

// --- frames/fragmented ---------------------------------------------------------------------------

const down = (opcode: number, text: string, fin = true) =>
  frame(opcode, text, { fin, mask: false });

test('three frames with a ping between them pass', async () => {
  const wire = open()
    .down(down(1, 'he', false))
    .down(down(9, 'between'));
  wire.down(down(0, 'll', false)).down(down(0, 'o'));
  assert.deepEqual(await wire.judge('frames/fragmented'), { done: true, missing: [] });
});

test('a ping before or behind the message, or from the other side, is not between', async () => {
  const wire = open()
    .down(down(9, 'before'))
    .down(down(1, 'he', false))
    .up(frame(9, 'other'));
  wire
    .down(down(0, 'll', false))
    .down(down(0, 'o'))
    .down(down(9, 'behind'));
  const { done, missing } = await wire.judge('frames/fragmented');
  assert.equal(done, false);
  assert.deepEqual(missing, ['A ping between the frames of such a message.']);
});

test('two frames, or three that are not complete, are not enough', async () => {
  const wire = open()
    .down(down(1, 'he', false))
    .down(down(9, 'between'))
    .down(down(0, 'llo'));
  assert.equal((await wire.judge('frames/fragmented')).done, false);
  wire
    .down(down(1, 'a', false))
    .down(down(9, ''))
    .down(down(0, 'b', false))
    .down(down(0, 'c', false));
  assert.equal((await wire.judge('frames/fragmented')).done, false);
});

// --- endings/codes -------------------------------------------------------------------------------

const told1006 = { api: 'websocket', name: 'close', detail: 'code 1006, wasClean false' } as const;

/** A WebSocket on a leg of its own that ends with a close frame of that code. */
function closedWith(wire: WireScript, code: number, direction: 'up' | 'down'): WireScript {
  const bytes = closeFrame(code, direction === 'up');
  return wire.open().handshake()[direction](bytes).close();
}

function allCodes(): WireScript {
  const wire = new WireScript('websocket');
  for (const code of [1000, 1001, 1007, 1009]) closedWith(wire, code, 'down');
  return closedWith(wire, 1002, 'up');
}

test('five codes from either side and one end without a word pass', async () => {
  const wire = allCodes().open().handshake().close().page(told1006);
  assert.deepEqual(await wire.judge('endings/codes'), { done: true, missing: [] });
});

test('a code that is missing is named, and 1006 in a frame is no end without a word', async () => {
  const wire = new WireScript('websocket');
  for (const code of [1000, 1001, 1002, 1009, 1006]) closedWith(wire, code, 'down');
  assert.deepEqual((await wire.page(told1006).judge('endings/codes')).missing, [
    'A close frame with 1007, from whichever side.',
    'A WebSocket that ended without any close frame, and a page that was told 1006 of it.',
  ]);
});

test('a page that was not told, and a refused handshake, do not pass', async () => {
  const untold = await allCodes().open().handshake().close().judge('endings/codes');
  assert.equal(untold.done, false);
  const refused = allCodes().open().request('GET /x7/websocket/nowhere', upgrade);
  refused.respond('404 Not Found').close().page(told1006);
  assert.equal((await refused.judge('endings/codes')).missing.length, 1);
});
