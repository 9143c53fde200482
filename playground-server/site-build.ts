/**
 * Builds the site where it is stale.
 *
 * Stale means: what the site is made of has another content than when it was last built. A hash
 * of contents tells that more surely than times do, which a clone or a checkout sets anew; reading
 * it all takes some tens of milliseconds. The hash stands beside the built site in a hidden file.
 * A build that was started by hand leaves none; it counts as fresh where nothing is newer than it.
 */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from './user-error.ts';

/** What the site is made of, below the project's folder. */
const INPUTS = [
  'astro.config.mjs',
  'package-lock.json',
  'tsconfig.json',
  'site',
  'examples',
  'playground-server/trace',
  'playground-server/wire',
];
/** Settings that the build reads. */
const VARIABLES = ['WIRESIDE_BASE', 'WIRESIDE_SITE'];
const STAMP = '.wireside-build';

export interface BuildOptions {
  /** The project's folder. */
  readonly project: string;
  /** The built site's folder. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends the build. */
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** @throws UserError `BUILD_FAILED`. */
export async function buildWhereStale(options: BuildOptions): Promise<void> {
  const { project, folder, environment, log } = options;
  const state = await readInputs(project, environment);
  if (await isFresh(folder, state)) return;
  log('The site has changed since it was last built: building it. This takes a moment.');
  await build(options);
  await writeFile(join(folder, STAMP), state.hash);
}

interface Inputs {
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly newest: number;
}

async function isFresh(folder: string, { hash, newest }: Inputs): Promise<boolean> {
  const built = await stat(join(folder, 'wireside.json')).catch(() => undefined);
  if (!built) return false;
  const stamp = await readFile(join(folder, STAMP), 'utf8').catch(() => undefined);
  return stamp === undefined ? built.mtimeMs > newest : stamp === hash;
}

async function readInputs(
  project: string,
  environment: BuildOptions['environment'],
): Promise<Inputs> {
  const hash = createHash('sha256');
  let newest = 0;
  for (const name of VARIABLES) hash.update(`${name}=${environment[name] ?? ''}\0`);
  for (const input of INPUTS) {
    for (const file of await filesBelow(project, input)) {
      const { mtimeMs } = await stat(join(project, file));
      newest = Math.max(newest, mtimeMs);
      hash
        .update(`${file}\0`)
        .update(await readFile(join(project, file)))
        .update('\0');
    }
  }
  return { hash: hash.digest('hex'), newest };
}

/** Sorted; nothing hidden. The path itself where it is a file, nothing where it isn't there. */
async function filesBelow(project: string, path: string): Promise<readonly string[]> {
  const stats = await stat(join(project, path)).catch(() => undefined);
  if (!stats?.isDirectory()) return stats ? [path] : [];
  const entries = await readdir(join(project, path), { withFileTypes: true });
  const names = entries.filter(({ name }) => !name.startsWith('.') && name !== 'node_modules');
  const below = names
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name }) => filesBelow(project, `${path}/${name}`));
  return (await Promise.all(below)).flat();
}

async function build({ project, environment, signal, log }: BuildOptions): Promise<void> {
  const astro = join(project, 'node_modules', 'astro', 'bin', 'astro.mjs');
  const child = spawn(process.execPath, [astro, 'build'], {
    cwd: project,
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n')) if (line.trim() !== '') log(line);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  throw new UserError(
    'BUILD_FAILED',
    'The site could not be built; what is above says why. Put it right and start again, or start with --no-build to serve what was built before.',
  );
}
