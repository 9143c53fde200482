import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TraceRecord } from '../../../../playground-server/trace/trace.ts';
import { layOut } from '../../../../site/wire-view/ladder/geometry.ts';
import { overlap, placeLabels } from '../../../../site/wire-view/ladder/labels.ts';
import { createLadderRows } from '../../../../site/wire-view/ladder/ladder-rows.ts';
import { headPlaces, lanesIn, programsOf } from '../../../../site/wire-view/ladder/lanes.ts';
import { roundestIn, tickLabel, ticksIn } from '../../../../site/wire-view/ladder/ticks.ts';
import {
  createTimeScale,
  LINE,
  type Mark,
  PX_PER_MS,
} from '../../../../site/wire-view/ladder/time-scale.ts';
import { createTraceModel } from '../../../../site/wire-view/model/trace-model.ts';
import {
  eventStream,
  flood,
  polling,
  proxied,
  webSocket,
} from '../../../support/wire-view-harness/scenes.ts';
import { transcript } from '../../../support/wire-view-harness/transcript.ts';

const scaleOf = (marks: readonly Mark[]) => {
  const scale = createTimeScale();
  for (const mark of marks) scale.insert(mark);
  return scale;
};
const start = (time: number): Mark => ({ time, column: 'wire' });
const arrival = (time: number): Mark => ({ time, column: undefined });

function drawingOf(records: readonly TraceRecord[], width = 720) {
  const model = createTraceModel({ schedule: () => {} });
  model.apply(records);
  const ladder = createLadderRows(model, () => true);
  ladder.update();
  const lanes = lanesIn(width, programsOf(model.legs.values()), ladder.page);
  const draw = (top: number, bottom: number) =>
    layOut(ladder.between(top, bottom), {
      lanes,
      place: ladder.place,
      view: model,
      selected: undefined,
    });
  return { model, ladder, lanes, draw };
}

const marks = fc.array(
  fc.record({
    time: fc.double({ min: 0, max: 20_000, noNaN: true }),
    column: fc.constantFrom('page', 'wire', undefined),
  }),
  { maxLength: 60 },
) as fc.Arbitrary<Mark[]>;

test('time never runs up', () => {
  fc.assert(
    fc.property(marks, (list) => {
      const scale = scaleOf(list);
      const times = list.map((mark) => mark.time).sort((a, b) => a - b);
      const places = times.map((time) => scale.y(time));
      for (let i = 1; i < places.length; i++) {
        assert.ok((places[i] ?? 0) >= (places[i - 1] ?? 0) - 1e-9);
      }
    }),
  );
});

test('the order in which marks are put in makes no difference', () => {
  fc.assert(
    fc.property(marks, (list) => {
      const unique = [...new Map(list.map((mark) => [mark.time, mark])).values()];
      const sorted = scaleOf([...unique].sort((a, b) => a.time - b.time));
      const mixed = scaleOf(unique);
      assert.ok(Math.abs(sorted.height - mixed.height) < 1e-6);
    }),
  );
});

test('what travels is true to scale', () => {
  const scale = scaleOf([start(0), arrival(120)]);
  assert.equal(scale.y(120) - scale.y(0), 120 * PX_PER_MS);
});

test('starts at the same time stand a line apart', () => {
  const scale = createTimeScale();
  const first = scale.insert(start(5));
  const second = scale.insert(start(5));
  scale.settle();
  assert.equal(scale.place(second) - scale.place(first), LINE);
});

test('a long pause is a break that says how long it was', () => {
  const scale = scaleOf([start(0), arrival(1), start(4201)]);
  const [pause] = scale.breaks(0, 1000);
  assert.equal(pause?.duration, 4200);
  assert.ok(scale.height < 150);
});

test('a burst takes less and less room, so that ten thousand frames can still be scrolled', () => {
  const scale = createTimeScale();
  for (let i = 0; i < 10_000; i++) scale.insert(start(i / 10));
  assert.ok(scale.height < 62_000, `${scale.height}`);
});

