import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RequestBorder, ResponseBorder } from '../../playground-server/wire/border.ts';
import { createConnection } from '../../playground-server/wire/connection.ts';
import {
  createRequestBorders,
  createResponseBorders,
} from '../../playground-server/wire/http1-borders.ts';
import { endOf, type WireEvent } from '../../playground-server/wire/index.ts';
import { RUNS, traffic } from '../support/http-arbitrary.ts';
import { replay, type VectorStep } from '../support/vectors.ts';

const pushes = (steps: readonly VectorStep[], direction: 'up' | 'down'): VectorStep[] =>
  steps.filter((step) => step.type === 'push' && step.direction === direction);

/** Every byte of a direction, `size` at a time. */
function* pieces(steps: readonly VectorStep[], size: number): Generator<Uint8Array> {
  for (const step of steps) {
    if (step.type === 'end') continue;
    for (let at = 0; at < step.bytes.length; at += size) yield step.bytes.slice(at, at + size);
  }
}

function requestBorders(steps: readonly VectorStep[], size: number): RequestBorder[] {
  const follower = createRequestBorders();
  const borders: RequestBorder[] = [];
  for (const piece of pieces(steps, size)) {
    borders.push(...follower.push(piece));
    while (follower.held) borders.push(...follower.settle('refused'));
  }
  return borders;
}

function responseBorders(steps: readonly VectorStep[], size: number): ResponseBorder[] {
  const follower = createResponseBorders({ nextRequestMethod: () => 'GET' });
  return [...pieces(steps, size)].flatMap((piece) => follower.push(piece));
}

test('the borders of requests are the same however they come, and those of the dissector', () => {
  fc.assert(
    fc.property(traffic, fc.integer({ min: 1, max: 60 }), (steps, size) => {
      const up = pushes(steps, 'up');
      const borders = requestBorders(up, 1_000_000);
      assert.deepEqual(requestBorders(up, size), borders);
      // Without answers, whatever waits for one is read as HTTP once the server has closed.
      const connection = createConnection();
      connection.end('down');
      const events = replay(up, connection, 1_000_000);
      assert.deepEqual(headsOf(borders), headsAmong(events));
      const broken = borders.find((border) => border.type === 'broken');
      const raw = [...events, ...connection.end('up')].find((event) => event.kind === 'raw');
      const total = up.reduce(
        (sum, step) => sum + (step.type === 'push' ? step.bytes.length : 0),
        0,
      );
      assert.equal(broken?.at, broken?.at === total ? total : raw?.offset);
    }),
    RUNS,
  );
});

test('the borders of responses are the same however they come, and those of the dissector', () => {
  fc.assert(
    fc.property(traffic, fc.integer({ min: 1, max: 60 }), (steps, size) => {
      const down = pushes(steps, 'down');
      const borders = responseBorders(down, 1_000_000);
      assert.deepEqual(responseBorders(down, size), borders);
      const events = replay(down, createConnection(), 1_000_000);
      assert.deepEqual(headsOf(borders), headsAmong(events));
    }),
    RUNS,
  );
});

const headsOf = (borders: ReadonlyArray<RequestBorder | ResponseBorder>): number[][] =>
  borders.flatMap((border) => (border.type === 'head' ? [[border.start, border.end]] : []));

const headsAmong = (events: readonly WireEvent[]): number[][] =>
  events.flatMap((event) =>
    event.kind === 'http-request' || event.kind === 'http-response'
      ? [[event.offset, endOf(event)]]
      : [],
  );
