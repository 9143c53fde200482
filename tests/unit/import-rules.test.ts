import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenRules, specifiersOf } from '../support/import-rules.ts';

function breaks(file: string, specifier: string): boolean {
  return brokenRules(file, `import { x } from '${specifier}';`).length > 0;
}

test('every way to import is seen, types and lazy ones too', () => {
  const source = `
    import a from 'a';
    import type { B } from 'b';
    export * from 'c';
    const d = () => import('d');
    import 'e';
    type F = import('f').F;
  `;
  assert.deepEqual([...specifiersOf('x.ts', source)].sort(), ['a', 'b', 'c', 'd', 'e', 'f']);
});

test('imports are seen in the frontmatter and the scripts of an Astro file', () => {
  const source = `---\nimport a from 'a';\n---\n<p>import b from 'b'</p>\n<script>import c from 'c';</script>`;
  assert.deepEqual(specifiersOf('x.astro', source), ['a', 'c']);
});

test('imports are seen in MDX, and code that is shown is not', () => {
  const source = `---\ntitle: x\n---\nimport A from 'a';\n\nText.\n\n\`\`\`js\nimport b from 'b';\n\`\`\`\n`;
  assert.deepEqual(specifiersOf('x.mdx', source), ['a']);
});

test('a dissector may not reach for Node, for the DOM’s libraries or for the rest of the server', () => {
  const file = 'playground-server/wire/sse.ts';
  for (const specifier of ['node:buffer', 'zlib', 'preact', '../trace/trace.ts', '../feed.ts']) {
    assert.ok(breaks(file, specifier), specifier);
  }
  for (const specifier of ['./span.ts', '@noble/hashes/legacy.js']) {
    assert.ok(!breaks(file, specifier), specifier);
  }
});

test('the trace may import the dissectors, which may not import it', () => {
  assert.ok(!breaks('playground-server/trace/trace.ts', '../wire/span.ts'));
  assert.ok(breaks('playground-server/trace/codec.ts', 'node:util'));
  assert.ok(breaks('playground-server/trace/codec.ts', '../sessions/session.ts'));
});

test('the proxy’s model is pure', () => {
  const file = 'playground-server/proxy/model/config.ts';
  assert.ok(!breaks(file, '../../trace/trace.ts'));
  for (const specifier of ['node:fs', '../lab.ts', '../../trace/ring.ts']) {
    assert.ok(breaks(file, specifier), specifier);
  }
});

test('the site may import the contract and the dissectors, and nothing else of the server', () => {
  const file = 'site/stage/feed/feed.ts';
  assert.ok(!breaks(file, '../../../playground-server/trace/codec.ts'));
  assert.ok(!breaks(file, '../../../playground-server/wire/index.ts'));
  assert.ok(!breaks(file, '../../../playground-server/proxy/model/config.ts'));
  assert.ok(breaks(file, '../../../playground-server/proxy/lab.ts'));
  assert.ok(breaks(file, '../../../playground-server/trace/ring.ts'));
  assert.ok(breaks(file, '../../../playground-server/limits.ts'));
  assert.ok(breaks(file, '/playground-server/limits.ts'));
  assert.ok(breaks(file, '../../../tests/support/vectors.ts'));
});

test('of an example the site may show the text, but not run the code', () => {
  const file = 'site/components/Source.astro';
  const show = (specifier: string) =>
    brokenRules(file, `---\nimport text from '${specifier}';\n---`).length === 0;
  assert.ok(show('../../examples/polling/server.ts?raw'));
  assert.ok(show('../../examples/polling/example.json'));
  assert.ok(!show('../../examples/polling/server.ts'));
});

test('an example stands alone', () => {
  const file = 'examples/chat/server.ts';
  for (const specifier of ['node:http', 'http', 'ws', './rooms.ts']) {
    assert.ok(!breaks(file, specifier), specifier);
  }
  for (const specifier of ['../polling/app.ts', '../../playground-server/clock.ts', 'preact']) {
    assert.ok(breaks(file, specifier), specifier);
  }
});

test('the server doesn’t know the site', () => {
  assert.ok(breaks('playground-server/site.ts', '../site/checks/check.ts'));
  assert.ok(!breaks('playground-server/site.ts', 'ws'));
});

test('a broken rule names the file, the import and the rule', () => {
  const [broken] = brokenRules('playground-server/wire/sse.ts', `import 'node:fs';`);
  assert.equal(broken?.file, 'playground-server/wire/sse.ts');
  assert.equal(broken?.specifier, 'node:fs');
  assert.match(broken?.rule ?? '', /wire may import itself/);
});

test('tests may import all', () => {
  assert.ok(!breaks('tests/unit/limits.test.ts', '../../playground-server/limits.ts'));
});
