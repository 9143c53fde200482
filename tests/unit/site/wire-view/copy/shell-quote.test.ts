import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { printfOf, shellWord } from '../../../../../site/wire-view/copy/shell-quote.ts';

/** What a real shell makes of a command. */
function shell(command: string): Buffer {
  const { stdout, stderr, status } = spawnSync('sh', ['-c', command]);
  assert.equal(status, 0, stderr.toString());
  return stdout;
}

/** Controls but the line feed, and what hides or turns text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const ACTS = /[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

const HOSTILE = [
  "'; rm -rf /; '",
  '$(id) `id` $HOME',
  "a'b''c",
  '\\',
  '\\n%s%d\\0101',
  '!history',
  '--option',
  '*?[a-z]{a,b}~',
  'line\nline\n\n',
  '\r\u0003\u0015\u001b[2Jgone\u007f',
  'tab\tand \u0001end',
  '\u202Egnp.exe\u2066',
  'a\u0000b'.replace('\0', ''),
  'ünï✓😀',
  '#comment',
  ' lead and trail ',
  '\n',
  '',
];

test('a shell gives hostile words back as they are', () => {
  const words = HOSTILE.map(shellWord).join(' ');
  const back = shell(`printf '%s\\000' ${words}`).toString().split('\0').slice(0, -1);
  assert.deepEqual(back, HOSTILE);
});

test('a shell gives any words back as they are', () => {
  const word = fc
    .string({
      unit: fc.oneof(
        fc.constantFrom(...`'"\\$\`!*%- \n\r\t\u001b\u0085\u2028`),
        fc.constantFrom('a', '0', 'é', '😀'),
      ),
    })
    .filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), (all) => {
      const back = shell(`printf '%s\\000' ${all.map(shellWord).join(' ')}`);
      assert.deepEqual(back.toString().split('\0').slice(0, -1), all);
    }),
    { numRuns: 60 },
  );
});

test('nothing that acts on a terminal, or hides, stands in what is pasted', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.uint8Array(), (text, bytes) => {
      const written = shellWord(text.replaceAll('\0', '')) + printfOf(bytes);
      assert.doesNotMatch(written, ACTS);
    }),
  );
});

test('a shell writes any bytes as they are', () => {
  const every = Uint8Array.from({ length: 256 }, (_, n) => n);
  assert.deepEqual(new Uint8Array(shell(printfOf(every))), every);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      assert.deepEqual(new Uint8Array(shell(printfOf(bytes))), bytes);
    }),
    { numRuns: 60 },
  );
  assert.equal(shell(printfOf(Buffer.from('-n dash'))).toString(), '-n dash');
});

test('plain words stay plain, and a NUL is refused', () => {
  assert.equal(shellWord('http://127.0.0.1:4322/a/b'), 'http://127.0.0.1:4322/a/b');
  assert.equal(shellWord('it’s'), "'it’s'");
  assert.equal(shellWord('=ls'), "'=ls'", 'zsh would look for a command');
  assert.equal(shellWord('a=ls'), 'a=ls');
  assert.throws(() => shellWord('a\0'), RangeError);
});
