/** The life of example programs: real processes, started, crashed, restarted, stopped, gone. */

import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { Program } from '../../playground-server/programs/program.ts';
import { createPrograms, type Programs } from '../../playground-server/programs/programs.ts';
import { Refusal } from '../../playground-server/sessions/refusal.ts';
import type {
  ProgramChanged,
  ProgramState,
  Unplaced,
} from '../../playground-server/trace/trace.ts';

const FIXTURES = new URL('../fixtures/programs', import.meta.url).pathname;
const LIMITS = { maxPrograms: 10, programStart: 10_000, programIdle: 60_000 };

type Change = Unplaced<ProgramChanged>;

interface Options extends Partial<typeof LIMITS> {
  readonly folder?: string;
  readonly watch?: boolean;
}

function programsFor(t: TestContext, options: Options = {}): Programs {
  const { folder = FIXTURES, watch = false, ...limits } = options;
  const programs = createPrograms({ folder, watch, limits: { ...LIMITS, ...limits } });
  t.after(programs.close);
  return programs;
}

/** The fixtures' folder, to be changed. */
async function copiedFixtures(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wireside-programs-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await cp(FIXTURES, folder, { recursive: true });
  return folder;
}

function get(programs: Programs, example: string): { program: Program; changes: Change[] } {
  const program = programs.get(example);
  assert.ok(program);
  const changes: Change[] = [];
  program.onChange((change) => changes.push(change));
  return { program, changes };
}

/** Waits for a state; says at once when it is reached. */
function reached(program: Program, state: ProgramState): Promise<Change> {
  return new Promise((resolve) => {
    const stop = program.onChange((change) => {
      if (change.state !== state) return;
      stop();
      resolve(change);
    });
  });
}

async function ask(
  program: Program,
  path = '/',
): Promise<{ pid: number } & Record<string, unknown>> {
  const { host, port } = await program.ready();
  return (await fetch(`http://${host}:${port}${path}`)).json() as never;
}

