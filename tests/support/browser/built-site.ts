/** Where the built site is: `dist/`, or the folder that `WIRESIDE_OUT` names. */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/** @throws Error `SITE_NOT_BUILT` where there is no built site */
export function builtSite(): string {
  const folder = resolve(ROOT, process.env.WIRESIDE_OUT ?? 'dist');
  if (existsSync(join(folder, 'wireside.json'))) return folder;
  throw new Error(
    `SITE_NOT_BUILT: there is no built site in ${folder}. Run "npm run build" first.`,
  );
}
