/** The panel's form and the link: what they make of what a reader chose. */

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  formatFaults,
  formatStep,
  parseFaultText,
} from '../../../../playground-server/trace/fault-text.ts';
import { FaultsError, parseFaults } from '../../../../playground-server/trace/parse-faults.ts';
import {
  DRAFT_FAULTS,
  DRAFT_TIMES,
  type Draft,
  FIRST_DRAFT,
  FIRST_VALUES,
  stepOf,
} from '../../../../site/stage/faults/draft.ts';
import { faultTextIn, linkWithFaults } from '../../../../site/stage/faults/fault-link.ts';
import { FAULT_PRESETS } from '../../../../site/stage/faults/presets.ts';
import { t } from '../../../../site/wire-view/dictionary/index.ts';

test('every choice of the form is a step, with words for it', () => {
  for (const fault of DRAFT_FAULTS) {
    for (const time of DRAFT_TIMES) {
      const value = FIRST_VALUES[fault] ?? 0;
      const step = stepOf({ ...FIRST_DRAFT, fault, time, value });
      assert.deepEqual(parseFaultText(formatStep(step)).script?.steps, [step]);
      assert.ok(t.faults.step(step).length > 5);
    }
  }
});

for (const [draft, text, words] of [
  [{}, '0.both.down-frame-3.cut-rst.1x', 'cut with RST, after frame 3 down, once'],
  [
    { fault: 'stall', time: 'request', direction: 'up', once: false },
    '0.up.up-head-1.stall',
    'stall up, inside the handshake’s request',
  ],
  [
    { fault: 'buffering', value: 512, flush: 'quiet', time: 'now', direction: 'down' },
    '0.down.now.buffering-512-idle-1000.1x',
    'hold until 512 bytes or 1 s of quiet down, once',
  ],
  [
    { fault: 'refuse-close', place: 1, once: false },
    '1.both.now.refuse-close',
    'close new connections at once (FIN), behind the proxy',
  ],
] as const satisfies readonly (readonly [Partial<Draft>, string, string])[]) {
  test(`the form makes ${text}`, () => {
    const step = stepOf({ ...FIRST_DRAFT, ...draft });
    assert.equal(formatStep(step), text);
    assert.equal(t.faults.step(step), words);
  });
}

test('a step behind a hop that was taken out is for the leg that is there', () => {
  const draft = { ...FIRST_DRAFT, place: 1 };
  assert.equal(stepOf(draft).place, 1);
  assert.equal(stepOf(draft, false).place, 0);
});

test('a number that can’t be is refused in words', () => {
  const wrong = { ...FIRST_DRAFT, number: Number.NaN };
  assert.throws(
    () => stepOf(wrong),
    (error) => error instanceof FaultsError && /number/.test(error.message),
  );
});

test('every preset is faults within their limits', () => {
  for (const text of Object.values(FAULT_PRESETS)) {
    const faults = parseFaultText(text);
    assert.deepEqual(parseFaults(faults), faults);
    assert.equal(formatFaults(faults), text);
  }
});

test('a link brings its faults to the stage of its example, and to no other', () => {
  const faults = parseFaultText('wire-5-5;0.both.down-event-2.cut-fin');
  const link = linkWithFaults('http://site/learn/x/?a=1#else', 'sse', faults);
  assert.equal(link, 'http://site/learn/x/?a=1#faults=sse~wire-5-5;0.both.down-event-2.cut-fin');
  const { hash } = new URL(link);
  assert.equal(faultTextIn(hash, 'sse'), 'wire-5-5;0.both.down-event-2.cut-fin');
  assert.equal(faultTextIn(hash, 'websocket'), undefined);
  assert.equal(faultTextIn('', 'sse'), undefined);
  assert.equal(faultTextIn('#faults=sse', 'sse'), undefined);
  assert.equal(faultTextIn('#t=3&faults=sse~', 'sse'), '');
});
