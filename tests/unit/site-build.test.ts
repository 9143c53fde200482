import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { buildWhereStale } from '../../playground-server/site-build.ts';
import { UserError } from '../../playground-server/user-error.ts';

/** Stands in for Astro's command: counts its runs, and leaves a site behind or fails. */
const BUILDER = `
import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
if (existsSync('broken')) process.exit(3);
appendFileSync('runs', 'x');
rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
writeFileSync('dist/wireside.json', '{"base":"/"}');
console.log('built');
`;

interface Stand {
  readonly project: string;
  readonly lines: string[];
  write(file: string, text: string): Promise<void>;
  build(environment?: Record<string, string>): Promise<void>;
  runs(): Promise<number>;
}

async function stand(t: TestContext): Promise<Stand> {
  const project = await mkdtemp(join(tmpdir(), 'wireside-build-'));
  t.after(() => rm(project, { recursive: true, force: true }));
  const lines: string[] = [];
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(join(project, file)), { recursive: true });
    await writeFile(join(project, file), text);
  };
  await write('node_modules/astro/bin/astro.mjs', BUILDER);
  await write('site/pages/index.astro', 'hello');
  await write('examples/polling/server.ts', 'serve');
  return {
    project,
    lines,
    write,
    build: (environment = {}) =>
      buildWhereStale({
        project,
        folder: join(project, 'dist'),
        environment: { ...process.env, ...environment },
        signal: new AbortController().signal,
        log: (line) => lines.push(line),
      }),
    runs: async () => (await readFile(join(project, 'runs'), 'utf8').catch(() => '')).length,
  };
}

test('a site that was never built is built, and one that has not changed is not', async (t) => {
  const { build, runs, lines } = await stand(t);
  await build();
  await build();
  assert.equal(await runs(), 1);
  assert.ok(lines.includes('built'));
});

test('a change to a page or to an example makes the site stale, a new time on a file does not', async (t) => {
  const { project, build, runs, write } = await stand(t);
  await build();
  await utimes(join(project, 'site/pages/index.astro'), new Date(), new Date(Date.now() + 60_000));
  await build();
  assert.equal(await runs(), 1);
  await write('site/pages/index.astro', 'hello again');
  await build();
  assert.equal(await runs(), 2);
  await write('examples/polling/client.js', 'new');
  await build();
  assert.equal(await runs(), 3);
});

test('another base path makes the site stale', async (t) => {
  const { build, runs } = await stand(t);
  await build();
  await build({ WIRESIDE_BASE: '/wireside/' });
  assert.equal(await runs(), 2);
});

test('a build by hand is fresh until something is newer than it', async (t) => {
  const { project, build, runs, write } = await stand(t);
  await write('dist/wireside.json', '{}');
  await utimes(join(project, 'dist/wireside.json'), new Date(), new Date(Date.now() + 60_000));
  await build();
  assert.equal(await runs(), 0);
  await utimes(join(project, 'dist/wireside.json'), new Date(), new Date(0));
  await build();
  assert.equal(await runs(), 1);
});

test('a build that fails says so, and is tried again the next time', async (t) => {
  const { project, build, runs, write } = await stand(t);
  await write('broken', '');
  await assert.rejects(
    build(),
    (error) => error instanceof UserError && error.code === 'BUILD_FAILED',
  );
  await rm(join(project, 'broken'));
  await build();
  assert.equal(await runs(), 1);
});
