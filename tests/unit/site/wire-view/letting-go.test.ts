/** What the views show while the model lets go of its oldest rows: what a fresh view would. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import type { TraceRecord } from '../../../../playground-server/trace/trace.ts';
import { createConnection } from '../../../../playground-server/wire/connection.ts';
import { createLadderRows } from '../../../../site/wire-view/ladder/ladder-rows.ts';
import { createPageLoads } from '../../../../site/wire-view/ladder/page-loads.ts';
import { isListed } from '../../../../site/wire-view/model/listed.ts';
import { createModelWith } from '../../../../site/wire-view/model/model-from-records.ts';
import { createOrderedRows } from '../../../../site/wire-view/model/ordered-rows.ts';
import { isHeld } from '../../../../site/wire-view/model/row-cursor.ts';
import { createTraceModel } from '../../../../site/wire-view/model/trace-model.ts';
import { createViewState } from '../../../../site/wire-view/view-state.ts';
import { flood } from '../../../support/wire-view-harness/scenes.ts';
import { transcript } from '../../../support/wire-view-harness/transcript.ts';

const bounded = (rows: number) =>
  createTraceModel({ schedule: (flush) => flush(), bounds: { bytes: 1e9, rows } });

/** A page is fetched, then polls. */
function loading(): readonly TraceRecord[] {
  const talk = transcript('polling');
  talk.open(1, 0).send(1, 'up', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 1);
  talk.send(1, 'down', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi', 2);
  for (let n = 0; n < 20; n++) {
    talk.send(1, 'up', 'GET /events?since=1 HTTP/1.1\r\nHost: a\r\n\r\n', 10 + 2 * n);
    talk.send(1, 'down', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]', 11 + 2 * n);
  }
  return talk.records;
}

test('the table keeps the rows that a table opened now would have', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }), (sizes) => {
      const model = bounded(80);
      const { records } = flood(300);
      const table = createOrderedRows(model, isListed);
      for (const size of [...sizes, records.length]) {
        model.apply(records.splice(0, size));
        table.update();
      }
      const anew = createOrderedRows(model, isListed);
      anew.update();
      assert.deepEqual(
        table.rows.map((row) => row.id),
        anew.rows.map((row) => row.id),
      );
      assert.ok(table.rows.length <= 80);
    }),
    { numRuns: 30 },
  );
});

test('a list has no row that the view has not, and none twice', () => {
  const model = bounded(60);
  const list = createOrderedRows(model, () => true);
  const ladder = createLadderRows(model, () => true);
  for (const record of flood(100).records) {
    model.apply([record]);
    list.update();
    ladder.update();
    assert.equal(list.rows.length, model.rows.length);
    for (const row of [...list.rows, ...ladder.rows]) assert.ok(isHeld(model, row));
  }
  assert.ok(model.firstId > 0);
});

test('a long list is built piece by piece, and is then the same', () => {
  const model = bounded(10_000);
  model.apply(flood(200).records);
  const table = createOrderedRows(model, isListed);
  let pieces = 0;
  do {
    table.update(undefined, 50);
    pieces++;
  } while (table.behind);
  const whole = createOrderedRows(model, isListed);
  whole.update();
  assert.ok(pieces > 4, `${pieces}`);
  assert.deepEqual(table.rows, whole.rows);
  assert.equal(whole.behind, false);
});

test('the ladder keeps its rows and their distances, and moves up by what went', () => {
  const model = bounded(120);
  const { records } = flood(300);
  const ladder = createLadderRows(model, () => true);
  model.apply(records.splice(0, 100));
  ladder.update();
  const before = new Map(ladder.rows.map((row) => [row, ladder.place(row).y1]));
  while (records.length > 0 && model.firstId === 0) {
    model.apply(records.splice(0, 10));
    ladder.update();
  }
  assert.ok(model.firstId > 0);
  const stayed = ladder.rows.filter((row) => before.has(row));
  assert.ok(stayed.length > 20);
  const moved = stayed.map((row) => (before.get(row) ?? 0) - ladder.place(row).y1);
  const [first = 0] = moved;
  assert.ok(first > 0, 'what is left stands higher');
  for (const one of moved) assert.ok(Math.abs(one - first) < 0.001, `${one} beside ${first}`);
  for (const row of before.keys()) assert.equal(ladder.holds(row), row.id >= model.firstId);
  assert.deepEqual(ladder.between(0, ladder.scale.height), ladder.rows);
  assert.ok(ladder.scale.timeAt(ladder.scale.y(150)) - 150 < 0.001);
});

test('what loads the page counts as long as it is held', () => {
  const model = bounded(8);
  const loads = createPageLoads(model);
  let most = 0;
  for (const record of loading()) {
    model.apply([record]);
    loads.update();
    most = Math.max(most, loads.requests);
  }
  assert.equal(most, 1, 'the page was asked for');
  assert.deepEqual([loads.requests, loads.bytes, loads.refused], [0, 0, 0]);
});

test('a selected row that is let go is selected no more; another stays', () => {
  const model = bounded(60);
  const { records } = flood(100);
  const state = createViewState(model);
  model.apply(records.splice(0, 60));
  const [first] = model.rows;
  state.select(first);
  model.apply(records.splice(0, 60));
  assert.equal(state.selected.value, undefined);
  const last = model.rows.at(-1);
  state.select(last);
  model.apply(records.splice(0, 10));
  assert.equal(state.selected.value, last);
});

test('a pause counts what comes, also while rows are let go', () => {
  const model = bounded(60);
  const { records } = flood(200);
  const state = createViewState(model);
  model.apply(records.splice(0, 60));
  state.pause();
  const before = model.firstId + model.rows.length;
  model.apply(records.splice(0, 30));
  assert.ok(model.firstId > 0);
  assert.equal(state.waiting.value, model.firstId + model.rows.length - before);
});

test('of connections that are over and let go, no dissector is kept', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const made: WeakRef<object>[] = [];
  const model = createModelWith(
    (options) => {
      const dissector = createConnection(options);
      made.push(new WeakRef(dissector));
      return dissector;
    },
    { schedule: () => {}, bounds: { bytes: 1e9, rows: 100 } },
  );
  const talk = transcript('polling');
  for (let leg = 1; leg <= 200; leg++) {
    talk.open(leg, 10 * leg).send(leg, 'up', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 10 * leg + 1);
    talk.send(leg, 'down', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi', 10 * leg + 2);
    talk.close(leg, 10 * leg + 3);
  }
  for (const record of talk.records) model.apply([record]);
  // A reference that was made in this turn holds until its end.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  assert.ok(model.firstId > 0);
  const kept = made.filter((one) => one.deref() !== undefined).length;
  assert.ok(kept < 40, `${kept} of ${made.length}`);
  assert.equal(model.legs.size, 200);
});
