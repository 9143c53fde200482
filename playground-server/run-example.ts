/**
 * `npm run example -- <name>`: runs one example alone, without the playground in between, as a
 * reader would who copied its folder. Its command is the manifest's; `PORT` and `HOST` are what
 * the environment says, or 3000 on this machine alone.
 */

import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandOf } from './programs/command.ts';
import { readManifest } from './programs/manifest.ts';
import { createNeeds } from './programs/needs.ts';
import { UserError } from './user-error.ts';

const EXAMPLES = fileURLToPath(new URL('../examples', import.meta.url));

/** @returns the exit code of the example's program */
async function runExample(name: string): Promise<number> {
  const manifest = readManifest(EXAMPLES, name);
  if (manifest === undefined) throw unknownExample(name);
  const missing = await createNeeds().missing(manifest);
  if (missing.length > 0) {
    throw new UserError('EXAMPLE_NEEDS', `This example needs more: ${missing.join(' ')}`);
  }
  const port = process.env.PORT ?? '3000';
  const host = process.env.HOST ?? '127.0.0.1';
  const shown = host === '127.0.0.1' || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  console.log(`${manifest.title}: http://${shown}:${port}${manifest.page ?? '/'} (Ctrl+C ends it)`);
  const [file, args] = commandOf(manifest.command);
  const child = spawn(file, args, {
    cwd: join(EXAMPLES, name),
    env: { ...process.env, PORT: port, HOST: host },
    stdio: 'inherit',
  });
  // Ctrl+C goes to both of us; we stay until the program has ended.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 0));
  });
}

function unknownExample(name: string): UserError {
  const there = readdirSync(EXAMPLES)
    .filter((entry) => existsSync(join(EXAMPLES, entry, 'example.json')))
    .map((entry) => `  ${entry}`)
    .sort();
  const first = name === '' ? 'Which example?' : `There is no example called ${name}.`;
  return new UserError(
    'EXAMPLE_UNKNOWN',
    `${first} These are there:\n${there.join('\n')}\n\nFor example: npm run example -- polling`,
  );
}

try {
  process.exitCode = await runExample(process.argv[2] ?? '');
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
