import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { createInbox } from '../../playground-server/play-inbox.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

test('however bytes arrive and are taken, all go on but the cuts, each cut told once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 20 }),
      fc.nat(),
      fc.integer({ min: 1, max: 15 }),
      (arrivals, takes, place, length) => {
        const total = arrivals.reduce((sum, one) => sum + one, 0);
        const all = Buffer.from(Array.from({ length: total }, (_, n) => 0x21 + (n % 90)));
        const cut = { offset: place % total, length: Math.min(length, total - (place % total)) };
        const inbox = createInbox();
        let at = 0;
        for (const size of arrivals) {
          inbox.arrive(all.subarray(at, at + size), at);
          at += size;
        }
        inbox.cut(cut);
        assert.equal(inbox.peek(total), text(all));
        const ends = [...takes.map((_, n) => takes.slice(0, n + 1).reduce((a, b) => a + b)), total];
        const pieces = ends.flatMap((end) => inbox.takeUntil(Math.min(end, total)));
        assert.equal(pieces.map(({ bytes }) => text(bytes)).join(''), text(all));
        const kept =
          text(all.subarray(0, cut.offset)) + text(all.subarray(cut.offset + cut.length));
        assert.equal(pieces.map(({ passed }) => text(passed)).join(''), kept);
        assert.deepEqual(
          pieces.flatMap(({ cuts }) => cuts),
          [cut],
        );
        assert.equal(inbox.length, 0);
      },
    ),
  );
});
