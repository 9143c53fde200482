import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TraceRecord } from '../../../../../playground-server/trace/trace.ts';
import { overhead } from '../../../../../site/wire-view/model/cost.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import { costEnd, createCostAt } from '../../../../../site/wire-view/time/cost-at.ts';
import { beforeTime, endOfTime, momentOf } from '../../../../../site/wire-view/time/moment.ts';
import { RECORDED, recordedTrace, traceOf } from '../../../../support/trace-of.ts';

function modelOf(records: readonly TraceRecord[]) {
  const model = createTraceModel({ schedule: (flush) => flush() });
  model.apply(records);
  return model;
}

for (const name of RECORDED) {
  test(`rewound, the cost of ${name} is what it was then`, () => {
    const { records } = recordedTrace(name);
    const whole = modelOf(records);
    const reader = createCostAt(whole);
    const end = costEnd(whole);
    const chunks = records.filter((record) => record.type === 'chunk');
    for (let at = 0; at < chunks.length; at += Math.ceil(chunks.length / 40)) {
      const { time } = chunks[at] as TraceRecord;
      const until = modelOf(records.filter((record) => record.time <= time));
      const { bytesUp, bytesDown, requests, frames } = reader.read(end, endOfTime(time));
      assert.deepEqual(
        { bytesUp, bytesDown, requests, frames },
        {
          bytesUp: until.cost.bytesUp,
          bytesDown: until.cost.bytesDown,
          requests: until.cost.requests,
          frames: until.cost.frames,
        },
      );
    }
    const nothing = reader.read(end, beforeTime(chunks[0]?.time ?? 0));
    assert.deepEqual(Object.values(nothing), [0, 0, 0, 0, 0, 0]);
    assert.deepEqual(reader.read(end, endOfTime(Number.POSITIVE_INFINITY)), end.cost);
  });
}

const REQUEST = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const RESPONSE = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi';

test('messages and content are those of the events that are past', () => {
  const model = modelOf(
    traceOf([
      ['up', REQUEST],
      ['down', RESPONSE],
      ['up', REQUEST],
      ['down', RESPONSE],
    ]),
  );
  const cost = createCostAt(model).read(costEnd(model), endOfTime(4));
  assert.deepEqual(cost, {
    requests: 2,
    frames: 0,
    messages: 1,
    contentBytes: 2,
    bytesUp: 2 * REQUEST.length,
    bytesDown: RESPONSE.length,
  });
  assert.ok(overhead(cost) > 0.9);
});

test('what came since the pause is left out, a part of a row, too, until the pause is moved on', () => {
  const said = traceOf([
    ['up', REQUEST],
    ['down', RESPONSE.slice(0, 9)],
    ['down', RESPONSE.slice(9)],
    ['up', REQUEST],
  ]);
  const model = modelOf(said.slice(0, 3));
  const end = costEnd(model);
  const reader = createCostAt(model);
  model.apply(said.slice(3));
  const [first] = model.rows.filter((row) => row.source === 'wire');
  assert.ok(first);
  const paused = reader.read(end, momentOf(first));
  assert.deepEqual([paused.requests, paused.bytesUp, paused.bytesDown], [1, REQUEST.length, 0]);
  assert.equal(reader.read(end, endOfTime(9)).bytesDown, 9);
  const later = reader.read(costEnd(model), endOfTime(9));
  assert.deepEqual(later, costEnd(model).cost);
});

test('it is right where the oldest rows were let go', () => {
  const model = modelOf(
    traceOf(
      Array.from({ length: 60 }, (_, n) => [n % 2 ? 'down' : 'up', n % 2 ? RESPONSE : REQUEST]),
    ),
  );
  const reader = createCostAt(model);
  const before = reader.read(costEnd(model), endOfTime(51));
  model.bound({ rows: 40, bytes: 1e9 });
  assert.ok(model.firstId > 0);
  assert.deepEqual(reader.read(costEnd(model), endOfTime(51)), before);
});
