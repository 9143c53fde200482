import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bundle, forShadow } from '../../../../site/build/embed.ts';
import { VIEW_NAMES } from '../../../../site/wire-view/payload/registry.ts';

describe('the styles of the embedded element', () => {
  test('what hangs on the page’s root hangs on the host', () => {
    assert.equal(forShadow(':root{--ink:#000}'), ':host{--ink:#000}');
  });

  test('the dark theme is the host’s own attribute', () => {
    assert.equal(
      forShadow('@media screen{[data-theme=dark]{--ink:#fff}}'),
      '@media screen{:host([data-theme="dark"]){--ink:#fff}}',
    );
  });

  test('an attribute of another element stays', () => {
    const css = 'html[data-theme]{color-scheme:light}';
    assert.equal(forShadow(css), css);
  });
});

test('the element is one script of a stable name, with its rare parts beside it', async () => {
  const files = await bundle();
  const names = files.map(({ path }) => path.split(/[\\/]/).at(-1) ?? '');
  assert.equal(names.filter((name) => name === 'wire-view.js').length, 1);
  assert.ok(
    names.every((name) => /^wire-view(-[A-Z0-9]{8})?\.js$/.test(name)),
    names.join(' '),
  );
  assert.ok(names.length > VIEW_NAMES.length, 'each payload view loads when it is used');
});