async function refusalOf(promise: Promise<unknown>): Promise<Refusal> {
  const error = await promise.then(
    () => assert.fail('It was not refused.'),
    (reason) => reason,
  );
  assert.ok(error instanceof Refusal, String(error));
  return error;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const states = (changes: readonly Change[]): ProgramState[] => changes.map(({ state }) => state);

test('a program is started once for all who ask, and told where to listen', async (t) => {
  const { program, changes } = get(programsFor(t), 'listens');
  const [first, second] = await Promise.all([program.ready(), program.ready()]);
  assert.deepEqual(first, second);
  assert.deepEqual(states(changes), ['starting', 'running']);
  const { env } = (await ask(program)) as { env: Record<string, string> } & { pid: number };
  assert.equal(env.PORT, String(first.port));
  assert.equal(env.HOST, '127.0.0.1');
  assert.equal(env.NODE_TEST_CONTEXT, undefined, 'nothing else of our environment');
});

test('each session has a program of its own, and at the end none is left', async (t) => {
  const programs = programsFor(t);
  const [a, b] = [get(programs, 'listens').program, get(programs, 'listens').program];
  const pids = [(await ask(a)).pid, (await ask(b)).pid];
  assert.notEqual(pids[0], pids[1]);
  await programs.close();
  assert.deepEqual(pids.map(isAlive), [false, false]);
  assert.equal((await refusalOf(a.ready())).code, 'PROGRAM_STOPPED');
});

test('a program that crashes at start says so with its exit code and its last lines', async (t) => {
  const { program, changes } = get(programsFor(t), 'crashes-at-start');
  const refusal = await refusalOf(program.ready());
  assert.equal(refusal.status, 502);
  assert.equal(refusal.code, 'PROGRAM_CRASHED');
  assert.match(refusal.message, /ended with exit code 3/);
  assert.match(refusal.message, /\n\nline 11\n.*\nline 30$/s);
  const crashed = changes.at(-1);
  assert.equal(crashed?.state, 'crashed');
  assert.equal(crashed.exitCode, 3);
  assert.equal(crashed.stderr?.split('\n').length, 20);
});

test('a program that crashed is not started again until somebody asks for it', async (t) => {
  const { program, changes } = get(programsFor(t), 'listens');
  const { pid } = await ask(program);
  const crashed = reached(program, 'crashed');
  await ask(program, '/crash').catch(() => {});
  const { exitCode, stderr, code } = await crashed;
  assert.deepEqual([exitCode, code], [1, 'PROGRAM_CRASHED']);
  assert.match(stderr ?? '', /Asked to crash/);
  assert.equal((await refusalOf(program.ready())).code, 'PROGRAM_CRASHED');
  await program.restart();
  assert.notEqual((await ask(program)).pid, pid);
  assert.deepEqual(states(changes), [
    'starting',
    'running',
    'crashed',
    'restarting',
    'starting',
    'running',
  ]);
});

test('a program that never listens is given up in time, and ended', async (t) => {
  const { program, changes } = get(programsFor(t, { programStart: 2000 }), 'never-listens');
  const refusal = await refusalOf(program.ready());
  assert.deepEqual([refusal.status, refusal.code], [504, 'PROGRAM_TOO_SLOW']);
  assert.match(refusal.message, /I would rather not listen/);
  assert.deepEqual(states(changes), ['starting', 'unreachable']);
  assert.equal((await refusalOf(program.ready())).code, 'PROGRAM_TOO_SLOW');
});

test('a program that listens no longer is told apart from one that crashed', async (t) => {
  const { program } = get(programsFor(t), 'listens');
  await ask(program, '/deaf');
  const error = await program.unreachable();
  assert.ok(error instanceof Refusal);
  assert.equal(error.code, 'PROGRAM_UNREACHABLE');
  assert.equal(program.state, 'unreachable');
  assert.equal((await refusalOf(program.ready())).code, 'PROGRAM_UNREACHABLE');
});

test('a program that listens no longer gives up its place when nobody comes', async (t) => {
  const { program } = get(programsFor(t, { programIdle: 300 }), 'listens');
  const { pid } = await ask(program, '/deaf');
  const stopped = reached(program, 'stopped');
  await program.unreachable();
  assert.match((await stopped).message, /Nobody was connected/);
  assert.notEqual((await ask(program)).pid, pid);
});

test('a change of a file restarts the program, a change of its page does not', async (t) => {
  const folder = await copiedFixtures(t);
  const { program, changes } = get(programsFor(t, { folder, watch: true }), 'listens');
  const { pid } = await ask(program);
  await writeFile(join(folder, 'listens', 'page.html'), 'another page');
  const again = reached(program, 'restarting').then(() => reached(program, 'running'));
  await writeFile(join(folder, 'listens', 'more.js'), 'export {};');
  await again;
  assert.notEqual((await ask(program)).pid, pid);
  assert.deepEqual(states(changes), ['starting', 'running', 'restarting', 'starting', 'running']);
});

test('a restart that can’t even begin says why, and the next request tries again', async (t) => {
  const folder = await copiedFixtures(t);
  const { program, changes } = get(programsFor(t, { folder }), 'listens');
  await ask(program);
  const manifest = join(folder, 'listens', 'example.json');
  const right = await readFile(manifest, 'utf8');
  await writeFile(manifest, '{');
  await program.restart();
  const last = changes.at(-1);
  assert.deepEqual([last?.state, last?.code], ['stopped', 'EXAMPLE_MANIFEST_INVALID']);
  assert.match(last?.message ?? '', /example\.json: it is not JSON/);
  await writeFile(manifest, right);
  assert.ok((await ask(program)).pid);
});

test('a change of a file brings a crashed program back', async (t) => {
  const folder = await copiedFixtures(t);
  const { program } = get(programsFor(t, { folder, watch: true }), 'crashes-at-start');
  await refusalOf(program.ready());
  const running = reached(program, 'running');
  await cp(join(FIXTURES, 'listens', 'server.js'), join(folder, 'crashes-at-start', 'server.js'));
  await running;
  assert.ok((await ask(program)).pid > 0);
});

test('a program that nobody is connected to is stopped, and started again when asked', async (t) => {
  const programs = programsFor(t, { programIdle: 100 });
  const { program, changes } = get(programs, 'listens');
  const letGo = program.hold();
  const { pid } = await ask(program);
  // Another that nobody holds was started later: where it is stopped, this one's time is over, too.
  const { program: other } = get(programs, 'listens');
  const gone = reached(other, 'stopped');
  await ask(other);
  await gone;
  assert.equal(program.state, 'running', 'not while somebody is connected');
  const stopped = reached(program, 'stopped');
  letGo();
  await stopped;
  const letGoAgain = program.hold();
  assert.notEqual((await ask(program)).pid, pid);
  letGoAgain();
  assert.deepEqual(states(changes), ['starting', 'running', 'stopped', 'starting', 'running']);
});

test('at the limit an idle program makes room, and one in use does not', async (t) => {
  const programs = programsFor(t, { maxPrograms: 1 });
  const [a, b] = [get(programs, 'listens').program, get(programs, 'listens').program];
  const { pid } = await ask(a);
  const letGo = b.hold();
  await ask(b);
  assert.equal(a.state, 'stopped');
  const refusal = await refusalOf(a.ready());
  assert.deepEqual(
    [refusal.status, refusal.code, refusal.retryAfter],
    [503, 'PROGRAM_LIMIT_REACHED', 10],
  );
  letGo();
  await ask(a);
  assert.equal(isAlive(pid), false);
});

test('what ignores SIGTERM is ended all the same, and its children with it', async (t) => {
  const programs = programsFor(t);
  const { program } = get(programs, 'stubborn');
  const { pids } = (await ask(program)) as unknown as { pids: number[] };
  await programs.close();
  // A killed grandchild stays in the table until somebody reaps it; it must not run.
  for (const pid of pids) assert.ok(!(await isRunning(pid)), `${pid} is left`);
});

async function isRunning(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => ') Z');
  return !/\) [ZX]/.test(stat);
}

