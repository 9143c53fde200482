import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from '../../../../site/checks/index.ts';
import { keptRows } from '../../../../site/checks/kept-rows.ts';
import { createTraceModel } from '../../../../site/wire-view/model/trace-model.ts';
import type { Row, TraceView } from '../../../../site/wire-view/model/view.ts';
import { RECORDED, recordedTrace } from '../../../support/trace-of.ts';

const modelOf = () => createTraceModel({ schedule: (flush) => flush() });

test('each row is asked once, and those of another trace stay its own', () => {
  const { records } = recordedTrace('websocket');
  let asked = 0;
  const frames = keptRows((row): row is Row => {
    asked += 1;
    return row.source === 'wire' && row.event.kind === 'ws-frame';
  });
  const model = modelOf();
  for (const record of records) {
    model.apply([record]);
    frames(model);
  }
  assert.equal(asked, model.rows.length);
  const expected = (view: TraceView) =>
    view.rows.filter((row) => row.source === 'wire' && row.event.kind === 'ws-frame');
  assert.deepEqual(frames(model), expected(model));
  assert.deepEqual(frames(modelOf()), []);
  model.bound({ rows: Math.floor(model.rows.length / 2), bytes: 1e9 });
  assert.ok(model.firstId > 0);
  assert.deepEqual(frames(model), expected(model));
  model.clear();
  assert.deepEqual(frames(model), []);
});

for (const name of RECORDED) {
  test(`the checks say the same of ${name}, whether they followed it or come to it at its end`, async () => {
    const { records } = recordedTrace(name);
    const all = await Promise.all(Object.values(checks).map((load) => load()));
    const followed = modelOf();
    for (let at = 0; at < records.length; at += 20) {
      followed.apply(records.slice(at, at + 20));
      for (const check of all) check.judge(followed);
      if (at === 200) followed.bound({ rows: 60, bytes: 1e9 });
    }
    // A view that nobody has seen yet: all of it is read at once.
    const fresh: TraceView = { ...followed, rows: followed.rows, firstId: followed.firstId };
    for (const check of all) {
      assert.deepEqual(check.judge(followed), check.judge(fresh), check.id);
    }
  });
}
