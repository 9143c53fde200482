import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseStorm, StormSettingsError } from '../../../playground-server/trace/parse-storm.ts';

const GOOD = {
  clients: 200,
  delay: 1000,
  backoff: 'fixed',
  jitter: 'none',
  respects: true,
  drain: { how: 'close', code: 1012, over: 0, down: 2 },
};

test('settings within their ranges come out as they are, with a seed', () => {
  assert.deepEqual(parseStorm(GOOD, 5), { ...GOOD, seed: 5 });
  assert.equal(parseStorm({ ...GOOD, seed: 9 }, 5).seed, 9);
  assert.deepEqual(parseStorm({ ...GOOD, drain: { how: 'crash', code: 1 } }, 5).drain, {
    how: 'crash',
  });
});

for (const [name, wrong] of [
  ['clients', 501],
  ['clients', 9],
  ['clients', '50'],
  ['delay', 99],
  ['delay', 1.5],
  ['backoff', 'linear'],
  ['jitter', undefined],
  ['respects', 1],
  ['seed', -1],
  ['drain', { how: 'close', code: 1000, over: 0, down: 0 }],
  ['drain', { how: 'close', code: 1001, over: 31, down: 0 }],
  ['drain', { how: 'sleep' }],
  ['drain', null],
] as const) {
  test(`${name} can't be ${JSON.stringify(wrong)}`, () => {
    const settings = { ...GOOD, [name]: wrong };
    assert.throws(
      () => parseStorm(settings, 0),
      (error) => error instanceof StormSettingsError && error.message.includes(name),
    );
  });
}

test('whatever comes is parsed or refused, never worse', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.throws(() => parseStorm(value, 0), StormSettingsError);
    }),
  );
});