test('timeAt undoes y', () => {
  const scale = scaleOf([start(0), arrival(60), start(61), start(5000), arrival(5100)]);
  for (const time of [0, 30, 60, 61, 3000, 5050, 5100]) {
    assert.ok(Math.abs(scale.timeAt(scale.y(time)) - time) < 1e-6);
  }
});

test('labels that are drawn never overlap, and none is left out that would have fitted', () => {
  const box = fc.record({
    left: fc.integer({ min: 0, max: 400 }),
    top: fc.integer({ min: 0, max: 400 }),
    width: fc.integer({ min: 1, max: 200 }),
    priority: fc.integer({ min: 0, max: 2 }),
  });
  fc.assert(
    fc.property(fc.array(box, { maxLength: 40 }), (list) => {
      const boxes = list.map(({ left, top, width, priority }) => {
        return { left, right: left + width, top, bottom: top + 16, priority };
      });
      const drawn = [...placeLabels(boxes)].map((index) => boxes[index]);
      for (const one of drawn) {
        for (const other of drawn) {
          assert.ok(one === other || !one || !other || !overlap(one, other));
        }
      }
      for (const box of boxes) {
        assert.ok(drawn.some((other) => other === box || (other && overlap(box, other))));
      }
    }),
  );
});

for (const [name, scene] of Object.entries({
  webSocket,
  eventStream,
  polling,
  flood: () => flood(400),
})) {
  test(`in a real trace (${name}) drawn labels stand apart and inside the drawing`, () => {
    for (const width of [320, 720, 1400]) {
      const { ladder, draw } = drawingOf(scene().records, width);
      for (let top = 0; top < Math.min(ladder.scale.height, 6000); top += 300) {
        const items = draw(top, top + 340).filter((item) => item.labelled);
        for (const [index, item] of items.entries()) {
          const near = items.slice(index + 1).filter((other) => other.anchor === item.anchor);
          for (const other of near.filter((other) => other.shape === item.shape)) {
            assert.ok(
              Math.abs(item.labelY - other.labelY) >= 12.9,
              `${item.label} / ${other.label}`,
            );
          }
          assert.ok(item.labelX >= 0 && item.labelX <= width);
        }
      }
    }
  });
}

test('an arrow falls by its latency, in a burst, too', () => {
  const { draw, ladder } = drawingOf(webSocket(120).records);
  const arrows = draw(0, ladder.scale.height).filter((item) => item.shape === 'arrow');
  assert.ok(arrows.length >= 9);
  for (const arrow of arrows) assert.ok(Math.abs(arrow.y2 - arrow.y1 - 60) < 1, arrow.label);
});

test('what never arrived before its connection closed is drawn as lost', () => {
  const { records } = webSocket(0);
  const unheard = records.filter((record) => record.type !== 'relayed');
  const { draw, ladder } = drawingOf(unheard);
  const arrows = draw(0, ladder.scale.height).filter((item) => item.shape === 'arrow');
  assert.ok(arrows.length > 0 && arrows.every((arrow) => arrow.end === 'lost'));
});

test('the page lane is there only where the page has reported something', () => {
  assert.deepEqual(
    drawingOf(flood(3).records).lanes.map((lane) => lane.name),
    ['browser', 'playground'],
  );
  assert.deepEqual(
    drawingOf(webSocket().records).lanes.map((lane) => [lane.name, lane.reported]),
    [
      ['page', true],
      ['browser', false],
      ['playground', false],
    ],
  );
});

test('lanes stand in the order of the path, whatever order the legs come in', () => {
  const leg = (from: string, to: string) => ({ from, to }) as never;
  assert.deepEqual(programsOf([leg('nginx', 'server'), leg('browser', 'nginx')]), [
    'browser',
    'nginx',
    'server',
  ]);
});

