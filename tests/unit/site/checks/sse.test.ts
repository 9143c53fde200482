import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WireScript } from './wire-script.ts';

const chunk = (text: string) => {
  const bytes = new TextEncoder().encode(text);
  return `${bytes.length.toString(16)}\r\n${text}\r\n`;
};

/** Asks for the stream and gets its head, on a new leg. */
function stream(wire: WireScript, lastEventId?: string): WireScript {
  const fields = ['Accept: text/event-stream'];
  if (lastEventId !== undefined) fields.push(`Last-Event-ID: ${lastEventId}`);
  return wire
    .open()
    .request('GET /x7/sse/events', fields)
    .down('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n')
    .down(`Transfer-Encoding: chunked\r\n\r\n${chunk('retry: 1000\n\n')}`);
}

const events = (wire: WireScript, from: number, to: number) => {
  for (let n = from; n <= to; n += 1) wire.down(chunk(`id: k3f9-${n}\ndata: ${n}\n\n`));
  return wire;
};

// --- sse/newline-emoji ---------------------------------------------------------------------------

const told = async (...blocks: string[]) => {
  const wire = stream(new WireScript('sse'));
  for (const block of blocks) wire.down(chunk(block));
  return wire.judge('sse/newline-emoji');
};

test('one event with a line break and an emoji passes', async () => {
  assert.deepEqual(await told('data: one\ndata: two 🚀\n\n'), { done: true, missing: [] });
  assert.equal((await told('data: one\ndata: ❤️\n\n')).done, true);
});

test('a line break and an emoji in two events do not pass', async () => {
  const { done, missing } = await told('data: one\ndata: two\n\n', 'data: 🚀\n\n');
  assert.equal(done, false);
  assert.deepEqual(missing, ['A line break and an emoji in the data of the same event.']);
});

test('what was never dispatched does not pass', async () => {
  const { done, missing } = await told('data: one\ndata: two 🚀\n');
  assert.equal(done, false);
  assert.deepEqual(missing, ['An event that reached the page.']);
});

test('a backslash and an n are no line break, and a digit is no emoji', async () => {
  const { done, missing } = await told('data: one\\n2 3\n\n');
  assert.equal(done, false);
  assert.equal(missing.length, 2);
});

// --- sse/zero-lost -------------------------------------------------------------------------------

const resumed = (wire: WireScript, after: number, to: number) =>
  events(stream(wire.close(), `k3f9-${after}`), after + 1, to);

const threeCuts = () => {
  const wire = events(stream(new WireScript('sse')), 1, 3);
  resumed(wire, 3, 6);
  resumed(wire, 6, 9);
  return wire;
};

test('three cuts without a hole and without a double pass', async () => {
  const verdict = await resumed(threeCuts(), 9, 12).judge('sse/zero-lost');
  assert.deepEqual(verdict, { done: true, missing: [] });
});

test('two cuts are not enough', async () => {
  const { done, missing } = await threeCuts().judge('sse/zero-lost');
  assert.equal(done, false);
  assert.match(missing[0] ?? '', /2 so far/);
});

test('one event that fell into the third cut for good does not pass', async () => {
  const wire = events(stream(threeCuts().close(), 'k3f9-9'), 11, 14);
  const { done, missing } = await wire.judge('sse/zero-lost');
  assert.equal(done, false);
  assert.match(missing[0] ?? '', /1 missing after k3f9-9/);
});

test('a block with an id and without data is no hole', async () => {
  const wire = stream(threeCuts().close(), 'k3f9-9').down(chunk('id: k3f9-10\n\n'));
  assert.equal((await events(wire, 11, 14).judge('sse/zero-lost')).done, true);
});

test('an event that comes again does not pass', async () => {
  const wire = events(stream(threeCuts().close(), 'k3f9-9'), 9, 14);
  const { done, missing } = await wire.judge('sse/zero-lost');
  assert.equal(done, false);
  assert.match(missing[0] ?? '', /k3f9-9 came again/);
});

test('a return without events shows nothing yet', async () => {
  const { done } = await resumed(threeCuts(), 9, 9).judge('sse/zero-lost');
  assert.equal(done, false);
});

test('a new EventSource without Last-Event-ID is no return', async () => {
  const wire = events(stream(threeCuts().close()), 10, 12);
  const { done, missing } = await wire.judge('sse/zero-lost');
  assert.equal(done, false);
  assert.match(missing[0] ?? '', /2 so far/);
});

test('what was lost before the last three cuts is forgiven', async () => {
  const wire = events(stream(threeCuts().close(), 'k3f9-9'), 20, 22);
  resumed(wire, 22, 24);
  resumed(wire, 24, 26);
  assert.equal((await wire.judge('sse/zero-lost')).done, false);
  assert.equal((await resumed(wire, 26, 28).judge('sse/zero-lost')).done, true);
});

// --- sse/stopped ---------------------------------------------------------------------------------

const refused = (wire: WireScript) =>
  wire
    .close()
    .open()
    .request('GET /x7/sse/events', ['Accept: text/event-stream'])
    .down('HTTP/1.1 204 No Content\r\n\r\n');

test('a stream, a 204, and silence pass', async () => {
  const wire = refused(stream(new WireScript('sse')));
  assert.deepEqual(await wire.judge('sse/stopped'), { done: true, missing: [] });
  wire.request('POST /x7/sse/count', ['Content-Length: 0']).respond('202 Accepted', {});
  assert.equal((await wire.judge('sse/stopped')).done, true);
});

test('a page that asks again after the 204 does not pass', async () => {
  const wire = refused(refused(stream(new WireScript('sse'))));
  assert.equal((await wire.judge('sse/stopped')).done, true);
  wire.request('GET /x7/sse/events', ['Accept: text/event-stream']);
  const { done, missing } = await wire.judge('sse/stopped');
  assert.equal(done, false);
  assert.deepEqual(missing, ['No request after the 204: the page asked again.']);
});

test('a stream that only ended is not stopped, and a 204 without a stream stopped nothing', async () => {
  const ended = stream(stream(new WireScript('sse')).close());
  assert.equal((await ended.judge('sse/stopped')).done, false);
  assert.equal((await refused(new WireScript('sse').open()).judge('sse/stopped')).done, false);
});
