import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createConnection } from '../../playground-server/wire/connection.ts';
import { fieldsOf } from '../../playground-server/wire/fields.ts';
import {
  contains,
  type Direction,
  endOf,
  type Field,
  type Span,
  type WireEvent,
} from '../../playground-server/wire/index.ts';
import { RUNS, traffic } from '../support/http-arbitrary.ts';
import { replay, type VectorStep } from '../support/vectors.ts';

test('any split of any traffic gives the same events', () => {
  fc.assert(
    fc.property(traffic, fc.integer({ min: 1, max: 40 }), (steps, size) => {
      const whole = replay(steps, createConnection(), Number.POSITIVE_INFINITY);
      assert.deepEqual(replay(steps, createConnection(), size), whole);
    }),
    RUNS,
  );
});

function assertInside(outer: Span, fields: readonly Field[]): void {
  let before = outer.offset;
  for (const field of fields) {
    assert.ok(contains(outer, field), `${field.key} lies outside`);
    assert.ok(field.offset >= before, `${field.key} lies before its neighbour`);
    before = field.offset;
    assertInside(field, field.children ?? []);
  }
}

test('events lie within what was seen, and their fields within them, in wire order', () => {
  fc.assert(
    fc.property(traffic, (steps) => {
      const seen = { up: 0, down: 0 };
      for (const step of steps) if (step.type === 'push') seen[step.direction] += step.bytes.length;
      for (const event of replay(steps, createConnection(), Number.POSITIVE_INFINITY)) {
        assert.ok(event.offset >= 0 && event.length >= 0);
        assert.ok(endOf(event) <= seen[event.direction], `${event.kind} ends behind the stream`);
        assertInside(event, fieldsOf(event));
      }
    }),
    RUNS,
  );
});

/** The steps before and behind the n-th byte of all. */
function cutAt(steps: readonly VectorStep[], place: number): [VectorStep[], VectorStep[]] {
  const before: VectorStep[] = [];
  let left = place;
  for (const [index, step] of steps.entries()) {
    if (step.type === 'end' || step.bytes.length <= left) {
      before.push(step);
      left -= step.type === 'push' ? step.bytes.length : 0;
      continue;
    }
    const { type, direction, bytes } = step;
    before.push({ type, direction, bytes: bytes.subarray(0, left) });
    return [before, [{ type, direction, bytes: bytes.subarray(left) }, ...steps.slice(index + 1)]];
  }
  return [before, []];
}

function bytesIn(steps: readonly VectorStep[], direction: Direction): number {
  return steps.reduce(
    (sum, step) =>
      sum + (step.type === 'push' && step.direction === direction ? step.bytes.length : 0),
    0,
  );
}

test('a connection that goes on from a checkpoint reports what begins behind the border', () => {
  const anyPlace = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(traffic, anyPlace, fc.boolean(), (steps, share, skim) => {
      const total = bytesIn(steps, 'up') + bytesIn(steps, 'down');
      const [before, behind] = cutAt(steps, Math.floor(share * total));
      const first = createConnection({ skim });
      replay(before, first, Number.POSITIVE_INFINITY);
      const checkpoint = JSON.parse(JSON.stringify(first.checkpoint()));
      const up = bytesIn(before, 'up');
      const down = bytesIn(before, 'down');
      const resumed = replay(behind, createConnection({ checkpoint, up, down }), 7);

      const uninterrupted = createConnection();
      replay(before, uninterrupted, Number.POSITIVE_INFINITY);
      const whole = replay(behind, uninterrupted, 7);
      const border = { up, down };
      for (const event of resumed) {
        if (event.kind === 'raw' && event.reason === 'after-gap') {
          border[event.direction] = Math.max(border[event.direction], endOf(event));
        }
      }
      const begins = (event: WireEvent): boolean => event.offset >= border[event.direction];
      const known = resumed.filter(
        (event) => !(event.kind === 'raw' && event.reason === 'after-gap'),
      );
      const cutBody = (event: WireEvent): boolean =>
        (event.kind === 'http-body' || event.kind === 'truncated') &&
        event.offset === (event.direction === 'up' ? up : down) &&
        !whole.some((other) => other.kind === event.kind && other.offset === event.offset);
      assert.deepEqual(
        known.filter((event) => !cutBody(event)),
        whole.filter(begins),
      );
    }),
    RUNS,
  );
});

test('what a connection remembers is bounded, whatever it sees', () => {
  const lines = fc.constantFrom(
    'GET / HTTP/1.1\r\nX: y\r\n',
    'a',
    'HTTP/1.1 200 OK\r\n',
    '\n',
    '\0',
  );
  fc.assert(
    fc.property(fc.constantFrom<Direction>('up', 'down'), lines, (direction, line) => {
      const connection = createConnection();
      const bytes = new TextEncoder().encode(line.repeat(Math.ceil(65_536 / line.length)));
      for (let pushed = 0; pushed < 8; pushed++) connection.push(direction, bytes);
      assert.ok(JSON.stringify(connection.checkpoint()).length < 200_000);
    }),
    { ...RUNS, numRuns: 20 },
  );
});
