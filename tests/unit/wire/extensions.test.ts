import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isToken, parseExtensions } from '../../../playground-server/wire/extensions.ts';

/** The names, parameters and values, and where it broke. */
function read(value: string) {
  const { extensions, brokenAt } = parseExtensions(value);
  const plain = extensions.map(({ name, parameters }) => [
    name,
    ...parameters.map((parameter) =>
      parameter.value === undefined ? parameter.name : `${parameter.name}=${parameter.value}`,
    ),
  ]);
  return { plain, brokenAt };
}

test('The examples of section 9.1 are read', () => {
  assert.deepEqual(read('deflate-stream').plain, [['deflate-stream']]);
  assert.deepEqual(read('mux; max-channels=4; flow-control, deflate-stream').plain, [
    ['mux', 'max-channels=4', 'flow-control'],
    ['deflate-stream'],
  ]);
  assert.deepEqual(read('private-extension').brokenAt, -1);
});

test('Quotes, backslashes, white space and empty elements are understood', () => {
  assert.deepEqual(read(' , a ; b = "c\\d" ,, e ,').plain, [['a', 'b=cd'], ['e']]);
});

test('An extension stands where it stands', () => {
  const [first, second] = parseExtensions('a; b="c" , d').extensions;
  assert.deepEqual([first?.at, first?.length], [0, 8]);
  assert.deepEqual([first?.parameters[0]?.at, first?.parameters[0]?.length], [3, 5]);
  assert.deepEqual([second?.at, second?.length], [11, 1]);
});

test('What breaks the grammar is named by its place, and what was before it is kept', () => {
  assert.deepEqual(read(''), { plain: [], brokenAt: 0 });
  assert.deepEqual(read('a, @b').brokenAt, 3);
  assert.deepEqual(read('a, =').plain, [['a']]);
  assert.deepEqual(read('a b').brokenAt, 2);
  assert.deepEqual(read('a; b="c d"').brokenAt, 5);
  assert.deepEqual(read('a; b="c').brokenAt, 5);
  assert.deepEqual(read('a; b=').brokenAt, 5);
  assert.deepEqual(read('a;').brokenAt, 2);
});

test('A token is what HTTP says it is', () => {
  assert.equal(isToken("!#$%&'*+-.^_`|~09AZaz"), true);
  assert.equal(isToken(''), false);
  assert.equal(isToken('a b'), false);
});
