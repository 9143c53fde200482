import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startExample } from './running-example.ts';

test('a poll that names the current ETag is answered with 304 and no body', async (t) => {
  const example = await startExample(t, 'polling');
  // An order may come by itself in between: then the tag is another, and we ask again.
  for (;;) {
    const etag = (await fetch(example.at('orders'))).headers.get('etag') ?? '';
    const again = await fetch(example.at('orders'), { headers: { 'If-None-Match': etag } });
    if (again.headers.get('etag') !== etag) continue;
    assert.equal(again.status, 304);
    assert.equal(await again.text(), '');
    return;
  }
});

test('an order changes the ETag, and the answer says how old the change is', async (t) => {
  const example = await startExample(t, 'polling');
  const before = await fetch(example.at('orders'));
  const placed = await example.post('orders', {});
  assert.equal(placed.status, 201);
  const headers = { 'If-None-Match': before.headers.get('etag') ?? '' };
  const after = await fetch(example.at('orders'), { headers });
  assert.equal(after.status, 200);
  const news = await after.json();
  assert.ok(news.orders >= Number(placed.body.orders));
  assert.ok(news.ageMs >= 0 && news.ageMs < 5000);
});
