/**
 * Builds the embeddable element: `embed/wire-view.js`, a module for other people's pages, with the
 * parts that load when they are used beside it. Vite builds the pages; this has needs that pages
 * have not: a stable name, and styles that go into a shadow tree.
 *
 * In `astro dev` it is built when it is asked for.
 */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { build, type OutputFile, type Plugin, transform } from 'esbuild';
import { withBase } from './with-base.ts';

const SITE = new URL('../', import.meta.url);
const pathOf = (file: string) => fileURLToPath(new URL(file, SITE));

export function embed(base: string): AstroIntegration {
  return {
    name: 'wireside-embed',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const folder = new URL('embed/', dir);
        await mkdir(folder, { recursive: true });
        for (const { path, contents } of await bundle()) {
          await writeFile(new URL(nameOf(path), folder), contents);
        }
      },
      'astro:server:setup': ({ server }) => {
        const prefix = withBase(base, 'embed/');
        server.middlewares.use(async (request, response, next) => {
          const name = request.url?.split('?', 1)[0] ?? '';
          if (!name.startsWith(prefix)) return next();
          const files = await bundle();
          const file = files.find(({ path }) => nameOf(path) === name.slice(prefix.length));
          if (file === undefined) return next();
          response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
          response.end(file.contents);
        });
      },
    },
  };
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? '';

/** The element's files. */
export async function bundle(): Promise<readonly OutputFile[]> {
  const { outputFiles } = await build({
    entryPoints: [pathOf('embed/wire-view.ts')],
    outdir: pathOf('embed'),
    bundle: true,
    splitting: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    chunkNames: 'wire-view-[hash]',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    plugins: [adoptedStyles()],
  });
  return outputFiles;
}

/** Makes a style sheet a module that gives itself to the shadow trees. */
function adoptedStyles(): Plugin {
  return {
    name: 'adopted-styles',
    setup(building) {
      building.onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const { code } = await transform(await readFile(path, 'utf8'), {
          loader: 'css',
          minify: true,
        });
        const from = JSON.stringify(pathOf('embed/adopted-styles.ts'));
        const contents = `import { adopt } from ${from}; adopt(${JSON.stringify(forShadow(code))});`;
        return { contents, loader: 'js' };
      });
    },
  };
}

/** The tokens hang on the page's root; in a shadow tree that is its host. */
export function forShadow(css: string): string {
  return css
    .replaceAll(':root', ':host')
    .replace(/(^|[{},\s])\[data-theme=("?)dark\2\]/g, (_, before) => {
      return `${before}:host([data-theme="dark"])`;
    });
}
