import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  Chunk,
  LegOpened,
  PageEvent,
  TraceRecord,
} from '../../../../playground-server/trace/trace.ts';
import type { Direction } from '../../../../playground-server/wire/index.ts';
import {
  createModelWith,
  type TraceModelOptions,
} from '../../../../site/wire-view/model/model-from-records.ts';
import type { Row, WireRow } from '../../../../site/wire-view/model/view.ts';
import { connectLines } from './line-dissector.ts';

function setUp(options: TraceModelOptions = {}) {
  const model = createModelWith(connectLines, { schedule: (flush) => flush(), ...options });
  let seq = 0;
  const ends = new Map<string, number>();
  const open = (leg: number, example = 'chat'): LegOpened => ({
    type: 'open',
    seq: ++seq,
    time: seq,
    leg,
    connection: leg,
    reused: false,
    example,
    from: 'browser',
    to: 'server',
  });
  const chunk = (leg: number, text: string, time: number, direction: Direction = 'up'): Chunk => {
    const bytes = new TextEncoder().encode(text);
    const key = `${leg} ${direction}`;
    const offset = ends.get(key) ?? 0;
    ends.set(key, offset + bytes.length);
    return { type: 'chunk', seq: ++seq, time, leg, direction, offset, bytes, byHop: false };
  };
  const rest = (record: Record<string, unknown>) => ({ seq: ++seq, ...record }) as TraceRecord;
  return { model, open, chunk, rest };
}

const wire = (rows: readonly Row[]) => rows.filter((row): row is WireRow => row.source === 'wire');

test('an event has the time of the chunk that carried its first byte and of the one that carried its last', () => {
  const { model, open, chunk } = setUp();
  model.apply([open(1), chunk(1, 'he', 10), chunk(1, 'llo\nw', 12.5), chunk(1, 'ire\n', 20)]);
  assert.deepEqual(
    wire(model.rows).map((row) => [row.time, row.endTime, row.arrived]),
    [
      [10, 12.5, undefined],
      [12.5, 20, undefined],
    ],
  );
});

test('an event has arrived when the record that covers its last byte says so', () => {
  const { model, open, chunk, rest } = setUp();
  model.apply([open(1), chunk(1, 'ab\ncd\n', 10)]);
  model.apply([rest({ type: 'relayed', leg: 1, direction: 'up', offset: 4, time: 130 })]);
  assert.deepEqual(
    wire(model.rows).map((row) => row.arrived),
    [130, undefined],
  );
  model.apply([rest({ type: 'relayed', leg: 1, direction: 'up', offset: 6, time: 131 })]);
  assert.equal(wire(model.rows)[1]?.arrived, 131);
});

test('a chunk that was relayed in the same turn says so itself', () => {
  const { model, open, chunk } = setUp();
  model.apply([open(1), { ...chunk(1, 'ab\n', 10), relayed: 10.1 }]);
  assert.equal(wire(model.rows)[0]?.arrived, 10.1);
});

test('another example’s legs, pages and programs are passed over', () => {
  const { model, open, chunk, rest } = setUp({ example: 'chat' });
  const page = { type: 'page', example: 'race', name: 'send', time: 1 };
  const program = { type: 'program', example: 'race', state: 'running', message: '', time: 1 };
  model.apply([open(1, 'race'), chunk(1, 'x\n', 3), rest(page), rest(program), open(2)]);
  assert.deepEqual([...model.legs.keys()], [2]);
  assert.equal(model.rows.length, 1);
});

test('records that came before are passed over, so a feed may repeat itself', () => {
  const { model, open, chunk } = setUp();
  const records = [open(1), chunk(1, 'x\n', 3)];
  model.apply(records);
  model.apply(records);
  assert.equal(model.rows.length, 2);
  assert.equal(model.lastSeq, 2);
});

