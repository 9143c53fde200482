import assert from 'node:assert/strict';
import test from 'node:test';
import { ManifestError, parseManifest } from '../../../playground-server/programs/manifest.ts';
import { createStderrTail } from '../../../playground-server/programs/stderr-tail.ts';

const GOOD = {
  title: 'Echo',
  summary: 'Says it again.',
  command: ['node', 'server.ts'],
  needs: [{ name: 'Python', probe: ['python3', '--version'], install: 'apt install python3' }],
  files: [{ path: 'sub/client.js', role: 'client', language: 'js' }],
  page: '/',
};

test('a manifest that says all it must is taken as it is', () => {
  assert.deepEqual(parseManifest(JSON.stringify(GOOD), 'echo'), GOOD);
});

test('each thing that is wrong is named, with what to write instead', () => {
  const file = GOOD.files[0];
  for (const [change, expected] of [
    [{ title: 1 }, /"title" and "summary"/],
    [{ command: [] }, /"command"/],
    [{ command: 'node server.ts' }, /"command"/],
    [{ needs: [{ name: 'Python' }] }, /"needs"/],
    [{ files: [{ ...file, path: '../secret' }] }, /"files"/],
    [{ files: [{ ...file, path: '/etc/passwd' }] }, /"files"/],
    [{ files: [{ ...file, path: 'a/../../b' }] }, /"files"/],
    [{ files: [{ ...file, role: 'other' }] }, /"files"/],
    [{ page: 'index.html' }, /"page"/],
    [{ storm: { socket: 'socket' } }, /"storm"/],
    [{ storm: { socket: '/socket', control: 'server' } }, /"storm"/],
    [{ storm: null }, /"storm"/],
  ] as const) {
    assert.throws(
      () => parseManifest(JSON.stringify({ ...GOOD, ...change }), 'echo'),
      (error) => error instanceof ManifestError && expected.test(error.message),
      JSON.stringify(change),
    );
  }
  assert.throws(() => parseManifest('{', 'echo'), /examples\/echo\/example\.json: it is not JSON/);
  assert.throws(() => parseManifest('null', 'echo'), /must be an object/);
});

test('of stderr the last twenty lines are kept, long ones cut, letters whole', () => {
  const tail = createStderrTail();
  const text = Buffer.from(`${Array.from({ length: 50 }, (_, n) => `line ${n} ü`).join('\n')}\n`);
  for (const byte of text) tail.push(Buffer.of(byte));
  assert.deepEqual(
    tail.text().split('\n'),
    Array.from({ length: 20 }, (_, n) => `line ${n + 30} ü`),
  );
  tail.push(Buffer.from('x'.repeat(100_000)));
  assert.ok(tail.text().length < 1000);
});
