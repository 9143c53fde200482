import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCallPairs } from '../../../../site/wire-view/model/call-pairs.ts';
import type { PageRow, WireRow } from '../../../../site/wire-view/model/view.ts';
import { handMadeTrace } from '../stage/rows.ts';

const page = (row: unknown) => row as PageRow;
const wire = (row: unknown) => row as WireRow;

test('the n-th send is the n-th message of its own socket', () => {
  const trace = handMadeTrace();
  trace.page(0, 1, 'new WebSocket', '/a');
  trace.page(0, 2, 'new WebSocket', '/b');
  trace.request(1, 1, 'GET /a');
  trace.request(2, 1, 'GET /b');
  const sendB = page(trace.page(5, 2, 'send', 'to b'));
  const sendA = page(trace.page(6, 1, 'send', 'to a'));
  const frameA = wire(trace.frame(1, 7, 'up', 1));
  trace.frame(1, 7, 'up', 9);
  const frameB = wire(trace.frame(2, 7, 'up', 2));
  const second = page(trace.page(8, 1, 'send', 'again'));
  const pairs = createCallPairs();
  pairs.read(trace);
  assert.equal(pairs.wireOf(sendA), frameA);
  assert.equal(pairs.wireOf(sendB), frameB);
  assert.equal(pairs.callOf(frameB), sendB);
  assert.equal(pairs.wireOf(second), undefined);
});

test('a report that comes after its bytes finds them all the same', () => {
  const trace = handMadeTrace();
  const request = wire(trace.request(1, 11, 'GET /orders'));
  const fetched = page(trace.page(10, 1, 'fetch', 'GET /orders'));
  const pairs = createCallPairs();
  pairs.read(trace);
  assert.equal(pairs.wireOf(fetched), request);
});

test('a call that the cache answered takes no other call’s request', () => {
  const trace = handMadeTrace();
  const cached = page(trace.page(0, 1, 'fetch', 'GET /x'));
  trace.page(1, 1, 'response', '200 OK');
  const asked = page(trace.page(50, 2, 'fetch', 'GET /x'));
  const request = wire(trace.request(1, 51, 'GET /x'));
  const pairs = createCallPairs();
  pairs.read(trace);
  assert.equal(pairs.wireOf(cached), undefined);
  assert.equal(pairs.wireOf(asked), request);
});

test('a request that is older than the call is not its own', () => {
  const trace = handMadeTrace();
  trace.request(1, 10, 'GET /events');
  const call = page(trace.page(100, 1, 'fetch', 'GET /events'));
  const pairs = createCallPairs();
  pairs.read(trace);
  assert.equal(pairs.wireOf(call), undefined);
});

test('a send that threw was never sent', () => {
  const trace = handMadeTrace();
  trace.page(0, 1, 'new WebSocket', '/a');
  trace.request(1, 1, 'GET /a');
  const early = page(trace.page(2, 1, 'send', 'early'));
  trace.page(2, 1, 'InvalidStateError', 'Still in CONNECTING state.');
  const late = page(trace.page(5, 1, 'send', 'late'));
  const frame = wire(trace.frame(1, 6, 'up', 1));
  const pairs = createCallPairs();
  pairs.read(trace);
  assert.equal(pairs.wireOf(early), undefined);
  assert.equal(pairs.wireOf(late), frame);
});

test('another load of the page begins its numbers anew', () => {
  const trace = handMadeTrace();
  trace.page(0, 1, 'new WebSocket', '/a');
  trace.request(1, 1, 'GET /a');
  trace.page(10, 0, 'navigate', 'GET /');
  trace.page(11, 1, 'new WebSocket', '/a');
  trace.request(2, 12, 'GET /a');
  const send = page(trace.page(13, 1, 'send', 'x'));
  const frame = wire(trace.frame(2, 14, 'up', 1));
  const pairs = createCallPairs();
  pairs.read(trace);
  assert.equal(pairs.wireOf(send), frame);
});

test('rows that come later are read when asked again', () => {
  const trace = handMadeTrace();
  const pairs = createCallPairs();
  const call = page(trace.page(0, 1, 'fetch', 'GET /x'));
  pairs.read(trace);
  assert.equal(pairs.wireOf(call), undefined);
  const request = wire(trace.request(1, 1, 'GET /x'));
  pairs.read(trace);
  assert.equal(pairs.wireOf(call), request);
});

test('a send finds its message also behind what was let go', () => {
  const trace = handMadeTrace();
  const pairs = createCallPairs();
  const socket = trace.page(0, 1, 'new WebSocket', '/chat') as PageRow;
  trace.request(7, 1, 'GET /chat');
  const first = trace.page(2, 1, 'send', 'a') as PageRow;
  trace.frame(7, 2.1, 'up', 1);
  pairs.read(trace);
  trace.letGo(4);
  const second = trace.page(3, 1, 'send', 'b') as PageRow;
  const message = trace.frame(7, 3.1, 'up', 1);
  pairs.read(trace);
  assert.ok(pairs.wireOf(socket) && pairs.wireOf(first));
  assert.equal(pairs.wireOf(second), message);
});
