/**
 * The command line: arguments, environment, signals, exit codes. Everything that acts on the
 * process is here, so that the rest can be put together in a test as well.
 */

import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCommandLine, type ServeOptions } from './options.ts';
import { helpText } from './options-help.ts';
import { createPlayground } from './server.ts';
import { buildWhereStale } from './site-build.ts';
import { readSiteManifest } from './site-manifest.ts';
import { UserError } from './user-error.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** Milliseconds that a clean end may take before the process ends anyway. */
const END_TIMEOUT = 2_500;

const ending = new AbortController();

async function main(): Promise<void> {
  const line = readCommandLine(process.argv.slice(2), process.env);
  if (line.command === 'help') return print(helpText());
  // Each may come twice (npm hands on what the terminal has sent already), and only an end in order
  // takes the programs along: they have process groups of their own.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => ending.abort());
  }
  // Where `dev` started this process, it ends with `dev`, however that ended.
  process.once('disconnect', () => ending.abort());
  ending.signal.addEventListener('abort', () => {
    setTimeout(() => process.exit(0), END_TIMEOUT).unref();
  });
  if (line.command === 'dev') {
    const { dev } = await import('./dev.ts');
    const flags = process.argv.slice(2).filter((arg) => arg !== 'dev');
    return dev({
      project: PROJECT,
      options: line.options,
      flags,
      signal: ending.signal,
      log: print,
    });
  }
  const folder = line.command === 'start' ? await builtSite(line.options) : undefined;
  if (!ending.signal.aborted) await serve(line.options, folder);
}

/** The built site's folder, with a site in it. */
async function builtSite({ build, siteOrigin }: ServeOptions): Promise<string> {
  const folder = process.env.WIRESIDE_OUT ?? join(PROJECT, 'dist');
  if (build) {
    const { signal } = ending;
    const environment = { ...process.env, WIRESIDE_SITE: process.env.WIRESIDE_SITE ?? siteOrigin };
    await buildWhereStale({ project: PROJECT, folder, environment, signal, log: print });
  }
  if (await readSiteManifest(folder)) return folder;
  throw new UserError(
    'SITE_NOT_BUILT',
    `There is no built site in ${folder}. Start without --no-build to build it.`,
  );
}

async function serve(options: ServeOptions, siteFolder: string | undefined): Promise<void> {
  const playground = createPlayground({
    ...options,
    siteFolder,
    // An editor on this machine is at work only where nobody else is served.
    watchExamples: siteFolder === undefined || isThisMachine(options.host),
  });
  const { siteUrl, playUrl } = await playground.listen();
  const title = siteFolder === undefined ? 'API ' : 'Site';
  print([`${title}  ${siteUrl}`, `Play  ${playUrl}`, ...inTheRoom(options, siteUrl)].join('\n'));
  if (!ending.signal.aborted) await once(ending.signal, 'abort');
  await playground.close();
}

function isThisMachine(host: string | undefined): boolean {
  return host === undefined || host === '127.0.0.1' || host === '::1';
}

/** The URLs by which the others in the room reach the site. */
function inTheRoom({ host, siteOrigin }: ServeOptions, siteUrl: string): readonly string[] {
  if (siteOrigin !== undefined || (host !== '0.0.0.0' && host !== '::')) return [];
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => `Room  ${siteUrl.replace('localhost', address)}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  await main();
  // Whatever a program or a library still holds must not keep the process.
  if (ending.signal.aborted) process.exit(0);
} catch (error) {
  if (ending.signal.aborted) process.exit(0);
  const { code, message } = error as Partial<UserError>;
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${code}: ${message}\n`);
  process.exitCode = error.exitCode;
}
