import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_MARKS } from '../../../../../playground-server/trace/marks.ts';
import { eventKey } from '../../../../../site/wire-view/model/event-key.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import type { Row } from '../../../../../site/wire-view/model/view.ts';
import {
  mark,
  markedEvents,
  marksOf,
  nextMarked,
  noteOf,
  unmark,
} from '../../../../../site/wire-view/time/marks.ts';
import { keepMarks } from '../../../../../site/wire-view/time/stored-marks.ts';
import { createViewState } from '../../../../../site/wire-view/view-state.ts';
import { OPENING, recordedTrace, traceOf } from '../../../../support/trace-of.ts';
import { concat } from '../../../../support/websocket-stand.ts';
import { frame } from '../../../../support/wire-view-harness/transcript.ts';

function stand() {
  const model = createTraceModel({ schedule: (flush) => flush() });
  model.apply(recordedTrace('websocket').records);
  const state = createViewState(model);
  const row = (id: number) => model.rows[id] as Row;
  return { model, state, row };
}

function store() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

test('an event is marked, noted, and unmarked', () => {
  const { model, state, row } = stand();
  assert.equal(noteOf(state, row(5)), undefined);
  mark(state, row(5));
  assert.equal(noteOf(state, row(5)), '');
  mark(state, row(5), 'the first\nline');
  assert.equal(noteOf(state, row(5)), 'the first line');
  unmark(state, eventKey(row(5), model));
  assert.equal(noteOf(state, row(5)), undefined);
});

test('marks are gone through in the order of their events, around and around', () => {
  const { state, row } = stand();
  for (const id of [30, 5, 12]) mark(state, row(id));
  const rows = markedEvents(state).map((event) => event.row);
  assert.equal(rows.length, 3);
  const visited = [];
  for (let n = 0; n < 4; n++) {
    state.select(nextMarked(state));
    visited.push(state.selected.value);
  }
  assert.deepEqual(visited, [...rows, rows[0]]);
});

test('marks of one time are gone through in the order in which their events came', () => {
  const burst = concat(...['a', 'b', 'c', 'd'].map((text) => frame(1, text)));
  const model = createTraceModel({ schedule: (flush) => flush() });
  model.apply(traceOf([...OPENING, ['down', burst], ['down', frame(1, 'z')]]));
  const state = createViewState(model);
  const isFrame = (row: Row) => row.source === 'wire' && row.event.kind === 'ws-frame';
  const [a, b, c, d, z] = model.rows.filter(isFrame) as [Row, Row, Row, Row, Row];
  for (const row of [z, d, b]) mark(state, row);
  assert.deepEqual(
    markedEvents(state).map(({ row }) => row),
    [b, d, z],
  );
  for (const [from, to] of [
    [a, b],
    [c, d],
    [d, z],
    [z, b],
  ] as const) {
    state.select(from);
    assert.equal(nextMarked(state), to);
  }
});

test('a mark whose event is gone stays in the list, last', () => {
  const { state, row } = stand();
  state.marks.value = new Map([['9.up.1.ws-frame', 'lost']]);
  mark(state, row(3));
  assert.deepEqual(
    markedEvents(state).map((event) => event.row),
    [row(3), undefined],
  );
});

test('there are only so many', () => {
  const { state, row } = stand();
  state.marks.value = new Map(Array.from({ length: MOST_MARKS }, (_, n) => [`${n}.open`, '']));
  assert.equal(mark(state, row(5)), false);
  assert.equal(state.marks.value.size, MOST_MARKS);
});

test('a reload of the tab brings the marks of this trace back, and of no other', () => {
  const kept = store();
  const first = stand();
  const stop = keepMarks(first.state, () => 'a', kept);
  mark(first.state, first.row(5), 'here');
  stop();
  const again = stand();
  keepMarks(again.state, () => 'a', kept);
  assert.deepEqual(marksOf(again.state), marksOf(first.state));
  const other = stand();
  keepMarks(other.state, () => 'b', kept);
  assert.deepEqual(marksOf(other.state), []);
});

test('marks are kept once the trace has a name, and let go when another trace comes', () => {
  const kept = store();
  const { state, row } = stand();
  let id: string | undefined;
  keepMarks(state, () => id, kept);
  mark(state, row(5));
  assert.equal(kept.kept.size, 0);
  id = 'a';
  state.version.value++;
  assert.equal(state.marks.value.size, 1);
  assert.equal(kept.kept.size, 1);
  id = 'b';
  state.version.value++;
  assert.equal(state.marks.value.size, 0);
  assert.equal(kept.kept.size, 1, 'those of the first trace stay');
});

test('a store that is forbidden, full or full of nonsense costs nothing but the marks', () => {
  const broken = {
    getItem: () => '{"not": a list',
    setItem: () => {
      throw new Error('full');
    },
    removeItem: () => {},
  };
  const { state, row } = stand();
  keepMarks(state, () => 'a', broken);
  mark(state, row(5));
  assert.equal(state.marks.value.size, 1);
});
