import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createParser } from 'eventsource-parser';
import { type RunningExample, refusal, startExample } from './running-example.ts';

const COUNT = 20;

async function byAsking(example: RunningExample, path: string): Promise<number[]> {
  const ids: number[] = [];
  let cursor = 0;
  while (ids.length < COUNT) {
    const answer = await (await fetch(example.at(`${path}?since=${cursor}`))).json();
    for (const event of answer.events) ids.push(event.id);
    cursor = answer.next;
  }
  return ids.slice(0, COUNT);
}

async function byStream(example: RunningExample): Promise<number[]> {
  const stop = new AbortController();
  const headers = { 'Last-Event-ID': '0' };
  const response = await fetch(example.at('sse'), { headers, signal: stop.signal });
  const ids: number[] = [];
  const parser = createParser({ onEvent: (event) => ids.push(JSON.parse(event.data).id) });
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    parser.feed(part);
    if (ids.length >= COUNT) break;
  }
  stop.abort();
  return ids.slice(0, COUNT);
}

async function bySocket(example: RunningExample): Promise<number[]> {
  const talk = await example.socket('ws?since=0');
  const ids: number[] = [];
  while (ids.length < COUNT) ids.push(Number((await talk.nextJson()).id));
  talk.ws.close();
  return ids;
}

test('all four transports tell the same events, each exactly once', async (t) => {
  const example = await startExample(t, 'race');
  assert.equal((await example.post('rate', { perSecond: 50 })).status, 200);
  const expected = Array.from({ length: COUNT }, (_, n) => n + 1);
  const lanes = await Promise.all([
    byAsking(example, 'poll'),
    byAsking(example, 'long-poll'),
    byStream(example),
    bySocket(example),
  ]);
  for (const ids of lanes) assert.deepEqual(ids, expected);
});

test('a long poll is held until there is news, a poll is not', async (t) => {
  const example = await startExample(t, 'race');
  await example.post('rate', { perSecond: 0 });
  const { next } = await (await fetch(example.at('poll'))).json();
  const polled = await (await fetch(example.at(`poll?since=${next}`))).json();
  assert.deepEqual(polled, { events: [], next });
  const held = fetch(example.at(`long-poll?since=${next}`));
  await example.post('rate', { perSecond: 50 });
  const [event] = (await (await held).json()).events;
  assert.equal(event.id, next + 1);
});

test('a rate that is none, a foreign page and a wrong path are refused', async (t) => {
  const example = await startExample(t, 'race');
  assert.equal((await example.post('rate', { perSecond: 51 })).status, 400);
  assert.equal((await example.post('rate', { perSecond: 'fast' })).status, 400);
  assert.equal(await refusal(example.at('ws'), { Origin: 'http://evil.example' }), 403);
  assert.equal(await refusal(example.at('nowhere')), 404);
});

test('all four under way do not keep the server from ending', async (t) => {
  const example = await startExample(t, 'race');
  await example.post('rate', { perSecond: 0 });
  const open = [fetch(example.at('long-poll')), fetch(example.at('sse')).then((r) => r.text())];
  await example.socket('ws');
  const ended = Promise.allSettled(open);
  assert.equal(await example.stop(), 0);
  await ended;
});
