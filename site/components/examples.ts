/** The examples as the build reads them: manifests and the very files that run. Build only. */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExampleFile, ExampleManifest } from '../../playground-server/trace/session-api.ts';

export interface ExampleSource extends ExampleFile {
  readonly text: string;
  /** SHA-256 of the text, hexadecimal: tells whether the running file is the shown one. */
  readonly hash: string;
}

export interface Example extends Omit<ExampleManifest, 'files'> {
  readonly name: string;
  readonly files: readonly ExampleSource[];
}

const folder = join(process.cwd(), 'examples');

/** @throws Error with the code EXAMPLE_UNKNOWN where there is no such example */
export function readExample(name: string): Example {
  const path = join(folder, name, 'example.json');
  if (!existsSync(path)) {
    throw new Error(
      `EXAMPLE_UNKNOWN: there is no ${path}. Known are ${exampleNames().join(', ')}.`,
    );
  }
  const manifest: ExampleManifest = JSON.parse(readFileSync(path, 'utf8'));
  return { ...manifest, name, files: manifest.files.map((file) => readSource(name, file)) };
}

/** One file of an example, in its manifest or not. */
export function readExampleFile(name: string, file: string): string {
  const path = join(folder, name, file);
  if (!existsSync(path)) throw new Error(`EXAMPLE_FILE_UNKNOWN: there is no ${path}.`);
  return readFileSync(path, 'utf8');
}

export function exampleNames(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'example.json')))
    .sort();
}

function readSource(name: string, file: ExampleFile): ExampleSource {
  const text = readExampleFile(name, file.path);
  return { ...file, text, hash: createHash('sha256').update(text).digest('hex') };
}
