import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TraceRecord } from '../../../../../playground-server/trace/trace.ts';
import { orderTime } from '../../../../../site/wire-view/model/ordered-rows.ts';
import { numberOf } from '../../../../../site/wire-view/model/spoken.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';
import type { Row } from '../../../../../site/wire-view/model/view.ts';
import { isPast } from '../../../../../site/wire-view/time/moment.ts';
import { createPlayhead } from '../../../../../site/wire-view/time/playhead.ts';
import { createViewState } from '../../../../../site/wire-view/view-state.ts';

const report = (time: number, name = 'message'): TraceRecord => ({
  type: 'page',
  seq: 0,
  time,
  example: 'a',
  api: 'websocket',
  object: 1,
  role: 'event',
  name,
  detail: '',
});

/** A view of page reports at these times, and a clock of the test's. */
function stand(times: readonly number[], { maxRows = 1_000, still = false } = {}) {
  const model = createTraceModel({
    schedule: (flush) => flush(),
    bounds: { bytes: 1e9, rows: maxRows },
  });
  model.apply(times.map((time) => report(time)));
  const state = createViewState(model);
  let now = 0;
  let timer: { at: number; run: () => void } | undefined;
  const playhead = createPlayhead(state, {
    now: () => now,
    after(milliseconds, run) {
      // A picture comes every 10 milliseconds here.
      const mine = { at: now + (milliseconds === 0 ? 10 : milliseconds), run };
      timer = mine;
      return () => {
        if (timer === mine) timer = undefined;
      };
    },
    still: () => still,
  });
  const runUntil = (end: number) => {
    while (timer && timer.at <= end) {
      const { at, run } = timer;
      timer = undefined;
      now = at;
      run();
    }
    now = end;
  };
  const past = () => model.rows.filter((row) => isPast(row, state.at.value)).length;
  return { model, state, playhead, runUntil, past, running: () => timer !== undefined };
}

test('a step back from live pauses, and shows one event less', () => {
  const { state, playhead } = stand([0, 10, 20]);
  assert.equal(playhead.place.value, undefined);
  playhead.step(-1);
  assert.equal(state.until.value, 3);
  assert.deepEqual(playhead.place.value, { past: 2, count: 3, time: 10, start: 0, end: 20 });
  assert.equal(state.selected.value?.time, 10);
});

test('events of one time are stepped through one by one, in the order in which they came', () => {
  const { state, playhead } = stand([5, 5, 5, 7]);
  playhead.toStart();
  assert.equal(playhead.place.value?.past, 0);
  const seen: (number | undefined)[] = [];
  for (let n = 0; n < 5; n++) {
    playhead.step(1);
    seen.push(state.selected.value && numberOf(state.selected.value));
  }
  assert.deepEqual(seen, [1, 2, 3, 4, 4]);
});

test('a late report stands in its place: steps follow time, not arrival', () => {
  const { model, state, playhead } = stand([0, 100]);
  model.apply([report(50, 'late')]);
  playhead.toStart();
  const names: (number | undefined)[] = [];
  for (let n = 0; n < 3; n++) {
    playhead.step(1);
    names.push(state.selected.value?.time);
  }
  assert.deepEqual(names, [0, 50, 100]);
});

test('steps go over what the filter lets through', () => {
  const { model, state, playhead } = stand([0, 10]);
  model.apply([report(5, 'close')]);
  const test = (row: Row) => row.source === 'page' && row.event.name === 'close';
  state.filter.value = { ...state.filter.value, text: 'name = close', test };
  playhead.toStart();
  assert.equal(playhead.place.value?.count, 1);
  playhead.step(1);
  assert.equal(state.selected.value?.time, 5);
  state.filter.value = { ...state.filter.value, text: '', test: undefined };
  assert.equal(playhead.place.value?.count, 3);
});

test('it replays at the pace that was recorded, and at a tenth of it', () => {
  const { playhead, runUntil, past, running } = stand([1000, 1100, 1200]);
  playhead.toStart();
  playhead.play();
  assert.equal(past(), 1);
  runUntil(95);
  assert.equal(past(), 1);
  runUntil(150);
  assert.equal(past(), 2);
  playhead.setSpeed(0.1);
  runUntil(500);
  assert.equal(past(), 2, '85 ms of the trace in 850');
  runUntil(1_000);
  assert.equal(past(), 3);
  assert.equal(playhead.playing.value, false);
  assert.equal(running(), false);
});

