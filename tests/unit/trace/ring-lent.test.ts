import assert from 'node:assert/strict';
import test from 'node:test';
import { createRing, LEAST_RING, type Ring } from '../../../playground-server/trace/ring.ts';

const SIZE = 1000;

function pass(ring: Ring, fill: number, left: number): [Uint8Array, (() => void) | undefined] {
  let kept: Uint8Array = new Uint8Array(0);
  const bytes = new Uint8Array(SIZE).fill(fill);
  const release = ring.passChunk(1, 'down', 0, bytes, 0, (own) => {
    kept = own;
    return left;
  });
  return [kept, release];
}

/** Fills the ring until all that it holds now has gone. Returns the memory it used for that. */
function turnOver(ring: Ring): Set<ArrayBufferLike> {
  const used = new Set<ArrayBufferLike>();
  for (let n = 0; n < (3 * LEAST_RING) / SIZE; n += 1) used.add(pass(ring, 2, 0)[0].buffer);
  return used;
}

test('what a sink still reads is not written over, however far the ring goes on', () => {
  const ring = createRing({ bytes: LEAST_RING, now: () => 0 });
  turnOver(ring);
  const [kept, release] = pass(ring, 1, Number.NaN);
  turnOver(ring);
  assert.ok(kept.every((byte) => byte === 1));
  release?.();
});

test('memory that has been given back is used again', () => {
  const ring = createRing({ bytes: LEAST_RING, now: () => 0 });
  turnOver(ring);
  const [kept, release] = pass(ring, 1, Number.NaN);
  const [, releaseOther] = pass(ring, 1, Number.NaN);
  release?.();
  releaseOther?.();
  assert.ok(turnOver(ring).has(kept.buffer));
});

test('a chunk that has left at once has nothing to give back, and says when it left', () => {
  const ring = createRing({ bytes: LEAST_RING, now: () => 0 });
  assert.equal(pass(ring, 1, 7)[1], undefined);
  const [chunk] = ring.readAfter(0, 5000).records;
  assert.equal(chunk?.type === 'chunk' && chunk.relayed, 7);
});

test('a cut stands in the trace as bytes that were rewritten to nothing', () => {
  const ring = createRing({ bytes: LEAST_RING, now: () => 0 });
  ring.appendCut(3, 4, 30, 9);
  const [record] = ring.readAfter(0, 5000).records;
  assert.deepEqual(record, {
    type: 'rewritten',
    seq: 1,
    time: 9,
    leg: 3,
    direction: 'up',
    offset: 4,
    removed: 30,
    inserted: '',
  });
});
