import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ExampleManifest } from '../../../playground-server/trace/session-api.ts';
import { startExample } from './running-example.ts';

const examples = fileURLToPath(new URL('../../../examples/', import.meta.url));
const names = [
  'polling',
  'long-polling',
  'sse',
  'websocket',
  'heartbeat',
  'closing',
  'idle',
  'ticker',
  'proxied',
  'nginx-file',
  'chat',
  'race',
  'storm',
];
const read = (name: string, file: string) => readFileSync(`${examples}${name}/${file}`, 'utf8');

for (const name of names) {
  test(`the example ${name} serves its page, refuses foreign POSTs and ends on SIGTERM`, async (t) => {
    const example = await startExample(t, name);
    for (const path of ['', 'client.js', 'style.css']) {
      const response = await fetch(example.at(path));
      assert.equal(response.status, 200, path);
      const folder = path === 'style.css' ? 'shared' : name;
      assert.equal(await response.text(), read(folder, path || 'index.html'));
    }
    assert.equal((await fetch(example.at('server.ts'))).status, 404);
    const foreign = { method: 'POST', headers: { Origin: 'http://evil.example' }, body: '{}' };
    assert.equal((await fetch(example.at('events'), foreign)).status, 403);
    assert.equal(await example.stop(), 0);
  });

  test(`the manifest of ${name} lists files that are there, and all that the page loads`, () => {
    const manifest: ExampleManifest = JSON.parse(read(name, 'example.json'));
    const listed = manifest.files.map((file) => file.path);
    const there = readdirSync(`${examples}${name}`);
    assert.deepEqual(
      there.filter((file) => !listed.includes(file)),
      ['README.md', 'example.json'],
    );
    for (const path of listed) assert.ok(there.includes(path), path);
    assert.deepEqual(manifest.command, ['node', 'server.ts']);
  });

  test(`the page of ${name} uses relative addresses only`, () => {
    const page = read(name, 'index.html') + read(name, 'client.js');
    assert.doesNotMatch(page, /(?:src|href)="\/|fetch\('\/|https?:\/\//);
  });
}
