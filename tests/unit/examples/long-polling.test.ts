import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningExample, startExample } from './running-example.ts';

interface Answer {
  readonly events: readonly { readonly id: number; readonly at: number }[];
  readonly next: number;
}

async function ask(example: RunningExample, query: string): Promise<Answer> {
  return (await fetch(example.at(`events${query}`))).json();
}

test('100 events at 5 ms arrive exactly once over questions with a slow way', async (t) => {
  const example = await startExample(t, 'long-polling');
  let cursor = (await ask(example, '')).next;
  const firing = example.post('events', { count: 100, gap: 5 });
  const got: number[] = [];
  let answers = 0;
  while (got.length < 100) {
    const answer = await ask(example, `?since=${cursor}`);
    cursor = answer.next;
    answers += 1;
    got.push(...answer.events.map((event) => event.id));
    // A way of 0 to 30 ms, always the same: several events fall into each gap.
    await sleep((answers * 7) % 30);
  }
  const fired = (await firing).body.fired as { id: number }[];
  assert.deepEqual(
    got,
    fired.map((event) => event.id),
  );
  assert.ok(answers > 1 && answers < 100);
});

test('without a cursor, the second of two events 5 ms apart is never told', async (t) => {
  const example = await startExample(t, 'long-polling');
  const held = fetch(example.at('latest?hold=2'));
  await sleep(50);
  const { body } = await example.post('events', { count: 2, gap: 5 });
  const [first] = body.fired as { id: number }[];
  assert.deepEqual((await (await held).json()).events, [first]);
  assert.equal((await fetch(example.at('latest?hold=1'))).status, 204);
});

test('a question without news is answered with 204 when its time is up', async (t) => {
  const example = await startExample(t, 'long-polling');
  const before = performance.now();
  const response = await fetch(example.at('events?since=0&hold=1'));
  assert.equal(response.status, 204);
  assert.ok(performance.now() - before >= 990);
});

test('a cursor that is too old, or from another run, is refused with 410', async (t) => {
  const example = await startExample(t, 'long-polling');
  assert.equal((await fetch(example.at('events?since=99'))).status, 410);
  await example.post('events', { count: 100 });
  await example.post('events', { count: 100 });
  await example.post('events', { count: 5 });
  const response = await fetch(example.at('events?since=3'));
  assert.equal(response.status, 410);
  assert.equal((await response.json()).next, 205);
  assert.equal((await ask(example, '?since=5')).events.length, 200);
});

test('what is no number, or too large, is refused with a sentence', async (t) => {
  const example = await startExample(t, 'long-polling');
  assert.equal((await fetch(example.at('events?since=x'))).status, 400);
  assert.equal((await fetch(example.at('latest?hold=31'))).status, 400);
  const refused = await example.post('events', { count: 101 });
  assert.equal(refused.status, 400);
  assert.match(String(refused.body.error), /"count" must be a whole number from 1 to 100/);
  assert.equal((await example.post('events', { pad: 'x'.repeat(20_000) })).status, 413);
});

test('a held question does not keep the server from ending', async (t) => {
  const example = await startExample(t, 'long-polling');
  const held = fetch(example.at('events?since=0')).catch(() => 'cut');
  await sleep(50);
  assert.equal(await example.stop(), 0);
  assert.equal(await held, 'cut');
});
