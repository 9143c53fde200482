/**
 * Serves the wire view by itself: `node tests/support/wire-view-harness/serve.ts [port]`.
 * For looking at it while working on it; no playground needed, no part of the built site.
 */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Wire view</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="main.css">
<body><script type="module" src="main.js"></script></body></html>`;

/** Bundles the harness; also what the size check measures. */
export async function bundle(minify = false): Promise<Map<string, Uint8Array>> {
  const result = await build({
    entryPoints: [here('./main.tsx')],
    outdir: here('./out'),
    bundle: true,
    write: false,
    minify,
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.woff2': 'dataurl' },
  });
  return new Map(
    result.outputFiles.map((file) => [file.path.split('/').at(-1) ?? '', file.contents]),
  );
}

const TYPES: Record<string, string> = { js: 'text/javascript', css: 'text/css' };

if (import.meta.main) {
  const server = createServer(async (request, response) => {
    const name = (request.url ?? '/').split('?')[0]?.slice(1) ?? '';
    if (name === '') {
      response.setHeader('Content-Type', 'text/html; charset=utf-8').end(PAGE);
      return;
    }
    if (name.endsWith('.wire')) {
      response.end(readFileSync(here(`../../../site/public/traces/${basename(name)}`)));
      return;
    }
    const file = (await bundle()).get(name);
    if (file === undefined) response.writeHead(404).end();
    else response.setHeader('Content-Type', TYPES[name.split('.').at(-1) ?? ''] ?? '').end(file);
  });
  server.listen(Number(process.argv[2] ?? 4160), '127.0.0.1', () => {
    console.log(`The wire view is at http://127.0.0.1:${process.argv[2] ?? 4160}/?scene=ws`);
  });
}
