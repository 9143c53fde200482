import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { type RunningExample, startExample } from './running-example.ts';

/** Reads a stream until `count` events have come, and then hangs up. */
async function listen(
  example: RunningExample,
  count: number,
  lastEventId?: string,
): Promise<EventSourceMessage[]> {
  const headers = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
  const stop = new AbortController();
  const response = await fetch(example.at('events'), { headers, signal: stop.signal });
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  const text = response.body?.pipeThrough(new TextDecoderStream());
  for await (const part of text ?? []) {
    parser.feed(part);
    if (events.length >= count) break;
  }
  stop.abort();
  return events;
}

const send = async (example: RunningExample, body: unknown) =>
  String((await example.post('events', body)).body.id);

test('a text with line breaks and an emoji arrives as it was sent', async (t) => {
  const example = await startExample(t, 'sse');
  const [seen] = [await send(example, { data: 'before' })];
  await send(example, { data: 'one\ntwo 🚀\r\nthree', event: 'greeting', id: 'x1' });
  const [event] = await listen(example, 1, seen);
  assert.deepEqual(event, { id: 'x1', event: 'greeting', data: 'one\ntwo 🚀\nthree' });
});

test('without data there is no data line, and nothing to dispatch', async (t) => {
  const example = await startExample(t, 'sse');
  const seen = await send(example, { data: 'before' });
  await send(example, { data: '', retry: 8000 });
  await send(example, { data: 'after' });
  const events = await listen(example, 1, seen);
  assert.deepEqual(
    events.map((event) => event.data),
    ['after'],
  );
});

test('Last-Event-ID brings what was missed, once and in order', async (t) => {
  const example = await startExample(t, 'sse');
  const ids: string[] = [];
  for (let n = 0; n < 8; n += 1) ids.push(await send(example, { data: `event ${n}` }));
  const missed = await listen(example, 5, ids[2]);
  assert.deepEqual(
    missed.map((event) => event.id),
    ids.slice(3),
  );
});

test('an id that is no longer known is answered with a gap, then with what is left', async (t) => {
  const example = await startExample(t, 'sse');
  const first = await send(example, { data: 'first' });
  for (let n = 0; n < 12; n += 1) await send(example, { data: `${n}` });
  const events = await listen(example, 11, first);
  assert.equal(events[0]?.event, 'gap');
  assert.equal(events[0]?.id, undefined);
  assert.deepEqual(
    events.slice(1).map((event) => event.data),
    ['2', '3', '4', '5', '6', '7', '8', '9', '10', '11'],
  );
});

test('an id that is not ASCII comes back as the browser sends it', async (t) => {
  const example = await startExample(t, 'sse');
  await send(example, { data: 'one', id: 'ü' });
  await send(example, { data: 'two' });
  const asBytes = Buffer.from('ü').toString('latin1');
  assert.equal((await listen(example, 1, asBytes))[0]?.data, 'two');
});

test('a stopped server answers 204, and streams again when told so', async (t) => {
  const example = await startExample(t, 'sse');
  const open = await fetch(example.at('events'));
  await example.post('end', { stopped: true });
  assert.equal(await open.text(), 'retry: 1000\n\n');
  assert.equal((await fetch(example.at('events'))).status, 204);
  await example.post('end', {});
  await send(example, { data: 'again', id: 'a' });
  await send(example, { data: 'and again' });
  assert.equal((await listen(example, 1, 'a')).length, 1);
});

test('nobody can write lines of their own into the stream', async (t) => {
  const example = await startExample(t, 'sse');
  for (const body of [
    { data: 'x', event: 'a\ndata: forged' },
    { data: 'x', id: 'a\rid: b' },
    { data: 'x', id: 'a\0' },
    { data: 'x', retry: -1 },
    { data: 7 },
    { data: 'x'.repeat(4001) },
  ]) {
    assert.equal((await example.post('events', body)).status, 400, JSON.stringify(body));
  }
});

test('an open stream and a count under way do not keep the server from ending', async (t) => {
  const example = await startExample(t, 'sse');
  const open = await fetch(example.at('events'));
  await example.post('count', { count: 100, gap: 1000 });
  const rest = open.text().catch(() => 'cut');
  assert.equal(await example.stop(), 0);
  await rest;
});