test('what an example needs and the machine lacks is said, with how to install it', async (t) => {
  const programs = programsFor(t);
  const refusal = await refusalOf(get(programs, 'needs-what-is-missing').program.ready());
  assert.deepEqual([refusal.status, refusal.code], [503, 'EXAMPLE_NEEDS']);
  assert.match(refusal.message, /Nothing\. To install it: apt install nothing$/);
  assert.doesNotMatch(refusal.message, /Node/);
});

test('the examples are listed with what they show and what they lack', async (t) => {
  const list = await programsFor(t).list();
  const byName = new Map(list.map((one) => [one.name, one]));
  assert.equal(byName.get('listens')?.title, 'Listens');
  assert.deepEqual(byName.get('listens')?.missing, []);
  assert.equal(byName.get('needs-what-is-missing')?.missing.length, 1);
  assert.match(byName.get('wrong-manifest')?.missing[0] ?? '', /"command" must be a list/);
  assert.equal(byName.has('README.md'), false);
});

test('only files that a manifest names can be read', async (t) => {
  const programs = programsFor(t);
  assert.match((await programs.readFile('listens', 'server.js')) ?? '', /createServer/);
  for (const [example, file] of [
    ['listens', 'example.json'],
    ['listens', '../listens/server.js'],
    ['listens', '/etc/passwd'],
    ['..', 'package.json'],
    ['none', 'server.js'],
  ] as const) {
    assert.equal(await programs.readFile(example, file), undefined, file);
  }
  assert.equal(programs.get('../programs/listens'), undefined);
});
