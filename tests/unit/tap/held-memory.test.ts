import assert from 'node:assert/strict';
import test from 'node:test';
import { HeldMemory } from '../../../playground-server/tap/held-memory.ts';

const LARGE = 48 * 1024;
const shared = (one: Buffer, other: Buffer) => one.buffer === other.buffer;
const read = (length: number, filler: number) => Buffer.alloc(length, filler);

test('what is kept stays, though the memory that it was lent in is written over', () => {
  const memory = new HeldMemory();
  for (const length of [0, 10, LARGE, 64 * 1024, 64 * 1024 + 1]) {
    const lent = read(length, 7);
    const kept = memory.keep(lent, length);
    lent.fill(0);
    assert.ok(kept.equals(read(length, 7)));
  }
});

test('memory serves again once all in it has left, for whichever link comes next, and not before', () => {
  const [one, other] = [new HeldMemory(), new HeldMemory()];
  const first = one.keep(read(LARGE, 1), 100);
  const second = one.keep(read(LARGE, 2), 200);
  one.left(99);
  assert.ok(!shared(other.keep(read(LARGE, 3), 10), first));
  one.left(150);
  assert.ok(shared(other.keep(read(LARGE, 4), 20), first));
  assert.ok(second.equals(read(LARGE, 2)));
  one.left(200);
  assert.ok(shared(other.keep(read(LARGE, 5), 30), second));
});

test('what was abandoned is never used again, and little never takes what serves for much', () => {
  const memory = new HeldMemory();
  const kept = memory.keep(read(LARGE, 1), 100);
  memory.abandon();
  memory.left(100);
  const next = memory.keep(read(LARGE, 2), 200);
  assert.ok(!shared(next, kept));
  memory.left(200);
  assert.ok(!shared(memory.keep(read(10_000, 3), 300), next));
  assert.ok(shared(memory.keep(read(LARGE, 4), 400), next));
});
