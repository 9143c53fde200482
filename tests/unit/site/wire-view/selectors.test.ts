import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PageEvent, TraceRecord } from '../../../../playground-server/trace/trace.ts';
import { isShowingAll, matches, SHOW_ALL } from '../../../../site/wire-view/model/filter.ts';
import { isListed } from '../../../../site/wire-view/model/listed.ts';
import { createOrderedRows, orderTime } from '../../../../site/wire-view/model/ordered-rows.ts';
import { groupOf, ROW_GROUPS } from '../../../../site/wire-view/model/row-group.ts';
import { createTraceModel } from '../../../../site/wire-view/model/trace-model.ts';
import type { Row, RowGroup } from '../../../../site/wire-view/model/view.ts';
import { eventStream, polling, webSocket } from '../../../support/wire-view-harness/scenes.ts';

function modelOf(records: readonly TraceRecord[]) {
  const model = createTraceModel({ schedule: () => {} });
  model.apply(records);
  return model;
}

test('a continuation frame has the group of its message', () => {
  const model = modelOf(webSocket().records);
  const frames = model.rows.filter((row) => row.source === 'wire' && row.event.kind === 'ws-frame');
  assert.deepEqual(frames.map(groupOf), [
    'text',
    'text',
    'text',
    'control',
    'control',
    'binary',
    'text',
    'close',
  ]);
});

test('every group can be hidden by itself', () => {
  const model = modelOf([...webSocket().records]);
  for (const group of ROW_GROUPS) {
    const hidden = new Set<RowGroup>([group]);
    const left = model.rows.filter((row) => matches(row, { ...SHOW_ALL, hidden }));
    assert.ok(left.every((row) => groupOf(row) !== group));
  }
});

test('heartbeats are pings, pongs and comment lines, and nothing else', () => {
  const mute = { ...SHOW_ALL, muteHeartbeats: true };
  const lost = (records: readonly TraceRecord[]) => {
    const model = modelOf(records);
    return model.rows.length - model.rows.filter((row) => matches(row, mute)).length;
  };
  assert.equal(lost(webSocket().records), 2);
  assert.equal(lost(eventStream().records), 1);
  assert.equal(lost(polling().records), 0);
  assert.equal(isShowingAll(mute), false);
});

test('what the text asks for and what the chips leave out hold together', () => {
  const model = modelOf(webSocket().records);
  const test = (row: Row) => row.source === 'wire' && row.event.kind === 'ws-frame';
  const hidden = new Set<RowGroup>(['control']);
  const filter = { ...SHOW_ALL, hidden, text: 'kind = frame', test };
  const left = model.rows.filter((row) => matches(row, filter));
  assert.deepEqual(left.map(groupOf), ['text', 'text', 'text', 'binary', 'text', 'close']);
  assert.equal(isShowingAll({ ...SHOW_ALL, text: ' fin', test }), false);
  assert.equal(isShowingAll({ ...SHOW_ALL, text: ' ' }), true);
});

test('a direction leaves what has no direction', () => {
  const model = modelOf(webSocket().records);
  const up = model.rows.filter((row) => matches(row, { ...SHOW_ALL, direction: 'up' }));
  assert.ok(up.some((row) => row.source === 'note'));
  assert.ok(up.every((row) => row.source !== 'wire' || row.event.direction === 'up'));
});

test('late page reports are put in their place, however the batches fall', () => {
  const wire = webSocket().records.filter((record) => record.type !== 'page');
  const page = webSocket().records.filter((record) => record.type === 'page');
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 6 }), { maxLength: 40 }), (sizes) => {
      const model = createTraceModel({ schedule: () => {} });
      const ordered = createOrderedRows(model, isListed);
      const rest = [...wire];
      const late: TraceRecord[] = [...page];
      for (const size of sizes) {
        model.apply(rest.splice(0, size));
        if (size % 2 === 1) model.apply(late.splice(0, 1));
        ordered.update();
      }
      model.apply([...rest, ...late]);
      ordered.update();
      const times = ordered.rows.map(orderTime);
      assert.deepEqual(
        times,
        [...times].sort((a, b) => a - b),
      );
      assert.equal(ordered.rows.length, model.rows.filter(isListed).length);
    }),
    { numRuns: 40 },
  );
});

test('a paused list takes nothing in, and all of it when it goes on', () => {
  const model = modelOf(webSocket().records);
  const ordered = createOrderedRows(model, () => true);
  const until = model.rows.length;
  ordered.update(until);
  model.apply([{ type: 'page', seq: 0, time: 1, example: 'websocket', name: 'x' } as PageEvent]);
  assert.equal(ordered.update(until), -1);
  assert.equal(ordered.update(), 0);
  assert.equal(ordered.rows.length, until + 1);
});
