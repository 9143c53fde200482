import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mergeLate } from '../../../../site/wire-view/model/merge-late.ts';

interface Item {
  readonly time: number;
  readonly came: number;
}

const timeOf = (item: Item) => item.time;
const inOrder = (one: Item, other: Item) => one.time - other.time || one.came - other.came;
const items = (times: readonly number[], from = 0): Item[] =>
  times.map((time, index) => ({ time, came: from + index }));

test('late items stand in order of time, equals as they came, and nothing before the first has moved', () => {
  const times = fc.array(fc.nat({ max: 20 }), { maxLength: 30 });
  fc.assert(
    fc.property(times, times, (early, late) => {
      const list = items(early).sort(inOrder);
      const before = [...list];
      const added = items(late, early.length);
      const first = mergeLate(list, added, timeOf);
      assert.deepEqual(list, [...before, ...added].sort(inOrder));
      assert.deepEqual(list.slice(0, first), before.slice(0, first));
      assert.ok(added.length === 0 || added.includes(list[first] as Item));
    }),
  );
});
