/** Faults as data: what is read, what is refused and how, and the text that links carry. */

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { formatFaults, parseFaultText } from '../../../playground-server/trace/fault-text.ts';
import { isQuiet, NO_FAULTS } from '../../../playground-server/trace/faults.ts';
import { FaultsError, parseFaults } from '../../../playground-server/trace/parse-faults.ts';
import { anyFaults } from '../../support/fault-arbitrary.ts';

const codeOf = (parse: () => unknown): string => {
  try {
    parse();
  } catch (error) {
    if (error instanceof FaultsError) return `${error.code} ${error.step ?? ''}`.trim();
    throw error;
  }
  return 'none';
};

test('faults are what they were behind JSON, and behind their text', () => {
  fc.assert(
    fc.property(anyFaults, (faults) => {
      assert.deepEqual(parseFaults(JSON.parse(JSON.stringify(faults))), faults);
      const text = formatFaults(faults);
      assert.match(text, /^[-.;a-z0-9]*$/);
      const again = parseFaultText(text);
      const script = faults.script ?? { seed: 0, steps: [] };
      const isEmpty = script.seed === 0 && script.steps.length === 0;
      assert.deepEqual(again, isEmpty ? { latency: faults.latency } : { ...faults, script });
      assert.equal(formatFaults(again), text);
    }),
  );
});

test('the text of a step reads as it is meant', () => {
  const text =
    'seed-7;wire-20-30;0.both.down-frame-3.cut-rst.1x;1.up.after-500.buffering-64-idle-9-message';
  assert.deepEqual(parseFaultText(text), {
    latency: { up: 20, down: 30 },
    script: {
      seed: 7,
      steps: [
        {
          place: 0,
          direction: 'both',
          when: { at: 'frame', direction: 'down', number: 3 },
          fault: { kind: 'cut', how: 'rst' },
          times: 1,
        },
        {
          place: 1,
          direction: 'up',
          when: { at: 'after', ms: 500 },
          fault: { kind: 'buffering', bytes: 64, idle: 9, message: true },
        },
      ],
    },
  });
  assert.equal(formatFaults(NO_FAULTS), '');
  assert.ok(isQuiet(parseFaultText('')));
  assert.deepEqual(parseFaultText('seed-0;wire-9-9'), { latency: { up: 9, down: 9 } });
  assert.ok(!isQuiet(parseFaultText('0.up.now.stall')));
});

for (const [text, code] of [
  ['0.up.now', 'FAULTS_MALFORMED 1'],
  ['0.up.now.stall;0.up.now.stall.stall.1x', 'FAULTS_MALFORMED 2'],
  ['0.up.now.explode-3', 'FAULTS_UNKNOWN 1'],
  ['2.up.now.stall', 'FAULTS_UNKNOWN 1'],
  ['0.left.now.stall', 'FAULTS_UNKNOWN 1'],
  ['0.up.down-word-3.stall', 'FAULTS_UNKNOWN 1'],
  ['0.up.both-frame-3.stall', 'FAULTS_UNKNOWN 1'],
  ['0.up.down-frame-0.stall', 'FAULTS_OUT_OF_RANGE 1'],
  ['0.up.now.latency-10001', 'FAULTS_OUT_OF_RANGE 1'],
  ['0.up.now.latency-1e3', 'FAULTS_OUT_OF_RANGE 1'],
  ['0.up.now.bandwidth-1', 'FAULTS_OUT_OF_RANGE 1'],
  ['0.up.now.stall.0x', 'FAULTS_OUT_OF_RANGE 1'],
  ['0.up.now.stall-1', 'FAULTS_MALFORMED 1'],
  ['0.up.down-frame-3.refuse-rst', 'FAULTS_DO_NOT_FIT 1'],
  ['wire-1', 'FAULTS_MALFORMED 1'],
  ['seed-4294967296', 'FAULTS_OUT_OF_RANGE'],
  ['wire-10001-0', 'FAULTS_MALFORMED'],
  [Array(17).fill('0.up.now.stall').join(';'), 'FAULTS_TOO_MANY_STEPS'],
  ['0.up.now.stall;'.repeat(200), 'FAULTS_MALFORMED'],
] as const) {
  test(`the text ${text.slice(0, 50)} is refused: ${code}`, () => {
    assert.equal(
      codeOf(() => parseFaultText(text)),
      code,
    );
  });
}

test('JSON that is no faults is refused, whatever it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const wrong of [
        value,
        { latency: value },
        { latency: { up: 0, down: 0 }, script: value },
      ]) {
        try {
          const faults = parseFaults(wrong);
          assert.deepEqual(parseFaults(faults), faults);
        } catch (error) {
          assert.ok(error instanceof FaultsError && error.message.length > 20, String(error));
        }
      }
    }),
  );
});
