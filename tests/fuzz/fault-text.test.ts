/** Any text as the faults of a link: faults within their limits, or an error that says why not. */

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { formatFaults, parseFaultText } from '../../playground-server/trace/fault-text.ts';
import { FaultsError, parseFaults } from '../../playground-server/trace/parse-faults.ts';
import { anyFaults } from '../support/fault-arbitrary.ts';

function judge(text: string): void {
  try {
    const faults = parseFaultText(text);
    assert.deepEqual(parseFaults(faults), faults);
    assert.deepEqual(parseFaultText(formatFaults(faults)), faults);
  } catch (error) {
    if (error instanceof FaultsError) assert.ok(error.message.length > 20);
    else throw error;
  }
}

const words = fc.constantFrom(
  ...'seed wire 0 1 up down both now after frame bytes head cut rst fin stall drop x 1x - . ; latency 7'.split(
    ' ',
  ),
  'toString',
  '__proto__',
  '',
);

test('a text of the right words in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(words, fc.constantFrom('-', '.', ';', ''))), (parts) => {
      judge(parts.flat().join(''));
    }),
    { numRuns: 5000 },
  );
});

test('a right text, bent', () => {
  fc.assert(
    fc.property(anyFaults, fc.nat(), fc.string({ maxLength: 3 }), (faults, at, put) => {
      const text = formatFaults(faults);
      const place = text.length === 0 ? 0 : at % text.length;
      judge(text.slice(0, place) + put + text.slice(place + 1));
    }),
    { numRuns: 5000 },
  );
});

test('any text at all', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), judge), { numRuns: 2000 });
});
