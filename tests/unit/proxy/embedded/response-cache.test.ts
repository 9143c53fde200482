import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldLine } from '../../../../playground-server/proxy/embedded/request.ts';
import {
  CACHE_CAPACITY,
  createResponseCache,
} from '../../../../playground-server/proxy/embedded/response-cache.ts';

const headOf = (...fields: FieldLine[]) => ({ status: 200, reason: 'OK', fields, keepAlive: true });

test('an answer is found once it is complete, until its time is over', () => {
  let now = 0;
  const cache = createResponseCache(10, () => now);
  const keeping = cache.keep('/a', headOf());
  keeping?.add(Buffer.from('one'));
  assert.equal(cache.find('/a').status, 'MISS');
  keeping?.add(Buffer.from('two'));
  keeping?.done();
  assert.equal(Buffer.from(cache.find('/a').found?.body ?? []).toString(), 'onetwo');
  now = 10_000;
  assert.deepEqual(cache.find('/a'), { status: 'EXPIRED' });
});

test('content is copied, since it is only lent', () => {
  const cache = createResponseCache(10, () => 0);
  const keeping = cache.keep('/a', headOf());
  const lent = Buffer.from('one');
  keeping?.add(lent);
  lent.fill(0);
  keeping?.done();
  assert.equal(Buffer.from(cache.find('/a').found?.body ?? []).toString(), 'one');
});

test('an answer that is larger than the cache is not held, and nothing makes room for it', () => {
  const cache = createResponseCache(10, () => 0);
  cache.keep('/small', headOf())?.done();
  const keeping = cache.keep('/endless', headOf());
  const piece = Buffer.alloc(CACHE_CAPACITY / 4);
  for (let count = 0; count < 20; count += 1) keeping?.add(piece);
  keeping?.done();
  assert.equal(cache.find('/endless').status, 'MISS');
  assert.equal(cache.find('/small').status, 'HIT');
});

test('answers without a body take room, too: the oldest goes', () => {
  const cache = createResponseCache(10, () => 0);
  const head = headOf(['X-Long', 'x'.repeat(1000)]);
  const most = CACHE_CAPACITY / 1000;
  for (let count = 0; count < most; count += 1) cache.keep(`/${count}`, head)?.done();
  assert.equal(cache.find('/0').status, 'MISS');
  assert.equal(cache.find(`/${Math.floor(most) - 1}`).status, 'HIT');
});

test('what the answer says of its own lifetime counts', () => {
  const cache = createResponseCache(10, () => 0);
  const kept = (...fields: FieldLine[]) => cache.keep('/a', headOf(...fields)) !== undefined;
  assert.ok(kept(['Cache-Control', 'public, max-age=5']));
  assert.ok(!kept(['Cache-Control', 'no-store']));
  assert.ok(!kept(['Cache-Control', 'max-age=9, s-maxage=0']));
  assert.ok(!kept(['Expires', 'Thu, 01 Jan 1970 00:00:00 GMT']));
  assert.ok(!kept(['Set-Cookie', 'a=1']));
  assert.ok(!kept(['Vary', '*']));
});
