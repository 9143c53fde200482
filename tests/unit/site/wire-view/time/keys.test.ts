import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionOf, TIME_KEYS } from '../../../../../site/wire-view/time/keys.ts';

/** A key press on an element that matches these selectors' parts. */
function press(key: string, on: string, held: object = {}) {
  const target = { matches: (list: string) => list.split(', ').some((one) => one.startsWith(on)) };
  return {
    key,
    target,
    defaultPrevented: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...held,
  } as unknown as KeyboardEvent;
}

test('a key acts inside the view, and where text is written it is written', () => {
  assert.equal(actionOf(press('p', 'div')), 'pause');
  assert.equal(actionOf(press('.', 'div')), 'forward');
  assert.equal(actionOf(press('p', 'textarea')), undefined);
  assert.equal(actionOf(press('p', 'select')), undefined);
});

test('space presses the button that has the focus', () => {
  assert.equal(actionOf(press(' ', 'div')), 'pause');
  assert.equal(actionOf(press(' ', 'button')), undefined);
  assert.equal(actionOf(press('p', 'button')), 'pause');
});

test('with a modifier a key is the browser’s, and a key that was used up is nobody’s', () => {
  for (const held of [
    { ctrlKey: true },
    { metaKey: true },
    { altKey: true },
    { defaultPrevented: true },
  ]) {
    assert.equal(actionOf(press('c', 'div', held)), undefined);
  }
});

test('no key has two meanings, and each has words', () => {
  const keys = TIME_KEYS.flatMap((help) => help.keys);
  assert.equal(new Set(keys).size, keys.length);
  for (const { what } of TIME_KEYS) assert.notEqual(what, '');
});
