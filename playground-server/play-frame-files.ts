/**
 * The frame's host document and its scripts, served on the play origin under `/~frame/`.
 *
 * The names are read once, at the start: a request can only name one of them, so no URL becomes a
 * path. The policy of the host document holds for the example's page too, which is written into
 * it: inline and evaluated code must run, since a reader's edit is just that, and connections
 * go to this origin alone.
 */

import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Answer } from './play-answer.ts';
import { methodNotAllowed, nothingHere } from './play-errors.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

export interface FrameFiles {
  /**
   * @param host the request's `Host`
   * @throws Refusal 404 `NOTHING_HERE`, 405 `METHOD_NOT_ALLOWED`
   */
  answer(method: string, file: string, host: string): Promise<Answer>;
}

/** @param folder where the files are */
export function loadFrameFiles(folder: string): FrameFiles {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const names = new Set(found.map((name) => name.replaceAll('\\', '/')).filter(isServed));
  return {
    async answer(method, file, host) {
      if (!names.has(file)) throw nothingHere();
      if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed();
      const type = TYPES[extname(file)] ?? 'text/plain';
      const policy =
        extname(file) === '.html' ? { 'Content-Security-Policy': policyFor(host) } : {};
      return {
        status: 200,
        fields: { 'Content-Type': type, ...policy },
        body: await readFile(join(folder, file)),
      };
    },
  };
}

function isServed(name: string): boolean {
  return extname(name) in TYPES;
}

function policyFor(host: string): string {
  return [
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    // Not every browser takes 'self' to cover WebSocket.
    `connect-src 'self' blob: data: ws://${host} wss://${host}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
  ].join('; ');
}
