import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matcherOf } from '../../../../../site/wire-view/filter/regexp/matcher.ts';

const plain = { ignoreCase: false, multiline: false, dotAll: false };

/** Runs on a text are counted in steps of the same work, so that no clock is asked. */
function workOf(source: string, text: string): number {
  const find = matcherOf(source, plain);
  let read = 0;
  const counted = new Proxy(new String(text), {
    get(target, name) {
      if (name === 'length') return target.length;
      if (name !== 'charCodeAt') return Reflect.get(target, name);
      return (index: number) => {
        read += 1;
        return target.charCodeAt(index);
      };
    },
  });
  find(counted as unknown as string);
  return read;
}

test('patterns that keep a backtracking engine busy for ever read each character once', () => {
  const text = `${'a'.repeat(20_000)}!`;
  for (const source of [
    '(a+)+$',
    '(a|a)*b',
    '(.*a){12}b',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    'a*a*a*a*b',
  ]) {
    assert.ok(workOf(source, text) <= text.length, source);
  }
});

test('more states than are remembered cost time and change nothing', () => {
  // Whether the twelfth letter from the end is an a takes a state for each set of twelve letters.
  const source = '[ab]*a[ab]{12}$';
  const find = matcherOf(source, plain);
  const own = new RegExp(source);
  let letters = '';
  for (let seed = 1; letters.length < 6000; seed = (seed * 48_271) % 2_147_483_647) {
    letters += seed % 2 === 0 ? 'a' : 'b';
  }
  for (let end = 13; end < letters.length; end += 977) {
    const text = letters.slice(0, end);
    assert.equal(find(text), own.test(text), String(end));
  }
  assert.equal(find(`${letters}c`), false);
});

test('case is folded as the platform folds it', () => {
  for (const [source, text] of [
    ['é', 'É'],
    ['[à-ý]', 'Ü'],
    ['ß', 'ẞ'],
    ['k', '\u212a'],
    ['ſ', 's'],
    ['[^é]', 'É'],
    ['\\w', 'ſ'],
    ['σ', 'ς'],
  ] as const) {
    const find = matcherOf(source, { ...plain, ignoreCase: true });
    assert.equal(find(text), new RegExp(source, 'i').test(text), `${source} ${text}`);
  }
});
