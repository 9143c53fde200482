import assert from 'node:assert/strict';
import { symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSiteFiles } from '../../playground-server/site-files.ts';
import { createTinySite } from '../support/tiny-site.ts';

test('a path means the file of that name, a folder its page', async (t) => {
  const files = createSiteFiles(await createTinySite(t));
  const kind = async (path: string) => (await files.find(path)).found;
  assert.equal(await kind('/'), 'file');
  assert.equal(await kind('/learn/polling/'), 'file');
  assert.equal(await kind('/learn/polling'), 'folder');
  assert.equal(await kind('/learn/polling/index.html'), 'file');
  assert.equal(await kind('/a%20b.txt'), 'file');
  assert.equal(await kind('/learn/'), 'nothing');
  assert.equal(await kind('/index.html/'), 'nothing');
  assert.equal(await kind('/nothing'), 'nothing');
});

test('no path leads out of the built site', async (t) => {
  const files = createSiteFiles(await createTinySite(t));
  const paths = [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/learn/../../secret.txt',
    '/learn/%2e%2e/%2e%2e/secret.txt',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '/%252e%252e/secret.txt',
    '//secret.txt',
    '/./../secret.txt',
    '/index.html%00.txt',
    '/%00',
    '/%',
    '/%c0%ae%c0%ae/secret.txt',
    '/.hidden',
    '/%2ehidden',
    '/C:/secret.txt',
  ];
  for (const path of paths) assert.equal((await files.find(path)).found, 'nothing', path);
});

test('no path whatever makes it fail or finds what lies outside', async (t) => {
  const files = createSiteFiles(await createTinySite(t));
  const part = fc.constantFrom(
    '..',
    '.',
    '%2e',
    '%2f',
    '%5c',
    '%00',
    'secret.txt',
    'learn',
    '/',
    'é',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
      const found = await files.find(`/${parts.join('')}`);
      assert.ok(found.found !== 'file' || !found.file.file.endsWith('secret.txt'));
    }),
  );
});

test('a symbolic link that leads out of the site is not followed, one within is', async (t) => {
  const folder = await createTinySite(t);
  const files = createSiteFiles(folder);
  await symlink('../secret.txt', join(folder, 'link.txt'));
  await symlink('..', join(folder, 'up'));
  await symlink('a b.txt', join(folder, 'inside.txt'));
  assert.equal((await files.find('/link.txt')).found, 'nothing');
  assert.equal((await files.find('/up/secret.txt')).found, 'nothing');
  assert.equal((await files.find('/inside.txt')).found, 'file');
});

test('what is named by its content is kept for good, everything else is asked for again', async (t) => {
  const files = createSiteFiles(await createTinySite(t));
  const control = async (path: string) => {
    const found = await files.find(path);
    assert.ok(found.found === 'file');
    return found.file.headers['cache-control'];
  };
  assert.equal(await control('/_astro/app.Dk3f.js'), 'public, max-age=31536000, immutable');
  assert.equal(await control('/'), 'no-cache');
});

test('a file that changes has another tag', async (t) => {
  const folder = await createTinySite(t);
  const files = createSiteFiles(folder);
  const tag = async () => {
    const found = await files.find('/index.html');
    assert.ok(found.found === 'file');
    return found.file.headers.etag;
  };
  const before = await tag();
  assert.equal(await tag(), before);
  await writeFile(join(folder, 'index.html'), '<title>Hone</title>');
  await utimes(join(folder, 'index.html'), new Date(), new Date(Date.now() + 5000));
  assert.notEqual(await tag(), before);
});
