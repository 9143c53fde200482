/** Arbitrary trace records, for properties. */

import fc from 'fast-check';
import type { TraceRecord } from '../../../playground-server/trace/trace.ts';

const seq = fc.nat({ max: 2 ** 40 });
const time = fc.double({ min: 0, max: 1e9, noNaN: true });
const leg = fc.nat({ max: 2 ** 32 - 1 });
const offset = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const direction = fc.constantFrom('up' as const, 'down' as const);
const text = fc.string({ unit: 'binary', maxLength: 40 });
const bytes = fc.uint8Array({ maxLength: 200 });

function record<T>(model: { [Key in keyof T]: fc.Arbitrary<T[Key]> }, optional: (keyof T)[] = []) {
  const requiredKeys = Object.keys(model).filter((key) => !optional.includes(key as keyof T));
  return fc.record(model, { requiredKeys: requiredKeys as never, noNullPrototype: true });
}

export const anyRecord = fc.oneof(
  record(
    {
      type: fc.constant('chunk'),
      seq,
      time,
      leg,
      direction,
      offset,
      bytes,
      relayed: time,
      byHop: fc.boolean(),
    },
    ['relayed'],
  ),
  record({ type: fc.constant('relayed'), seq, time, leg, direction, offset }),
  record({
    type: fc.constant('rewritten'),
    seq,
    time,
    leg,
    direction,
    offset,
    removed: leg,
    inserted: text,
  }),
  record({
    type: fc.constant('open'),
    seq,
    time,
    leg,
    connection: leg,
    reused: fc.boolean(),
    example: text,
    from: text,
    to: text,
  }),
  record({ type: fc.constant('half-close'), seq, time, leg, direction }),
  record({
    type: fc.constant('close'),
    seq,
    time,
    leg,
    cause: fc.constant('cut'),
    undelivered: fc.record({ up: offset, down: offset }, { noNullPrototype: true }),
  }),
  record(
    {
      type: fc.constant('program'),
      seq,
      time,
      example: text,
      state: fc.constant('crashed'),
      exitCode: fc.constantFrom(null, 1),
      stderr: text,
      message: text,
    },
    ['exitCode', 'stderr'],
  ),
  record(
    {
      type: fc.constant('lab'),
      seq,
      time,
      example: text,
      state: fc.constant('crashed'),
      hop: fc.constant('nginx'),
      version: text,
      binary: text,
      settings: fc.constant({ timeScale: 1, proxyCache: { valid: 5 } }),
      stderr: text,
      message: text,
    },
    ['binary', 'stderr'],
  ),
  record(
    {
      type: fc.constant('storm'),
      seq,
      time,
      example: text,
      storm: leg,
      state: fc.constant('progress'),
      open: leg,
      arrivals: fc.constant([{ at: 3, accepted: 1, refused: 2, failed: 0 }]),
      message: text,
    },
    ['arrivals', 'message'],
  ),
) as fc.Arbitrary<TraceRecord>;
