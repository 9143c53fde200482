/**
 * The built site's files: which file a path means, and how it is sent.
 *
 * A path never leads out of the built site: it is decoded once, every part of it must be a plain
 * name, and where the file really lies (symbolic links followed) must be inside. Ranges are left
 * out, since nothing on the site is large; so is compression, which an edge does better.
 */

import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

const TYPES: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.pagefind': 'application/octet-stream',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.wire': 'application/octet-stream',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
};

/** Astro puts what it has named by its content's hash here. */
const HASHED = /^\/_astro\//;

/**
 * For other people's pages: the embeddable element and the recordings. They are the same for
 * everybody, so any origin may read them (the Fetch standard, "CORS protocol").
 */
const FOR_EVERYBODY = /^\/(embed|traces)\//;

const SHARED: OutgoingHttpHeaders = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

export interface SiteFile {
  readonly file: string;
  readonly size: number;
  readonly headers: OutgoingHttpHeaders & { readonly etag: string };
}

export type Found =
  | { readonly found: 'file'; readonly file: SiteFile }
  /** A folder was asked for without its slash, and links in its page would go astray. */
  | { readonly found: 'folder' }
  | { readonly found: 'nothing' };

export interface SiteFiles {
  /** @param path below the base, with its leading slash, without the query, percent-encoded */
  find(path: string): Promise<Found>;
}

const NOTHING: Found = { found: 'nothing' };

/** @param root the folder of the built site; it may come into being later. */
export function createSiteFiles(root: string): SiteFiles {
  return {
    async find(path) {
      const parts = plainParts(path);
      if (!parts) return NOTHING;
      const found = await look(root, parts);
      if (!found) return NOTHING;
      if (!found.isFolder) {
        return path.endsWith('/') ? NOTHING : { found: 'file', file: servedAs(path, found) };
      }
      const index = await look(root, [...parts, 'index.html']);
      if (!index || index.isFolder) return NOTHING;
      if (!path.endsWith('/')) return { found: 'folder' };
      return { found: 'file', file: servedAs(`${path}index.html`, index) };
    },
  };
}

/** Sends it with its status; to a HEAD request without the content. */
export async function sendFile(
  response: ServerResponse,
  status: number,
  { file, size, headers }: SiteFile,
): Promise<void> {
  const known = response.req.headers['if-none-match'];
  if (status === 200 && known?.split(/\s*,\s*/).includes(headers.etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': size });
  if (response.req.method === 'HEAD') response.end();
  // Never more than was promised, even where a build replaces the file meanwhile.
  else if (size === 0) response.end();
  else await pipeline(createReadStream(file, { end: size - 1 }), response);
}

/** The parts of the path, decoded; `undefined` where one isn't the plain name of a public file. */
function plainParts(path: string): readonly string[] | undefined {
  let decoded: string[];
  try {
    decoded = path.split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
  const parts = decoded.slice(1, decoded.at(-1) === '' ? -1 : undefined);
  return parts.every(isPlain) ? parts : undefined;
}

/** No separator, no NUL, no drive or stream, nothing hidden; `.` and `..` are hidden too. */
function isPlain(part: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
  return part !== '' && !part.startsWith('.') && !/[/\\:\u0000-\u001f\u007f]/.test(part);
}

interface Looked {
  readonly file: string;
  readonly isFolder: boolean;
  readonly size: number;
  readonly modified: number;
}

async function look(root: string, parts: readonly string[]): Promise<Looked | undefined> {
  try {
    const [inside, file] = await Promise.all([realpath(root), realpath(join(root, ...parts))]);
    if (file !== inside && !file.startsWith(inside + sep)) return undefined;
    const stats = await stat(file);
    if (!stats.isDirectory() && !stats.isFile()) return undefined;
    return { file, isFolder: stats.isDirectory(), size: stats.size, modified: stats.mtimeMs };
  } catch {
    // Not there, or a name that the file system doesn't take.
    return undefined;
  }
}

function servedAs(path: string, { file, size, modified }: Looked): SiteFile {
  return {
    file,
    size,
    headers: {
      'content-type': TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream',
      'cache-control': HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(FOR_EVERYBODY.test(path) ? SHARED : {}),
      etag: `W/"${size.toString(36)}-${Math.round(modified).toString(36)}"`,
    },
  };
}