test('without motion, another speed or place counts at once and not with the next event', () => {
  const { playhead, runUntil, past } = stand([0, 1000, 2000, 3000], { still: true });
  playhead.toStart();
  playhead.setSpeed(0.1);
  playhead.play();
  runUntil(5_000);
  assert.equal(past(), 1, 'half a second of the trace has gone by');
  playhead.setSpeed(1);
  runUntil(5_600);
  assert.equal(past(), 2);
  playhead.seek(1_990);
  runUntil(5_650);
  assert.equal(past(), 3);
});

test('what comes during a pause is kept, counted, and replayed behind the rest', () => {
  const { model, state, playhead, runUntil, past } = stand([0, 10]);
  playhead.toggle();
  model.apply([report(100), report(200)]);
  assert.equal(state.waiting.value, 2);
  assert.equal(playhead.place.value?.count, 2);
  playhead.toggle();
  assert.equal(state.waiting.value, 0);
  assert.equal(past(), 2);
  runUntil(120);
  assert.equal(past(), 3);
  playhead.live();
  assert.equal(state.until.value, undefined);
  assert.equal(past(), 4);
});

test('played again from its end it begins at the start', () => {
  const { playhead, past } = stand([0, 10]);
  playhead.toggle();
  playhead.play();
  assert.equal(playhead.playing.value, true);
  assert.equal(past(), 1);
  playhead.pause();
  assert.equal(playhead.place.value?.past, 1);
});

test('without motion it goes from event to event, and rests between them', () => {
  const { state, playhead, runUntil } = stand([0, 1000], { still: true });
  playhead.toStart();
  playhead.play();
  const changes: unknown[] = [];
  const stop = state.at.subscribe((at) => changes.push(at));
  runUntil(900);
  stop();
  assert.equal(changes.length, 1);
  runUntil(1_001);
  assert.equal(playhead.place.value?.past, 2);
});

test('a pause stays where it is when the oldest rows are let go, until nothing of it is left', () => {
  const { model, state, playhead } = stand([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { maxRows: 10 });
  playhead.step(-1);
  const chosen = state.selected.value;
  assert.equal(chosen?.time, 8);
  model.apply([report(20)]);
  assert.ok(model.firstId > 0);
  assert.equal(playhead.place.value?.time, 8);
  assert.equal(state.selected.value, chosen);
  const { past = 0, count = 0 } = playhead.place.value ?? {};
  assert.equal(count - past, 1);
  assert.equal(state.waiting.value, 1);
  model.apply(Array.from({ length: 30 }, (_, n) => report(30 + n)));
  assert.equal(state.until.value, undefined, 'nothing of what was shown is left');
  assert.equal(state.at.value, undefined);
});

test('whatever is done, the place is in bounds and the events that are past are those counted', () => {
  const act = fc.oneof(
    fc.constantFrom('play', 'pause', 'toggle', 'toStart', 'live', 'clear'),
    fc.integer({ min: -3, max: 3 }),
    fc.double({ min: -50, max: 500, noNaN: true }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 20 }),
      fc.array(act),
      (times, acts) => {
        const { model, state, playhead, runUntil } = stand(times, { maxRows: 25 });
        let clock = 0;
        for (const one of acts) {
          if (one === 'clear') state.clear();
          else if (typeof one === 'string') playhead[one as 'play']();
          else if (Number.isInteger(one)) playhead.step(one);
          else playhead.seek(one);
          model.apply([report(clock)]);
          clock += 30;
          runUntil(clock);
          const place = playhead.place.value;
          if (place === undefined) continue;
          const kept = model.rows.slice(0, (state.until.value ?? 0) - model.firstId);
          assert.equal(kept.length, place.count);
          assert.equal(kept.filter((row) => isPast(row, state.at.value)).length, place.past);
          assert.ok(place.time >= place.start && place.time <= place.end);
          assert.ok(kept.every((row) => orderTime(row) <= place.end));
        }
        playhead.close();
      },
    ),
    { numRuns: 200 },
  );
});
