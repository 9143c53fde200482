import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { insertLate } from '../../../../site/wire-view/model/insert-late.ts';

interface Item {
  readonly time: number;
  readonly came: number;
}

const inOrder = (one: Item, other: Item) => one.time - other.time || one.came - other.came;

function insertAll(times: readonly number[]): Item[] {
  const items: Item[] = [];
  for (const [came, time] of times.entries()) {
    const item = { time, came };
    assert.equal(items[insertLate(items, item, (one) => one.time)], item);
  }
  return items;
}

test('whatever the order they come in, items stand in order of time, equals as they came', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 })), (times) => {
      const items = insertAll(times);
      assert.deepEqual(items, items.toSorted(inOrder));
    }),
  );
});

test('what is very late finds its place, too', () => {
  const times = Array.from({ length: 20_000 }, (_, index) => index);
  const items = insertAll([...times, 3, 19_990, 10_000.5]);
  assert.deepEqual(items, items.toSorted(inOrder));
});
