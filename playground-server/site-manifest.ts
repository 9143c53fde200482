/** `wireside.json`, which the site's build leaves behind: what one must know to serve it. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface SiteManifest {
  /** The path that the site is served under; begins and ends with a slash. */
  readonly base: string;
}

/** `undefined` where there is no built site in this folder. */
export async function readSiteManifest(folder: string): Promise<SiteManifest | undefined> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'wireside.json'), 'utf8'));
    const base = (manifest as Partial<SiteManifest> | null)?.base ?? '/';
    return { base: base.endsWith('/') ? base : `${base}/` };
  } catch {
    return undefined;
  }
}
