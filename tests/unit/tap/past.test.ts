import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPast } from '../../../playground-server/tap/past.ts';
import { createRing, LEAST_RING, type Ring } from '../../../playground-server/trace/ring.ts';

const ringOf = (bytes = 1024 * 1024) => createRing({ bytes, now: () => 0 });

function carry(ring: Ring, leg: number, text: string, offset = 0): void {
  ring.appendChunk(leg, 'up', offset, Buffer.from(text), 0, 0, false);
}

const textOf = (part: object) => ('bytes' in part ? String(part.bytes) : 'resume');

test('each leg gets its own reads, in their order', () => {
  const ring = ringOf();
  carry(ring, 1, 'a');
  carry(ring, 2, 'b');
  carry(ring, 1, 'c', 1);
  const past = createPast(ring);
  assert.deepEqual(past.of(1).map(textOf), ['a', 'c']);
  assert.deepEqual(past.of(2).map(textOf), ['b']);
  assert.deepEqual(past.of(3), []);
});

test('the ring is read once for all legs, and not at all where none is asked for', () => {
  const ring = ringOf();
  let reads = 0;
  const counted: Ring = Object.create(ring, {
    readAfter: {
      value: (...asked: Parameters<Ring['readAfter']>) => {
        reads += 1;
        return ring.readAfter(...asked);
      },
    },
  });
  carry(ring, 1, 'a');
  const past = createPast(counted);
  assert.equal(reads, 0);
  for (let leg = 0; leg < 300; leg += 1) past.of(leg);
  assert.equal(reads, 1);
});

test('where the ring has let go, a leg goes on from where its dissection was', () => {
  const ring = ringOf(LEAST_RING);
  ring.append({
    type: 'open',
    leg: 1,
    connection: 1,
    reused: false,
    example: 'echo',
    from: 'browser',
    to: 'playground',
  });
  for (let at = 0; at < 40; at += 1) carry(ring, 1, 'x'.repeat(1024), at * 1024);
  const [first, ...others] = createPast(ring).of(1);
  assert.ok(first !== undefined && 'checkpoint' in first && first.up > 0);
  assert.ok(others.length > 0 && others.every((part) => 'bytes' in part));
});
