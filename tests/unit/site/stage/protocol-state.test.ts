import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProgramChanged } from '../../../../playground-server/trace/trace.ts';
import { createProtocolStateReader } from '../../../../site/stage/state/protocol-state.ts';
import { crashed, type HandMadeTrace, handMadeTrace } from './rows.ts';

function reader(): { trace: HandMadeTrace; text: (program?: ProgramChanged) => string } {
  const trace = handMadeTrace();
  const state = createProtocolStateReader();
  return { trace, text: (program) => state.read(trace, program).text };
}

test('before the first byte it says so', () => {
  assert.equal(reader().text(), 'nothing on the wire yet');
});

test('a WebSocket is its 101 while it is open, and its close code when it is gone', () => {
  const { trace, text } = reader();
  trace.request(1, 0, 'GET /socket');
  assert.equal(text(), 'GET /socket, no answer yet');
  trace.response(1, 1, '101 Switching Protocols', '');
  assert.equal(text(), '101 Switching Protocols');
  trace.frame(1, 2, 'up', 1);
  assert.equal(text(), '101 Switching Protocols');
  trace.frame(1, 3, 'down', 8, 1000);
  assert.equal(text(), 'closing 1000');
  trace.close(1, 4);
  assert.equal(text(), 'closed 1000');
});

test('a connection that ends without a close frame is closed 1006', () => {
  const { trace, text } = reader();
  trace.request(1, 0, 'GET /socket');
  trace.response(1, 1, '101 Switching Protocols', '');
  trace.close(1, 4);
  assert.equal(text(), 'closed 1006');
});

test('an event stream is open until its body ends or its connection does', () => {
  for (const end of ['body', 'close'] as const) {
    const { trace, text } = reader();
    trace.request(1, 0, 'GET /events');
    trace.response(1, 1, '200 OK', 'text/event-stream; charset=utf-8');
    assert.equal(text(), '200 OK, text/event-stream, open');
    trace[end](1, 5);
    assert.equal(text(), '200 OK, text/event-stream, ended');
  }
});

test('a question asked again and again is polling, and its number grows', () => {
  const { trace, text } = reader();
  for (let n = 0; n < 12; n += 1) {
    trace.request(1, n * 100, `GET /orders?t=${n}`, n);
    trace.response(1, n * 100 + 3, '304 Not Modified', '', n);
  }
  assert.equal(text(), 'polling: 12 requests');
});

test('questions that the server holds are long polling', () => {
  const { trace, text } = reader();
  trace.request(1, 0, 'GET /latest');
  trace.response(1, 2500, '200 OK');
  trace.request(1, 2510, 'GET /latest', 1);
  assert.equal(text(), 'long polling: 2 requests, one held open');
});

test('the files of each load of the page are not a poll', () => {
  const { trace, text } = reader();
  for (let load = 0; load < 4; load += 1) {
    trace.page(load * 100, 0, 'navigate', 'GET /');
    trace.request(1, load * 100 + 1, 'GET /client.js', load);
    trace.response(1, load * 100 + 2, '200 OK', 'text/javascript', load);
  }
  assert.equal(text(), '200 OK');
});

test('what goes on at once is said at once', () => {
  const { trace, text } = reader();
  trace.request(1, 0, 'GET /ws');
  trace.response(1, 1, '101 Switching Protocols', '');
  trace.request(2, 0, 'GET /events');
  trace.response(2, 1, '200 OK', 'text/event-stream');
  assert.equal(text(), '101 Switching Protocols · 200 OK, text/event-stream, open');
});

test('a program that crashed comes before everything', () => {
  const { trace, text } = reader();
  trace.request(1, 0, 'GET /');
  trace.response(1, 1, '200 OK');
  assert.equal(text(crashed(1)), 'program crashed, exit code 1');
  assert.equal(text(crashed(null, 'SIGKILL')), 'program ended by SIGKILL');
});

test('a refusal stands as its status line', () => {
  const { trace, text } = reader();
  trace.request(1, 0, 'GET /socket');
  trace.response(1, 1, '426 Upgrade Required');
  assert.equal(text(), '426 Upgrade Required');
});

test('clearing the list forgets counts, not what is open', () => {
  const { trace, text } = reader();
  trace.request(1, 0, 'GET /socket');
  trace.response(1, 1, '101 Switching Protocols', '');
  assert.equal(text(), '101 Switching Protocols');
  trace.clear();
  assert.equal(text(), '101 Switching Protocols');
});

test('a handshake that got no 101 was refused, however often it is tried', () => {
  const { trace, text } = reader();
  for (let n = 0; n < 3; n += 1) {
    trace.handshake(1, n * 10, '/socket', n);
    trace.response(1, n * 10 + 1, '426 Upgrade Required', 'text/plain', n);
  }
  assert.equal(text(), 'handshake refused: 426 Upgrade Required');
  trace.request(1, 50, 'GET /latest', 3);
  assert.equal(text(), 'GET /latest, no answer yet');
  trace.response(1, 51, '200 OK', 'text/plain', 3);
  assert.equal(text(), '200 OK');
});

test('behind a further hop an exchange is one, though two legs carry it', () => {
  const { trace, text } = reader();
  trace.further(2);
  trace.handshake(1, 0, '/socket');
  trace.request(2, 1, 'GET /socket');
  trace.response(2, 2, '426 Upgrade Required');
  trace.response(1, 3, '426 Upgrade Required');
  assert.equal(text(), 'handshake refused: 426 Upgrade Required');
  trace.request(1, 10, 'GET /latest', 1);
  trace.request(2, 11, 'GET /latest', 1);
  trace.response(2, 12, '200 OK', 'text/plain', 1);
  trace.response(1, 13, '502 Bad Gateway', 'text/html', 1);
  assert.equal(text(), '502 Bad Gateway');
});
