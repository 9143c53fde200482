import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

interface Entry {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
) as { packages: Record<string, Entry> };

// npm leaves the other platforms' packages out of a lockfile that it writes beside an installed
// node_modules, and `npm ci` then refuses it. Written anew without node_modules, it is whole.
test('the lockfile holds the optional packages of every platform', () => {
  const held = new Set(Object.keys(packages).map((path) => path.split('node_modules/').pop()));
  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((name) => !held.has(name));
  assert.deepEqual(missing, []);
});

test('the lockfile names no registry', () => {
  for (const { resolved } of Object.values(packages)) assert.equal(resolved, undefined);
});
