import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PageEvent } from '../../../../../playground-server/trace/trace.ts';
import { t } from '../../../../../site/wire-view/dictionary/index.ts';
import { writeExport } from '../../../../../site/wire-view/export/write-export.ts';
import { orderTime } from '../../../../../site/wire-view/model/ordered-rows.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import { createViewState } from '../../../../../site/wire-view/view-state.ts';
import { HEAD, OPENING, traceOf } from '../../../../support/trace-of.ts';

/** What a page did before its connection was opened is told after it. */
const EARLY: PageEvent = {
  type: 'page',
  seq: 0,
  time: 0.25,
  example: 'made up',
  api: 'websocket',
  object: 1,
  role: 'call',
  name: 'new WebSocket',
  detail: 'ws://a/',
};

test('CSV counts the time from where the table does, whatever came first', () => {
  const model = createTraceModel({ schedule: () => {} });
  model.apply([...traceOf(OPENING), EARLY]);
  const state = createViewState(model);
  const { content } = writeExport('csv', state, HEAD, false);
  const times = String(content)
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => Number(line.split(',')[1]));
  const shown = model.rows.map((row) => orderTime(row) - model.startedAt).sort((a, b) => a - b);
  assert.equal(times[0], 0);
  assert.ok(times.every((time) => shown.includes(time)));
  assert.equal(t.wire.since(times.at(-1) ?? 0), t.wire.since(shown.at(-1) ?? 0));
});
