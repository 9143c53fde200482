import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { legStreams } from '../../../../playground-server/trace/leg-streams.ts';
import type { Chunk, TraceRecord } from '../../../../playground-server/trace/trace.ts';
import {
  createTraceModel,
  type TraceModelOptions,
} from '../../../../site/wire-view/model/trace-model.ts';
import { eventsOf, RECORDED, recordedTrace, traceOf } from '../../../support/trace-of.ts';

function modelOf(records: readonly TraceRecord[], options: TraceModelOptions = {}) {
  const model = createTraceModel({ schedule: (flush) => flush(), ...options });
  for (const record of records) model.apply([record]);
  return model;
}

for (const name of RECORDED) {
  test(`the model gives back the records of ${name}: the same bytes, times and endings`, () => {
    const { records } = recordedTrace(name);
    const back = modelOf(records).records();
    assert.ok(isDeepStrictEqual(byLeg(back), byLeg(records)));
    const kinds = (all: readonly TraceRecord[]) =>
      Object.entries(Object.groupBy(all, ({ type }) => type))
        .filter(([type]) => type !== 'relayed' && type !== 'half-close')
        .map(([type, found = []]) => `${type} ${found.length}`)
        .sort();
    assert.deepEqual(kinds(back), kinds(records));
    assert.deepEqual(
      back.map(({ time }) => time),
      back.map(({ time }) => time).toSorted((one, other) => one - other),
    );
    assert.ok(isDeepStrictEqual(byLeg(modelOf(back).records()), byLeg(back)));
  });
}

/** Legs are in the order of their times, which need not be that in which they were told. */
function byLeg(records: readonly TraceRecord[]) {
  return legStreams(records)
    .map(({ open, events }) => ({ leg: open.leg, events }))
    .sort((one, other) => one.leg - other.leg);
}

const UPGRADE =
  'GET /s HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
const SWITCH =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';
const word = (text: string) => Uint8Array.from([0x81, text.length, ...Buffer.from(text)]);

test('behind what the model let go, an export is taken apart as the model does it', () => {
  const said = Array.from({ length: 200 }, (_, n) => ['down', word(`message ${n}`)] as const);
  const model = modelOf(traceOf([['up', UPGRADE], ['down', SWITCH], ...said]), {
    bounds: { bytes: 3_000, rows: 10_000 },
  });
  const back = model.records();
  assert.ok(back.some(({ type }) => type === 'gap'));
  const held = model.rows.flatMap((row) =>
    row.source === 'wire' && row.event.kind === 'ws-frame' ? [row.event.offset] : [],
  );
  const read = eventsOf(back)
    .flat()
    .flatMap((event) => (event.kind === 'ws-frame' ? [event.offset] : []));
  assert.ok(held.length > 10 && held.length < 200);
  // The row of a frame may be gone while its bytes, which a later row shows too, are held.
  assert.deepEqual(read.slice(-held.length), held);
  assert.ok(read.length - held.length <= 1);
});

test('a gap of the trace stays one, and the bytes behind it are read on', () => {
  const [open, ...rest] = traceOf([
    ['up', UPGRADE],
    ['down', SWITCH],
    ['down', word('one')],
    ['down', word('two')],
  ]);
  const before = modelOf([open as TraceRecord, ...rest.slice(0, 2)]);
  const leg = before.legs.get(1);
  if (open?.type !== 'open' || leg === undefined) throw new Error('no leg');
  const { type: _type, ...opened } = open;
  const up = UPGRADE.length;
  const down = SWITCH.length + 5;
  // Nobody kept a checkpoint: what follows is raw, and stays raw.
  const resume = [{ open: opened, up, down, checkpoint: null }];
  const gap = { type: 'gap', seq: 10, time: 4, records: 1, bytes: 5, resume } as const;
  const last = { ...(rest[3] as Chunk), seq: 11 };
  const model = modelOf([open, ...rest.slice(0, 2), gap, last]);
  const back = model.records();
  assert.deepEqual(
    back.map(({ type }) => type),
    ['open', 'chunk', 'chunk', 'gap', 'chunk'],
  );
  const raw = eventsOf(back)
    .flat()
    .filter(({ kind }) => kind === 'raw');
  assert.deepEqual(
    raw.map(({ offset }) => offset),
    [down],
  );
});
