import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { preview, sizeOf } from '../../../playground-server/frame/lane/data.js';
import { createLane } from '../../../playground-server/frame/lane/lane.js';
import type { FromFrame } from '../../../playground-server/trace/frame-messages.ts';

before(() => {
  // What the lane reads of a page: where it is.
  Object.assign(globalThis, {
    location: new URL('http://play:4322/s1/demo/'),
    document: { baseURI: 'http://play:4322/s1/demo/' },
  });
});

function lane() {
  const told: FromFrame[] = [];
  const post = (message: FromFrame) => told.push(message);
  const made = createLane(post, () => false, { prefix: '/s1/demo', client: 'client.js' });
  return { lane: made, told };
}

test('the line is that of the client file, in the stack form of each engine', () => {
  const stacks = {
    chromium: `Error
    at Proxy.send (http://play:4322/~frame/lane/wrap.js:40:12)
    at ask (http://play:4322/s1/demo/library.js:3:1)
    at HTMLFormElement.onsubmit (http://play:4322/s1/demo/client.js:7:16)
    at start (http://play:4322/s1/demo/client.js:99:1)`,
    firefox: `send@http://play:4322/~frame/lane/wrap.js:40:12
onsubmit@http://play:4322/s1/demo/client.js:7:16
@http://play:4322/s1/demo/client.js:99:1`,
    withQuery: '    at http://play:4322/s1/demo/client.js?v=2:7:1',
  };
  for (const stack of Object.values(stacks)) assert.equal(lane().lane.lineOf(stack), 7);
});

test('where the client file is not in the stack, no line is told', () => {
  const { lineOf } = lane().lane;
  assert.equal(lineOf('Error\n    at http://play:4322/s1/demo/other-client.js:7:1'), undefined);
  assert.equal(lineOf('Error\n    at http://play:4322/s2/demo/client.js:7:1'), undefined);
  assert.equal(lineOf(undefined), undefined);
});

test('a URL is shown as the example knows it, a foreign one whole', () => {
  const { path } = lane().lane;
  assert.equal(path('orders?since=3'), '/orders?since=3');
  assert.equal(path(new URL('ws://play:4322/s1/demo/socket')), '/socket');
  assert.equal(path('https://elsewhere.example/x'), 'https://elsewhere.example/x');
  assert.equal(path('http://['), 'http://[');
});

test('details are cut at 200 characters, and objects are numbered from 1', () => {
  const { lane: made, told } = lane();
  assert.equal(made.nextObject(), 1);
  assert.equal(made.nextObject(), 2);
  made.event('websocket', 2, 'message', 'x'.repeat(500), 500);
  const [message] = told;
  assert.ok(message?.type === 'page');
  assert.equal(message.event.detail, `${'x'.repeat(200)}…`);
  assert.equal(message.event.size, 500);
});

test('data is measured in bytes, whatever holds it', () => {
  assert.equal(sizeOf('hé🙂'), 7);
  assert.equal(sizeOf(new Blob(['abc'])), 3);
  assert.equal(sizeOf(new Uint8Array(8).subarray(2, 5)), 3);
  assert.equal(sizeOf(new ArrayBuffer(4)), 4);
  assert.equal(sizeOf(new URLSearchParams({ a: 'é' })), 8);
  assert.equal(sizeOf(undefined), undefined);
  assert.equal(sizeOf(new FormData()), undefined);
});

test('binary data is previewed by its first bytes', () => {
  assert.equal(preview(Uint8Array.of(1, 2, 255)), '3 bytes: 01 02 ff');
  assert.equal(preview(new Uint8Array(40)), `40 bytes: ${Array(16).fill('00').join(' ')} …`);
  assert.equal(preview(new FormData()), 'FormData');
  assert.equal(preview('text'), 'text');
});