test('page events are taken whatever their number is: the page counts for itself', () => {
  const { model, open } = setUp();
  const page = { type: 'page', seq: 0, time: 4, example: 'chat', api: 'websocket', object: 1 };
  model.apply([open(1), { ...page, role: 'call', name: 'send', detail: 'hi' } as PageEvent]);
  assert.equal(model.rows[1]?.source, 'page');
});

test('behind a gap a leg goes on where the gap record says', () => {
  const { model, open, rest } = setUp();
  model.apply([open(1)]);
  const { type: _, ...leg } = open(7);
  const resume = [{ open: leg, up: 100, down: 40, checkpoint: null }];
  model.apply([rest({ type: 'gap', time: 50, records: 9, bytes: 900, resume })]);
  const bytes = new TextEncoder().encode('on\n');
  model.apply([
    rest({ type: 'chunk', leg: 7, direction: 'up', offset: 100, bytes, time: 60, byHop: false }),
  ]);
  const row = wire(model.rows)[0];
  assert.equal(row?.event.offset, 100);
  assert.equal(row?.time, 60);
  assert.equal(model.legs.get(7)?.carried.up, 103);
  assert.equal(model.legs.get(1)?.closedAt, 50, 'a leg that the gap does not resume is over');
  assert.deepEqual(model.bytes(7, 'up', 100, 3), bytes);
});

test('a leg of which a gap took nothing goes on with what it had begun', () => {
  const { model, open, chunk, rest } = setUp();
  const { type: _, ...leg } = open(1);
  model.apply([{ type: 'open', ...leg }, chunk(1, 'be', 3)]);
  const resume = [{ open: leg, up: 2, down: 0, checkpoint: null }];
  model.apply([
    rest({ type: 'gap', time: 4, records: 1, bytes: 10, resume }),
    chunk(1, 'gun\n', 5),
  ]);
  assert.deepEqual([wire(model.rows)[0]?.event.offset, wire(model.rows)[0]?.event.length], [0, 6]);
});

test('a leg that closes mid-frame says what was cut short', () => {
  const { model, open, chunk, rest } = setUp();
  const undelivered = { up: 0, down: 0 };
  model.apply([open(1), chunk(1, 'half', 3)]);
  model.apply([rest({ type: 'close', leg: 1, time: 9, cause: 'cut', undelivered })]);
  assert.equal(wire(model.rows)[0]?.event.kind, 'truncated');
  assert.equal(wire(model.rows)[0]?.time, 9, 'it stands where it was cut');
  assert.equal(model.legs.get(1)?.closeCause, 'cut');
  assert.equal(model.rows.at(-1)?.source, 'note');
});

test('over its bound the model lets go of the oldest rows and bytes and says how much', () => {
  const { model, open, chunk } = setUp({ bounds: { bytes: 4000, rows: 1000 } });
  model.apply([open(1)]);
  for (let i = 0; i < 100; i++) model.apply([chunk(1, `${'x'.repeat(99)}\n`, 10 + i)]);
  const first = model.rows[0];
  assert.ok(first?.source === 'note' && first.record.type === 'gap');
  assert.ok(first.record.bytes > 0 && first.record.records > 0);
  assert.equal(model.generation, 0, 'ids go on');
  assert.equal(first.record.records + model.rows.length - 1, 101, 'held and gone are all');
  assert.deepEqual(
    model.rows.map((row) => row.id),
    model.rows.map((_, index) => model.firstId + index),
  );
  assert.equal(model.rows.at(-1)?.id, 100);
  assert.deepEqual(
    model.rows.map((row) => row.number),
    model.rows.map((_, index) => (model.rows[1]?.number ?? 0) - 1 + index),
    'numbers go on, and the note has that of the last that went',
  );
  assert.equal(model.bytes(1, 'up', 0, 100).length, 0, 'the first bytes are gone');
  assert.equal(model.bytes(1, 'up', 9900, 100).length, 100, 'the last bytes are there');
  assert.equal(model.cost.frames, 100, 'the cost counts what was let go, too');
});