test('ticks stand at round times, in order, and not on each other', () => {
  assert.deepEqual(roundestIn(118, 190), { value: 150, step: 50 });
  assert.equal(tickLabel(1200, 100), '1.2 s');
  assert.equal(tickLabel(75_302, 1), '75.302 s');
  assert.equal(tickLabel(0.5, 0.1), '0.5 ms');
  const { ladder } = drawingOf(webSocket().records);
  const ticks = ticksIn(ladder.scale, 0, ladder.scale.height);
  assert.ok(ticks.length >= 4);
  for (let i = 1; i < ticks.length; i++) {
    assert.ok((ticks[i]?.y ?? 0) - (ticks[i - 1]?.y ?? 0) >= 16);
  }
});

test('a row that arrives later is put in its place, and arrows land when their bytes do', () => {
  const { records } = webSocket(120);
  const model = createTraceModel({ schedule: () => {} });
  const ladder = createLadderRows(model, () => true);
  for (const record of records) {
    model.apply([record]);
    ladder.update();
  }
  const whole = drawingOf(records).ladder;
  assert.equal(ladder.rows.length, whole.rows.length);
  assert.ok(Math.abs(ladder.scale.height - whole.scale.height) < 1);
});

test('with a proxy on the path, arrows and notes stand between the lanes of their own leg', () => {
  const { draw, ladder, lanes, model } = drawingOf(proxied().records, 900);
  assert.deepEqual(
    lanes.map(({ name }) => name),
    ['browser', 'nginx', 'server'],
  );
  const at = new Map(lanes.map(({ name, x }) => [name, x]));
  const items = draw(0, ladder.scale.height);
  assert.ok(items.length > 15);
  for (const { row, x1, x2 } of items) {
    const leg = row.source === 'page' ? undefined : model.legs.get(row.leg ?? -1);
    const ends = [at.get(leg?.from ?? ''), at.get(leg?.to ?? '')];
    const down = row.source === 'wire' && row.event.direction === 'down';
    assert.deepEqual([x1, x2], down ? ends.reverse() : ends);
  }
});

/** Where a name stands: a letter of that size is 7 px wide at most, on average. */
function headBoxes(width: number, programs: readonly string[]) {
  const lanes = lanesIn(width, programs, true);
  return headPlaces(lanes, width).map(({ left, right, minWidth = '0' }, index) => {
    const room = Math.max(Number.parseFloat(minWidth), (lanes[index]?.title.length ?? 0) * 7);
    const text = (lanes[index]?.title.length ?? 0) * 7;
    const x = lanes[index]?.x ?? 0;
    if (right !== undefined) return { x, from: width - room / 2 - text / 2, text };
    if (left === '0') return { x, from: room / 2 - text / 2, text };
    return { x, from: Number.parseFloat(left ?? '') - text / 2, text };
  });
}

test('lane names stand above their lanes and do not touch, at 300 px behind a further hop', () => {
  for (const hop of ['nginx', 'hop']) {
    for (const width of [300, 328, 480, 720]) {
      const boxes = headBoxes(width, ['browser', hop, 'program']);
      for (const [index, { x, from, text }] of boxes.entries()) {
        assert.ok(Math.abs(from + text / 2 - x) < 1, `${hop} ${index} at ${width}`);
        const before = boxes[index - 1];
        if (before) assert.ok(from - before.from - before.text > 2, `${hop} ${index} at ${width}`);
      }
    }
  }
});

test('a name that is longer than the room at the edge ends there', () => {
  const [first, last] = headBoxes(400, ['192.168.100.200:50412', '192.168.100.201:443']).slice(-2);
  assert.ok(first && last);
  assert.equal(last.from + last.text, 400);
});

test('the end of a connection says who ended it, however little room its lane has', () => {
  const talk = transcript('chat')
    .open(1, 1, { to: 'nginx' })
    .open(2, 2, { from: 'nginx', place: 1 })
    .close(2, 20, 'server-reset')
    .close(1, 30, 'server-fin');
  const labels = (width: number) => {
    const { draw } = drawingOf(talk.records, width);
    return draw(0, 1e6).map(({ label }) => label);
  };
  assert.ok(labels(1600).includes('connection #2 reset by the server (RST)'));
  assert.ok(
    labels(480).some((label) => /^c2 reset by/.test(label)),
    labels(480).join(', '),
  );
});
