import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { findDeadLinks } from '../../../site/build/link-check.ts';
import { withBase, withoutBase } from '../../../site/build/with-base.ts';

async function deadLinks(base: string, files: Record<string, string>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wireside-links-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const dead = await findDeadLinks(pathToFileURL(`${folder}/`), base);
    return dead.map(({ page, link, reason }) => `${page}: ${link}: ${reason}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('the link check', () => {
  it('passes links to pages, fragments and files that are there', async () => {
    const dead = await deadLinks('/', {
      'index.html':
        '<a href="/learn/frames/#mask">a</a><script src="/a.js"></script><a href="https://example.org/x">b</a>',
      'learn/frames/index.html':
        '<h2 id="mask">m</h2><a href="../../">home</a><a href="#mask">c</a>',
      'a.js': '',
    });
    assert.deepEqual(dead, []);
  });

  it('names the page, the link and the reason where one leads nowhere', async () => {
    const dead = await deadLinks('/', {
      'index.html': '<a href="/learn/gone/">a</a><a href="#nothing">b</a>',
    });
    assert.deepEqual(dead, [
      'index.html: /learn/gone/: no such file',
      'index.html: #nothing: no such fragment',
    ]);
  });

  it('finds a link that forgot the base path', async () => {
    const dead = await deadLinks('/wireside', {
      'index.html': '<a href="/wireside/">ok</a><a href="/learn/">no</a>',
    });
    assert.deepEqual(dead, ['index.html: /learn/: outside the base path']);
  });
});

describe('base paths', () => {
  it('put the base before a path, however either is written', () => {
    assert.equal(withBase('/', '/learn/'), '/learn/');
    assert.equal(withBase('/wireside', 'learn/'), '/wireside/learn/');
    assert.equal(withBase('/wireside/', '/'), '/wireside/');
  });

  it('come off again, and only where they are', () => {
    assert.equal(withoutBase('/wireside', '/wireside/learn/'), '/learn/');
    assert.equal(withoutBase('/wireside', '/wireside'), '/');
    assert.equal(withoutBase('/wireside', '/other/'), undefined);
    assert.equal(withoutBase('/', '/learn/'), '/learn/');
  });
});
