/** The HTML files of the built site. */

import { readdir } from 'node:fs/promises';

/** All `.html` files under the folder, as file URLs, sorted. */
export async function builtPages(dir: URL): Promise<URL[]> {
  const entries = await readdir(dir, { recursive: true });
  return entries
    .filter((path) => path.endsWith('.html'))
    .sort()
    .map((path) => new URL(path.split('\\').join('/'), dir));
}
