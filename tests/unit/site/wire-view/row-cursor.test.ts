import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRowCursor, endId, rowOfId } from '../../../../site/wire-view/model/row-cursor.ts';
import type { Row } from '../../../../site/wire-view/model/view.ts';

const list = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ id: from + index }) as Row);
const view = (from: number, to: number, generation = 0) => ({
  rows: list(from, to),
  firstId: from,
  generation,
});

test('a cursor gives each row once, whatever is let go at the head', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 }))), (steps) => {
      const cursor = createRowCursor();
      const read: number[] = [];
      let [from, to] = [0, 0];
      for (const [come, go] of steps) {
        to += come;
        const now = view(from, to);
        const fresh = cursor.advance(now);
        for (const row of now.rows.slice(fresh.from, fresh.to)) read.push(row.id);
        from = Math.min(to, from + go);
      }
      assert.deepEqual(read, [...Array(read.length).keys()]);
      assert.equal(read.length, to);
    }),
  );
});

test('a reader that fell behind goes on with the oldest row that is held', () => {
  const cursor = createRowCursor();
  cursor.advance(view(0, 5));
  assert.deepEqual(cursor.advance(view(8, 12)), { anew: false, from: 0, to: 4 });
});

test('a pause ends before an id, also where what it held back is let go', () => {
  const cursor = createRowCursor();
  assert.deepEqual(cursor.advance(view(0, 9), 4), { anew: true, from: 0, to: 4 });
  assert.deepEqual(cursor.advance(view(6, 12), 4), { anew: false, from: 0, to: 0 });
  assert.deepEqual(cursor.advance(view(6, 12)), { anew: false, from: 0, to: 6 });
});

test('another generation begins at the first row', () => {
  const cursor = createRowCursor();
  cursor.advance(view(0, 5));
  assert.deepEqual(cursor.advance(view(0, 2, 1)), { anew: true, from: 0, to: 2 });
});

test('a row is found by its id while it is held', () => {
  const held = view(3, 6);
  assert.equal(rowOfId(held, 3), held.rows[0]);
  assert.equal(rowOfId(held, 2), undefined);
  assert.equal(rowOfId(held, 6), undefined);
  assert.equal(endId(held), 6);
});
