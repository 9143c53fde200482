import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { decodeRecords } from '../../../playground-server/trace/codec.ts';
import { createRing, LEAST_RING, type Ring } from '../../../playground-server/trace/ring.ts';
import type { TraceRecord } from '../../../playground-server/trace/trace.ts';
import { anyRecord } from './records.ts';

function ringOf(bytes: number): Ring {
  let time = 0;
  return createRing({ bytes, now: () => ++time });
}

function append(ring: Ring, length: number, leg = 1): void {
  ring.append({
    type: 'chunk',
    leg,
    direction: 'up',
    offset: 0,
    bytes: new Uint8Array(length).fill(ring.lastSeq & 0xff),
    byHop: false,
  });
}

const seqs = (records: readonly TraceRecord[]): number[] => records.map(({ seq }) => seq);

/** Reads all that stands behind `since`, in batches. */
function readAll(ring: Ring, since: number, maxBytes: number): TraceRecord[] {
  const all: TraceRecord[] = [];
  for (let seq = since; seq < ring.lastSeq; ) {
    const { batch, lastSeq } = ring.readBatchAfter(seq, maxBytes);
    all.push(...decodeRecords(batch));
    assert.ok(lastSeq > seq, 'each batch brings something');
    seq = lastSeq;
  }
  return all;
}

test('records are stamped in order and read back in batches of any size', () => {
  fc.assert(
    fc.property(
      fc.array(anyRecord, { maxLength: 300 }),
      fc.integer({ min: 1, max: 5000 }),
      (records, maxBytes) => {
        const ring = ringOf(1024 * 1024);
        for (const { seq: _seq, time: _time, ...record } of records) ring.append(record as never);
        const all = readAll(ring, 0, maxBytes);
        assert.deepEqual(
          seqs(all),
          records.map((_, index) => index + 1),
        );
        assert.deepEqual(
          all.map(({ type, time }) => ({ type, time })),
          records.map(({ type }, index) => ({ type, time: index + 1 })),
        );
      },
    ),
    { numRuns: 50 },
  );
});

test('a chunk is kept as it was, whatever becomes of its buffer', () => {
  const ring = ringOf(LEAST_RING);
  const bytes = Uint8Array.of(1, 2, 3);
  ring.append({ type: 'chunk', leg: 1, direction: 'down', offset: 7, bytes, byHop: true });
  bytes.fill(9);
  const { records } = ring.readAfter(0, 1000);
  const [chunk] = records;
  assert.ok(chunk?.type === 'chunk');
  assert.deepEqual([...chunk.bytes], [1, 2, 3]);
  assert.deepEqual([chunk.offset, chunk.byHop, chunk.relayed], [7, true, undefined]);
});

test('a record may bring its own time', () => {
  const ring = ringOf(LEAST_RING);
  const record = ring.append({ type: 'half-close', leg: 1, direction: 'up', time: 0.5 });
  assert.equal(record.time, 0.5);
  assert.equal(ring.readAfter(0, 1000).records[0]?.time, 0.5);
});

test('memory stays within the bound, whatever comes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 40_000 }), { minLength: 20, maxLength: 80 }),
      fc.integer({ min: LEAST_RING, max: 200_000 }),
      (lengths, bound) => {
        const ring = ringOf(bound);
        for (const length of lengths) {
          append(ring, length);
          assert.ok(ring.bytes <= bound);
        }
        const { records } = ring.readAfter(ring.lastSeq - 1, 1);
        assert.deepEqual(seqs(records), [ring.lastSeq]);
      },
    ),
    { numRuns: 40 },
  );
});

test('what is no longer held is one gap, and the rest follows without holes', () => {
  const ring = ringOf(LEAST_RING);
  for (let n = 0; n < 1000; n += 1) append(ring, 100);
  const all = readAll(ring, 0, 2000);
  const [gap, ...rest] = all;
  assert.ok(gap?.type === 'gap');
  assert.equal(gap.records, gap.seq);
  assert.equal(gap.bytes, gap.seq * 100);
  assert.deepEqual(
    seqs(rest),
    Array.from({ length: 1000 - gap.seq }, (_, index) => gap.seq + index + 1),
  );
});

test('a watcher that is just behind has no gap, one before that has', () => {
  const ring = ringOf(LEAST_RING);
  for (let n = 0; n < 1000; n += 1) append(ring, 100);
  const first = ring.readAfter(0, 1).records[0]?.seq ?? 0;
  assert.equal(ring.readAfter(first, 1000).gap, undefined);
  assert.equal(ring.readAfter(first - 1, 1000).gap?.records, 1);
  assert.deepEqual(ring.readAfter(ring.lastSeq, 1000), { records: [] });
});

test('a gap says which legs are open where the trace goes on', () => {
  const ring = ringOf(LEAST_RING);
  for (const leg of [1, 2, 3]) {
    ring.append({
      type: 'open',
      leg,
      connection: leg,
      reused: false,
      example: 'echo',
      from: 'browser',
      to: 'playground',
    });
  }
  ring.append({ type: 'half-close', leg: 1, direction: 'up' });
  ring.append({ type: 'close', leg: 2, cause: 'cut', undelivered: { up: 0, down: 0 } });
  for (let n = 0; n < 1000; n += 1) {
    const bytes = new Uint8Array(50);
    ring.append({ type: 'chunk', leg: 3, direction: 'up', offset: n * 50, bytes, byHop: false });
  }
  const { gap, records } = ring.readAfter(0, 1_000_000);
  assert.ok(gap);
  assert.deepEqual(
    gap.resume.map(({ open, up, down }) => ({ leg: open.leg, up, down })),
    [
      { leg: 1, up: 0, down: 0 },
      { leg: 3, up: (gap.seq - 5) * 50, down: 0 },
    ],
  );
  const [, next] = records;
  assert.equal(next?.type === 'chunk' && next.offset, (gap.seq - 5) * 50);
});

test('a dissector that throws costs its checkpoint and nothing else', () => {
  const ring = createRing({
    bytes: LEAST_RING,
    now: () => 0,
    createSkimmer: () => ({
      push() {
        throw new Error('broken');
      },
      end: () => [],
      checkpoint: () => 'there',
    }),
  });
  ring.append({
    type: 'open',
    leg: 1,
    connection: 1,
    reused: false,
    example: 'echo',
    from: 'browser',
    to: 'playground',
  });
  for (let n = 0; n < 1000; n += 1) append(ring, 100);
  assert.equal(ring.readAfter(0, 1000).gap?.resume[0]?.checkpoint, null);
});

test('listeners hear of each record until they stop, and after the end nothing is kept', () => {
  const ring = ringOf(LEAST_RING);
  const heard: number[] = [];
  const stop = ring.onAppend((seq) => heard.push(seq));
  append(ring, 1);
  append(ring, 1);
  stop();
  append(ring, 1);
  assert.deepEqual(heard, [1, 2]);
  ring.close();
  append(ring, 1);
  ring.appendRelayed(1, 'up', 1, 0);
  ring.append({ type: 'half-close', leg: 1, direction: 'up' });
  assert.equal(ring.lastSeq, 3);
  assert.equal(ring.bytes, 0);
});

test('a ring that is too small to be one is refused, and so is a record that is too large', () => {
  assert.throws(() => ringOf(100), RangeError);
  const ring = ringOf(LEAST_RING);
  const stderr = 'x'.repeat(LEAST_RING);
  assert.throws(
    () => ring.append({ type: 'program', example: 'echo', state: 'crashed', message: 'm', stderr }),
    /program record/,
  );
});
