import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  boundsOf,
  createKeepSetting,
  type KeepStore,
} from '../../../../site/wire-view/keep/keep-setting.ts';

function storeOf(said?: string) {
  const kept = new Map(said === undefined ? [] : [['wireside.keep', said]]);
  const store: KeepStore = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
  return { store, kept };
}

test('a choice is remembered, and anything else is the default', () => {
  const { store, kept } = storeOf();
  const setting = createKeepSetting(store);
  assert.equal(setting.size.value, 32);
  setting.choose(128);
  assert.equal(kept.get('wireside.keep'), '128');
  assert.equal(createKeepSetting(store).size.value, 128);
  assert.equal(createKeepSetting(storeOf('7 million').store).size.value, 32);
});

test('where the browser keeps nothing the choice holds for the page', () => {
  const setting = createKeepSetting(undefined);
  setting.choose(8);
  assert.equal(setting.size.value, 8);
  const full = createKeepSetting({
    getItem: () => null,
    setItem: () => {
      throw new DOMException('', 'QuotaExceededError');
    },
  });
  full.choose(8);
  assert.equal(full.size.value, 8);
});

test('a size bounds bytes and events alike', () => {
  assert.deepEqual(boundsOf(32), { bytes: 32 * 1024 * 1024, rows: 200_000 });
  assert.deepEqual(boundsOf(8), { bytes: 8 * 1024 * 1024, rows: 50_000 });
});
