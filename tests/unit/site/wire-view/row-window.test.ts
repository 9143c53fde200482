import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rowsInBox, slotsIn } from '../../../../site/wire-view/list/row-window.ts';

test('rows that are drawn at once have slots of their own', () => {
  const box = fc.record({
    top: fc.double({ min: 0, max: 1e6, noNaN: true }),
    height: fc.integer({ min: 0, max: 3000 }),
    width: fc.constant(800),
  });
  fc.assert(
    fc.property(box, fc.nat({ max: 100_000 }), (where, count) => {
      const { from, to } = rowsInBox(where, 28, count);
      assert.ok(to - from <= slotsIn(where, 28), `${to - from} rows`);
      assert.ok(from >= 0 && from <= to && to <= count);
    }),
  );
});
