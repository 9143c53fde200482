import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSlots, rowsInBox, slotsIn } from '../../../../site/wire-view/list/row-window.ts';

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

test('no two drawn indices have the same slot, and what stays keeps its own while most stays', () => {
  const step = fc.record({
    by: fc.integer({ min: -60, max: 60 }),
    rows: fc.integer({ min: 1, max: 34 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const slots = createSlots();
      let from = 500;
      let before = new Map<number, number>();
      for (const { by, rows } of steps) {
        from = Math.max(0, from + by);
        const slotOf = slots.drawing(from, from + rows, 34);
        const now = new Map(Array.from({ length: rows }, (_, n) => [from + n, slotOf(from + n)]));
        assert.equal(new Set(now.values()).size, rows);
        for (const slot of now.values()) assert.ok(slot >= 0 && slot < 34);
        const staying = [...now].filter(([index]) => before.has(index));
        if (staying.length >= 0.75 * rows) {
          for (const [index, slot] of staying) assert.equal(slot, before.get(index));
        }
        before = now;
      }
    }),
  );
});

test('where little stays, elements stand in the document in the order of their rows', () => {
  const slots = createSlots();
  slots.drawing(0, 30, 34);
  const slotOf = slots.drawing(20, 50, 34);
  assert.deepEqual(
    Array.from({ length: 30 }, (_, n) => slotOf(20 + n)),
    Array.from({ length: 30 }, (_, n) => n),
  );
});