test('a smaller bound holds at once, a larger one from then on', () => {
  const { model, open, chunk } = setUp({ bounds: { bytes: 1_000_000, rows: 50 } });
  model.apply([open(1)]);
  for (let i = 0; i < 60; i++) model.apply([chunk(1, 'hello\n', 10 + i)]);
  assert.ok(model.rows.length <= 50);
  model.bound({ bytes: 1_000_000, rows: 20 });
  assert.ok(model.rows.length <= 20 && model.rows.length > 15, `${model.rows.length}`);
  model.bound({ bytes: 1_000_000, rows: 100 });
  const held = model.rows.length;
  for (let i = 0; i < 60; i++) model.apply([chunk(1, 'hello\n', 100 + i)]);
  assert.equal(model.rows.length, held + 60);
});

test('clear empties the list and the cost; the legs and their dissectors go on', () => {
  const { model, open, chunk } = setUp();
  model.apply([open(1), chunk(1, 'ab\nc', 3)]);
  model.clear();
  assert.deepEqual([model.rows.length, model.cost.bytesUp, model.generation], [0, 0, 1]);
  model.apply([chunk(1, 'd\n', 4)]);
  assert.equal(wire(model.rows)[0]?.time, 3, 'the row knows when its first byte came');
});

test('changes are announced once for a batch, and not after the listener left', () => {
  const flushes: (() => void)[] = [];
  const { model, open, chunk } = setUp({ schedule: (flush) => flushes.push(flush) });
  let calls = 0;
  const stop = model.subscribe(() => calls++);
  model.apply([open(1)]);
  model.apply([chunk(1, 'a\n', 1)]);
  assert.equal(flushes.length, 1);
  flushes.pop()?.();
  assert.equal(calls, 1);
  stop();
  model.apply([chunk(1, 'b\n', 2)]);
  flushes.pop()?.();
  assert.equal(calls, 1);
});

test('ten thousand frames are taken within a frame of the screen, roughly', () => {
  const { model, open, chunk } = setUp();
  const records: TraceRecord[] = [open(1)];
  for (let i = 0; i < 10_000; i++) records.push({ ...chunk(1, 'hello\n', i), relayed: i });
  const before = performance.now();
  model.apply(records);
  assert.equal(model.rows.length, 10_001);
  assert.ok(performance.now() - before < 1000);
});

test('the reads of a range are those that hold bytes of it, whole and in their order', () => {
  const { model, open, chunk } = setUp();
  model.apply([open(1), chunk(1, 'abc', 10), chunk(1, 'def', 11), chunk(1, 'g', 12)]);
  const reads = (offset: number, length: number) =>
    model.chunks(1, 'up', offset, length).map((read) => [read.offset, read.length, read.time]);
  assert.deepEqual(reads(0, 7), [
    [0, 3, 10],
    [3, 3, 11],
    [6, 1, 12],
  ]);
  assert.deepEqual(reads(2, 2), [
    [0, 3, 10],
    [3, 3, 11],
  ]);
  assert.deepEqual(reads(3, 3), [[3, 3, 11]]);
  assert.deepEqual(reads(7, 5), []);
  assert.deepEqual(model.chunks(2, 'up', 0, 7), []);
});

test('a leg knows its place on the path, its FINs, and what was lost with it', () => {
  const { model, open, rest } = setUp();
  model.apply([open(1), { ...open(2), place: 1 }]);
  model.apply([
    rest({ type: 'half-close', leg: 2, direction: 'down', time: 30 }),
    rest({ type: 'close', leg: 2, cause: 'cut', undelivered: { up: 3, down: 0 }, time: 40 }),
  ]);
  const [first, second] = [model.legs.get(1), model.legs.get(2)];
  assert.deepEqual([first?.place, second?.place], [0, 1]);
  assert.deepEqual(second?.fins, { up: undefined, down: 30 });
  assert.deepEqual(second?.undelivered, { up: 3, down: 0 });
});
