/** Reads and checks an example's `example.json`. */

import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { ExampleFile, ExampleManifest, ExampleNeed } from '../trace/session-api.ts';

/** What an example may be called; so a name is never a path. */
const NAME = /^[a-z\d]+(-[a-z\d]+)*$/;
const ROLES = ['page', 'client', 'server'];

/** A manifest that can't be used; the message says what to change in it. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

/**
 * The manifest of `examples/<name>/`; `undefined` where there is no such example.
 *
 * @throws ManifestError
 */
export function readManifest(folder: string, name: string): ExampleManifest | undefined {
  if (!NAME.test(name)) return undefined;
  let text: string;
  try {
    text = readFileSync(join(folder, name, 'example.json'), 'utf8');
  } catch {
    return undefined;
  }
  return parseManifest(text, name);
}

/** @throws ManifestError */
export function parseManifest(text: string, name: string): ExampleManifest {
  const wrong = (what: string): never => {
    throw new ManifestError(`examples/${name}/example.json: ${what}`);
  };
  let manifest: Partial<ExampleManifest> | null = null;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    wrong(`it is not JSON: ${(error as Error).message}.`);
  }
  if (typeof manifest !== 'object' || manifest === null) return wrong('it must be an object.');
  const { title, summary, command, needs, files, page, storm } = manifest;
  if (typeof title !== 'string' || typeof summary !== 'string') {
    wrong('"title" and "summary" must be texts.');
  }
  if (!isTexts(command) || command.length === 0) {
    wrong(
      '"command" must be a list of texts, the program first, for example ["node", "server.ts"].',
    );
  }
  if (!Array.isArray(needs) || !needs.every(isNeed)) {
    wrong('"needs" must be a list of { "name", "probe": [...], "install" }; [] for none.');
  }
  if (!Array.isArray(files) || !files.every(isFile)) {
    wrong(
      '"files" must be a list of { "path", "role", "language" }, with paths inside the example and a role of page, client or server.',
    );
  }
  if (page !== undefined && !(typeof page === 'string' && page.startsWith('/'))) {
    wrong('"page" must be a path that begins with a slash.');
  }
  if (storm !== undefined && !(isInside(storm?.socket) && isInside(storm?.control))) {
    wrong(
      '"storm" must be { "socket", "control" }, two paths of the program without a slash before them.',
    );
  }
  return manifest as ExampleManifest;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isNeed(value: Partial<ExampleNeed> | null): boolean {
  return (
    typeof value?.name === 'string' &&
    typeof value.install === 'string' &&
    isTexts(value.probe) &&
    value.probe.length > 0
  );
}

function isFile(value: Partial<ExampleFile> | null): boolean {
  return (
    isInside(value?.path) && typeof value.language === 'string' && ROLES.includes(value.role ?? '')
  );
}

function isInside(path: unknown): path is string {
  if (typeof path !== 'string') return false;
  const plain = posix.normalize(path);
  return (
    plain === path && !path.includes('\\') && !posix.isAbsolute(path) && !/^\.\.?(\/|$)/.test(path)
  );
}
