import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeTrace, encodeTrace } from '../../../../playground-server/trace/codec.ts';
import { redactRecords } from '../../../../playground-server/trace/export-redact.ts';
import type { TraceRecord } from '../../../../playground-server/trace/trace.ts';
import { eventKey, findRow } from '../../../../site/wire-view/model/event-key.ts';
import { summaryOf } from '../../../../site/wire-view/model/summary.ts';
import { createTraceModel } from '../../../../site/wire-view/model/trace-model.ts';
import { HEAD, RECORDED, recordedTrace, traceOf } from '../../../support/trace-of.ts';

function modelOf(records: readonly TraceRecord[]) {
  const model = createTraceModel({ schedule: (flush) => flush() });
  model.apply(records);
  return model;
}

for (const name of RECORDED) {
  test(`each event on the wire of ${name} has a key of its own, and is found by it`, () => {
    const model = modelOf(recordedTrace(name).records);
    const keys = model.rows.map((row) => eventKey(row, model));
    assert.equal(new Set(keys).size, keys.length);
    for (const row of model.rows) {
      const found = findRow(model, eventKey(row, model));
      assert.ok(found);
      assert.equal(summaryOf(found, model), summaryOf(row, model));
      assert.equal(found.time, row.time);
    }
  });

  test(`the keys of ${name} outlive an export with its secrets covered`, () => {
    const before = modelOf(recordedTrace(name).records);
    const file = encodeTrace(HEAD, redactRecords(before.records()));
    const after = modelOf(decodeTrace(file).records);
    const keysOf = (model: typeof before) => model.rows.map((row) => eventKey(row, model)).sort();
    assert.deepEqual(keysOf(after), keysOf(before));
  });
}

test('each thing that a fault dropped of one leg has a key of its own', () => {
  const dropped = (offset: number, more = {}): TraceRecord => ({
    type: 'dropped',
    seq: offset,
    time: offset,
    leg: 1,
    direction: 'up',
    offset,
    length: 2,
    fault: 'drop',
    ...more,
  });
  const [opened, sent] = traceOf([['up', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n']]);
  const end = dropped(40, { seq: 41, length: 0, end: 'fin' });
  const model = modelOf([opened, sent, dropped(30), dropped(40), end] as TraceRecord[]);
  const keys = model.rows.map((row) => eventKey(row, model));
  assert.equal(keys.length, 5);
  assert.equal(new Set(keys).size, keys.length);
});

test('a key that was never given leads nowhere', () => {
  const model = modelOf(recordedTrace('websocket').records);
  for (const key of ['', '__proto__', '1.up', '1.up.0.ws-frame\0', 'page.NaN']) {
    assert.equal(findRow(model, key), undefined);
  }
});
