import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  flagOf,
  LIMIT_NAMES,
  LIMITS,
  type LimitSpec,
  limitsWith,
  parseLimit,
  showLimit,
  variableOf,
} from '../../playground-server/limits.ts';

test('a limit has a flag and a variable that are made from its name', () => {
  assert.equal(flagOf('maxSessions'), 'max-sessions');
  assert.equal(variableOf('maxSessions'), 'WIRESIDE_MAX_SESSIONS');
});

test('a limit is read in the units that people type', () => {
  assert.equal(parseLimit('ringBytes', '8MiB'), 8 * 1024 * 1024);
  assert.equal(parseLimit('ringBytes', '65536'), 65_536);
  assert.equal(parseLimit('ringBytes', '64 kib'), 65_536);
  assert.equal(parseLimit('sessionIdle', '30min'), 30 * 60_000);
  assert.equal(parseLimit('programStart', '500ms'), 500);
  assert.equal(parseLimit('maxSessions', '50'), 50);
});

test('a time without a unit is refused, because nobody could know whether it is seconds', () => {
  assert.match(String(parseLimit('sessionIdle', '30')), /time with its unit/);
});

test('a value out of range is refused with the range', () => {
  assert.equal(parseLimit('maxSessions', '0'), 'It must be between 1 and 100000.');
  assert.equal(parseLimit('ringBytes', '1b'), 'It must be between 64KiB and 1GiB.');
});

test('nonsense is refused with an example of what is meant', () => {
  for (const text of ['', 'many', '-1', '1.5', '8MB', '1e3', '٣', '1 2']) {
    assert.match(String(parseLimit('ringBytes', text)), /for example/, text);
  }
});

test('every default is within its range, and is shown in a form that is read back', () => {
  for (const name of LIMIT_NAMES) {
    const spec: LimitSpec = LIMITS[name];
    assert.equal(parseLimit(name, showLimit(spec.unit, spec.default)), spec.default, name);
  }
});

test('what is shown is read back as the same value', () => {
  const { min, max, unit }: LimitSpec = LIMITS.sessionIdle;
  fc.assert(
    fc.property(fc.integer({ min, max }), (value) => {
      assert.equal(parseLimit('sessionIdle', showLimit(unit, value)), value);
    }),
  );
});

test('overrides take the place of defaults and leave the others', () => {
  const limits = limitsWith({ maxSessions: 3 });
  assert.equal(limits.maxSessions, 3);
  assert.equal(limits.ringBytes, LIMITS.ringBytes.default);
});
