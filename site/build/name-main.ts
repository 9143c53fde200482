/**
 * Names each page's main landmark after its title. An example's page, in the frame of a stage, has
 * a main landmark too, and a screen reader lists both. Starlight's page gives no other way to it.
 */

import { readFile, writeFile } from 'node:fs/promises';
import type { AstroIntegration } from 'astro';
import { builtPages } from './built-pages.ts';

export function nameMain(): AstroIntegration {
  return {
    name: 'wireside-name-main',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        for (const file of await builtPages(dir)) {
          const html = await readFile(file, 'utf8');
          await writeFile(
            file,
            html.replace(/<main\b(?![^>]*aria-label)/, '<main aria-labelledby="_top"'),
          );
        }
      },
    },
  };
}
