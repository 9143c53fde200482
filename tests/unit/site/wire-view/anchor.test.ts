import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchorIn, type PlacedRows, topFor } from '../../../../site/wire-view/list/anchor.ts';
import type { Row } from '../../../../site/wire-view/model/view.ts';

const HEIGHT = 20;
const BOX = { top: 105, height: 100 };

const rowAt = (id: number, time = id): Row => ({
  source: 'page',
  id,
  time,
  event: {
    type: 'page',
    seq: 0,
    time,
    example: 'a',
    api: 'websocket',
    object: 1,
    role: 'event',
    name: 'message',
    detail: '',
  },
});

function list(rows: readonly Row[]): PlacedRows {
  return { rows, of: undefined, timeOf: (row) => row.time, topOf: (_, index) => index * HEIGHT };
}

const ALL = Array.from({ length: 50 }, (_, id) => rowAt(id));

test('the first row in sight is held on to, and where nothing changes nothing moves', () => {
  const anchor = anchorIn(list(ALL), BOX, undefined);
  assert.deepEqual([anchor?.row.id, anchor?.below], [6, 15]);
  assert.equal(anchor && topFor(list(ALL), anchor), BOX.top);
});

test('the selected row is held on to where it is in sight, and only there', () => {
  assert.equal(anchorIn(list(ALL), BOX, ALL[9])?.row, ALL[9]);
  assert.equal(anchorIn(list(ALL), BOX, ALL[30])?.row, ALL[6]);
  assert.equal(anchorIn(list(ALL), BOX, rowAt(99))?.row, ALL[6], 'it is not in the list');
});

test('what is put in above, let go or filtered out leaves the row where it was', () => {
  const anchor = anchorIn(list(ALL), BOX, undefined);
  assert.ok(anchor);
  const late = [...ALL.slice(0, 3), rowAt(60, 2), rowAt(61, 2), ...ALL.slice(3)];
  assert.equal(topFor(list(late), anchor), BOX.top + 2 * HEIGHT);
  assert.equal(topFor(list(ALL.slice(4)), anchor), BOX.top - 4 * HEIGHT);
  const even = ALL.filter(({ id }) => id % 2 === 0);
  assert.equal(topFor(list(even), anchor), BOX.top - 3 * HEIGHT);
});

test('where the row itself is gone, what follows takes its place; at the end, the last', () => {
  const anchor = anchorIn(list(ALL), BOX, undefined);
  assert.ok(anchor);
  const odd = ALL.filter(({ id }) => id % 2 === 1);
  assert.equal(topFor(list(odd), anchor), 3 * HEIGHT - 15, 'the row of 7 is the fourth');
  assert.equal(topFor(list(ALL.slice(0, 3)), anchor), 2 * HEIGHT - 15);
  assert.equal(topFor(list([]), anchor), undefined);
});

test('of rows of one time, the one that came next follows', () => {
  const burst = Array.from({ length: 9 }, (_, id) => rowAt(id, 5));
  const anchor = { row: burst[3] as Row, below: 0 };
  const left = list(burst.filter(({ id }) => id > 3));
  assert.equal(topFor(left, anchor), 0);
  assert.equal(topFor(list(burst.filter(({ id }) => id !== 3)), anchor), 3 * HEIGHT);
});
