import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTraceModel } from '../../../../site/wire-view/model/trace-model.ts';
import type { Row } from '../../../../site/wire-view/model/view.ts';
import { isPast } from '../../../../site/wire-view/time/moment.ts';
import { createViewState } from '../../../../site/wire-view/view-state.ts';
import { recordedTrace } from '../../../support/trace-of.ts';

function stand() {
  const model = createTraceModel({ schedule: (flush) => flush() });
  const { records } = recordedTrace('websocket');
  model.apply(records.slice(0, 20));
  const state = createViewState(model);
  const goOn = () => model.apply(records.slice(20));
  return { model, state, goOn };
}

test('who selects what came since the pause is shown it, and what came before it', () => {
  const { model, state, goOn } = stand();
  state.pause();
  goOn();
  assert.ok(state.waiting.value > 0);
  const row = model.rows.at(-2) as Row;
  state.select(row);
  assert.equal(state.waiting.value, 0);
  const last = model.rows.at(-1) as Row;
  assert.equal(isPast(row, state.at.value), true);
  assert.equal(isPast(last, state.at.value), false, 'the view stays paused, at that event');
});

test('who selects what was there before the pause moves nothing', () => {
  const { model, state, goOn } = stand();
  state.pause();
  goOn();
  const { waiting } = state;
  const before = waiting.value;
  state.select(model.rows[3] as Row);
  assert.equal(waiting.value, before);
  assert.equal(state.at.value, undefined);
});

test('another payload view is another filter to the lists: they ask their rows anew', () => {
  const { state } = stand();
  const before = state.filter.value;
  state.payloadViews.value = new Map([[1, 'mqtt']]);
  assert.notEqual(state.filter.value, before);
  assert.deepEqual(state.filter.value, before);
});
