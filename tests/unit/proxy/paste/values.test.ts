import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, secondsOf } from '../../../../playground-server/proxy/model/paste/values.ts';

test('times are read as nginx writes them', () => {
  const times = { '90': 90, '90s': 90, '1m30s': 90, '1m30': 90, '500ms': 0.5, '1d': 86_400 };
  for (const [text, seconds] of Object.entries(times)) assert.equal(secondsOf(text), seconds, text);
  for (const text of ['', 's', '-1', '1x', '1.5', ' 1', undefined]) {
    assert.equal(secondsOf(text), undefined, text);
  }
});

test('a value that is no time is known for none at once, however long it is', {
  timeout: 2_000,
}, () => {
  assert.equal(secondsOf(`${'1'.repeat(100_000)}x`), undefined);
  assert.equal(secondsOf(`${'1m'.repeat(50_000)}x`), undefined);
});

test('sizes have k and m', () => {
  assert.deepEqual(['4096', '4k', '1M', '1g', 'k'].map(bytesOf), [
    4096,
    4096,
    1024 * 1024,
    undefined,
    undefined,
  ]);
});
