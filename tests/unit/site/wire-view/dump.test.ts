import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TraceRecord } from '../../../../playground-server/trace/trace.ts';
import { endId } from '../../../../site/wire-view/model/row-cursor.ts';
import { createTraceModel } from '../../../../site/wire-view/model/trace-model.ts';
import type { LegView, Row, TraceView } from '../../../../site/wire-view/model/view.ts';
import { createDump } from '../../../../site/wire-view/raw/dump.ts';
import { beginning, dumpLines, lineCount } from '../../../../site/wire-view/raw/dump-lines.ts';
import { beforeTime, momentOf } from '../../../../site/wire-view/time/moment.ts';
import { OPENING, traceOf } from '../../../support/trace-of.ts';
import { concat } from '../../../support/websocket-stand.ts';
import { eventStream, polling, webSocket } from '../../../support/wire-view-harness/scenes.ts';
import { frame } from '../../../support/wire-view-harness/transcript.ts';

const SCENES = Object.entries({ webSocket, eventStream, polling });

function modelOf(records: readonly TraceRecord[], rows = 1e6) {
  const model = createTraceModel({ schedule: () => {}, bounds: { bytes: 1e9, rows } });
  model.apply(records);
  return model;
}

function dumpOf(model: TraceView, leg = [...model.legs.values()][0] as LegView) {
  const dump = createDump(model, leg, 16);
  dump.update();
  return dump;
}

for (const [name, scene] of SCENES) {
  test(`the dump of ${name} has every byte once, in order, however it came`, () => {
    const { records } = scene();
    const model = modelOf([]);
    const growing = new Map<LegView, ReturnType<typeof createDump>>();
    for (const record of records) {
      model.apply([record]);
      for (const leg of model.legs.values()) {
        if (!growing.has(leg)) growing.set(leg, createDump(model, leg, 16));
        growing.get(leg)?.update();
      }
    }
    for (const leg of model.legs.values()) {
      const blocks = dumpOf(model, leg).blocks.map(({ block }) => block);
      for (const direction of ['up', 'down'] as const) {
        let at = 0;
        for (const block of blocks.filter((one) => one.direction === direction)) {
          assert.equal(block.offset, at);
          at += block.length;
        }
        assert.equal(at, leg.carried[direction]);
      }
      assert.deepEqual(growing.get(leg)?.blocks, dumpOf(model, leg).blocks);
    }
  });
}

test('each update looks at the rows that are new, and at no others', () => {
  const { records } = webSocket();
  const model = modelOf(records.slice(0, -1));
  let looked = 0;
  const rows = new Proxy([] as Row[], {
    get(_, name) {
      if (typeof name === 'string' && /^\d+$/.test(name)) looked++;
      return Reflect.get(model.rows, name);
    },
  });
  const view = Object.create(model, { rows: { get: () => rows } }) as TraceView;
  const dump = dumpOf(view);
  assert.ok(looked >= model.rows.length);
  const before = model.rows.length;
  looked = 0;
  model.apply(records.slice(-1));
  dump.update();
  assert.ok(looked <= model.rows.length - before + 1, `${looked} rows were looked at`);
});

test('what no event claims yet is shown while it comes, and belongs to the event when it is whole', () => {
  const whole = frame(1, 'hello');
  const records = traceOf([
    ...OPENING,
    ['down', whole.subarray(0, 3)],
    ['down', whole.subarray(3)],
  ]);
  const model = modelOf(records.slice(0, 4));
  const dump = dumpOf(model);
  const last = () => dump.blocks.at(-1)?.block;
  assert.deepEqual([last()?.length, last()?.row], [3, undefined]);
  model.apply(records.slice(4, 5));
  dump.update();
  assert.deepEqual([last()?.length, last()?.row?.event.kind], [whole.length, 'ws-frame']);
});

test('while the reader has paused, what comes is not in it, also where it is built anew', () => {
  const { records } = webSocket();
  const model = modelOf(records.slice(0, 20));
  const dump = dumpOf(model);
  const until = endId(model);
  const before = dump.blocks.length;
  model.apply(records.slice(20));
  dump.update(until);
  assert.equal(dump.blocks.length, before);
  const anew = createDump(model, [...model.legs.values()][0] as LegView, 8);
  anew.update(until);
  assert.equal(anew.blocks.length, before);
});

test('at a moment it has the events that are past, one by one where they came together', () => {
  const burst = concat(...['a', 'b', 'c'].map((text) => frame(1, text)));
  const model = modelOf(traceOf([...OPENING, ['down', burst]]));
  const dump = dumpOf(model);
  const frames = model.rows.filter((row) => row.source === 'wire' && row.event.kind === 'ws-frame');
  assert.deepEqual(
    frames.map((row) => dump.countPast(momentOf(row))),
    [3, 4, 5],
  );
  assert.equal(dump.countPast(beforeTime(model.rows[0]?.time ?? 0)), 0);
  assert.equal(dump.countPast(undefined), 5);
});

test('what the view lets go of goes from its head, and what is left keeps its lines', () => {
  const said = Array.from({ length: 60 }, (_, n) => ['down', frame(1, `event ${n}`)] as const);
  const records = traceOf([...OPENING, ...said]);
  const model = modelOf(records.slice(0, 50), 110);
  const dump = dumpOf(model);
  assert.equal(beginning(dump.blocks), 0);
  const kept = dump.blocks.at(-1);
  model.apply(records.slice(50));
  dump.update();
  assert.ok(model.firstId > 0);
  assert.ok(beginning(dump.blocks) > 0);
  assert.ok(dump.blocks.every(({ block }) => block.at.id > model.firstId));
  assert.equal(
    dump.blocks.find(({ block }) => block.row === kept?.block.row)?.firstLine,
    kept?.firstLine,
  );
  const count = lineCount(dump.blocks);
  assert.equal(dumpLines(dump.blocks, 0, count, 16).length, count);
});

test('a window onto the dump is the same lines as the whole of it', () => {
  const { blocks } = dumpOf(modelOf(polling().records));
  const count = lineCount(blocks);
  const whole = dumpLines(blocks, 0, count, 16);
  assert.equal(whole.length, count);
  assert.deepEqual(dumpLines(blocks, 7, 19, 16), whole.slice(7, 19));
});
