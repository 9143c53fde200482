/** Writes `wireside.json` into the built site: what the playground must know to serve it. */

import { writeFile } from 'node:fs/promises';
import type { AstroIntegration } from 'astro';
import { withBase } from './with-base.ts';

export function siteManifest(base: string): AstroIntegration {
  return {
    name: 'wireside-site-manifest',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const manifest = { base: withBase(base, '') };
        await writeFile(new URL('wireside.json', dir), `${JSON.stringify(manifest)}\n`);
      },
    },
  };
}
