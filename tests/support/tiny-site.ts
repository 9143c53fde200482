/** A built site of a few files, in a folder of its own that is gone at the end. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scope } from './playground.ts';

export async function createTinySite(scope: Scope, base = '/'): Promise<string> {
  const around = await mkdtemp(join(tmpdir(), 'wireside-site-'));
  scope.after(() => rm(around, { recursive: true, force: true }));
  await writeFile(join(around, 'secret.txt'), 'not for you');
  const folder = join(around, 'dist');
  await mkdir(join(folder, 'learn', 'polling'), { recursive: true });
  await mkdir(join(folder, '_astro'));
  const files: Readonly<Record<string, string>> = {
    'index.html': '<title>Home</title>',
    '404.html': '<title>Nothing here</title>',
    'learn/polling/index.html': '<title>Polling</title>',
    '_astro/app.Dk3f.js': 'export {};',
    'a b.txt': 'a space',
    '.hidden': 'hidden',
    'wireside.json': JSON.stringify({ base }),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}
