/** Countdowns at any moment of a trace: held against the same trace as it was at that moment. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { decodeTrace } from '../../../../../playground-server/trace/codec.ts';
import type { TraceRecord } from '../../../../../playground-server/trace/trace.ts';
import { settingsOf } from '../../../../../site/stage/lab/draft.ts';
import { createLabHistory } from '../../../../../site/stage/lab/lab-history.ts';
import { lastByte } from '../../../../../site/stage/lab/last-read.ts';
import { createCountdowns } from '../../../../../site/stage/lab/silence.ts';
import { createTraceModel } from '../../../../../site/wire-view/model/trace-model.ts';

const traces = join(import.meta.dirname, '../../../../../site/public/traces');

function recordingOf(name: string): readonly TraceRecord[] {
  return decodeTrace(new Uint8Array(readFileSync(join(traces, `${name}.wire`)))).records;
}

function modelOf(records: readonly TraceRecord[]) {
  const model = createTraceModel({ schedule: () => {}, recorded: true });
  model.apply(records);
  return model;
}

for (const name of ['idle', 'proxied', 'nginx-file', 'ticker']) {
  test(`${name}: at a moment it is as if nothing had come since`, () => {
    const records = recordingOf(name);
    const whole = modelOf(records);
    const countdowns = createCountdowns(whole);
    const history = createLabHistory(whole);
    let running = 0;
    for (let index = 0; index < records.length; index += 3) {
      const { time } = records[index] as TraceRecord;
      const part = modelOf(records.filter((record) => record.time <= time));
      const lab = createLabHistory(part).at(undefined);
      assert.deepEqual(history.at(time), lab, `the hop at ${time}`);
      const settings = settingsOf(lab?.settings);
      const then = createCountdowns(part).at(undefined, settings);
      assert.deepEqual(countdowns.at(time, settings), then, `at ${time}`);
      running += then.length;
    }
    assert.ok(running > 0);
  });
}

test('idle: where the hop cuts, its countdown has run out, and bytes had put it off', () => {
  const model = modelOf(recordingOf('idle'));
  const countdowns = createCountdowns(model);
  const settings = settingsOf(createLabHistory(model).at(undefined)?.settings);
  const sockets = [...model.legs.values()].filter(
    ({ place, protocol }) => place === 1 && protocol === 'websocket',
  );
  // A hop that passes an end on does so at once; one that cuts does it into silence.
  const cuts = sockets.filter((leg) => {
    const bytes = (['up', 'down'] as const).map((one) => lastByte(leg, one, model) ?? 0);
    return (leg.fins.up ?? 0) - Math.max(...bytes) > 500;
  });
  assert.ok(cuts.length > 0, 'the recording has a cut of the hop');
  for (const leg of cuts) {
    const cut = leg.fins.up as number;
    const [last] = countdowns.at(cut - 1, settings).filter((one) => one.leg === leg.leg);
    assert.ok(last, `connection ${leg.connection}`);
    assert.equal(last.timeout, 1_000);
    // nginx sets a timer anew only where that moves it by 300 ms.
    assert.ok(Math.abs(last.since + last.timeout - cut) < 350, `${last.since + 1000 - cut}`);
  }
});

test('the last byte up to a moment is that of the last read by then', () => {
  const model = modelOf(recordingOf('idle'));
  for (const leg of model.legs.values()) {
    for (const direction of ['up', 'down'] as const) {
      const reads = model.chunks(leg.leg, direction, 0, leg.carried[direction]);
      assert.equal(lastByte(leg, direction, model, leg.openedAt - 1), undefined);
      for (const { time } of reads) {
        assert.equal(lastByte(leg, direction, model, time), time);
        const before = reads.findLast((read) => read.time < time)?.time;
        assert.equal(lastByte(leg, direction, model, time - 1e-6), before);
      }
    }
  }
});
