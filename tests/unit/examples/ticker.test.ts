import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startExample } from './running-example.ts';

async function read(response: Response, blocks: number): Promise<string[]> {
  assert.ok(response.body);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (text.split('\n\n').length <= blocks) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
  }
  await reader.cancel();
  return text.split('\n\n').slice(0, blocks);
}

test('events come at a pace, numbered, of the size that was asked for, and say when they were sent', async (t) => {
  const example = await startExample(t, 'ticker');
  const before = Date.now();
  const response = await fetch(example.at('events?every=50&size=100'));
  const blocks = await read(response, 3);
  for (const [index, block] of blocks.entries()) {
    assert.equal(block.length + 2, 100);
    const [, number, sent] = /^id: (\d+)\ndata: \1 (\d+) \.+$/.exec(block) ?? [];
    assert.equal(Number(number), index + 1);
    assert.ok(Number(sent) >= before && Number(sent) <= Date.now());
  }
});

test('the two fields are sent where the page asks for them, and not else', async (t) => {
  const example = await startExample(t, 'ticker');
  const head = async (query: string) => {
    const { headers, body } = await fetch(example.at(`events?${query}`));
    await body?.cancel();
    return [headers.get('x-accel-buffering'), headers.get('cache-control')];
  };
  assert.deepEqual(await head(''), [null, 'no-store']);
  assert.deepEqual(await head('no-buffering=1&no-transform=1'), ['no', 'no-store, no-transform']);
});

test('a size or a pace out of bounds is refused', async (t) => {
  const example = await startExample(t, 'ticker');
  for (const query of ['every=1', 'every=often', 'size=59', 'size=9000']) {
    assert.equal((await fetch(example.at(`events?${query}`))).status, 400, query);
  }
});
