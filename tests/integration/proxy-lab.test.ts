/** Labs of a whole playground: the API, what a crash does, who sees what, and that nothing is left. */

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { labsParent, sweepLabFolders } from '../../playground-server/proxy/lab-folder.ts';
import { configLines, configText } from '../../playground-server/proxy/model/config.ts';
import type { LabState, SessionCreated } from '../../playground-server/trace/session-api.ts';
import { NGINX, skipReason } from '../support/lab-stand.ts';
import { type RunningPlayground, startPlayground } from '../support/playground.ts';
import { anySettings } from '../support/settings-arbitrary.ts';
import { createTinyExamples } from '../support/tiny-examples.ts';

const run = promisify(execFile);

async function labFolders(): Promise<string[]> {
  return (await readdir(labsParent())).filter((name) => name.startsWith('wireside-lab-'));
}

/** Folders of labs that belong to this process. */
async function ownLabFolders(): Promise<string[]> {
  const own: string[] = [];
  for (const name of await labFolders()) {
    const mark = await readFile(join(labsParent(), name, 'lab.json'), 'utf8').catch(() => '{}');
    if (JSON.parse(mark).pid === process.pid) own.push(name);
  }
  return own;
}

/** Processes that were started for one of these folders. */
async function processesOf(folders: readonly string[]): Promise<string[]> {
  const { stdout } = await run('ps', ['-eo', 'pid=,args='], { maxBuffer: 1e7 });
  return stdout.split('\n').filter((line) => folders.some((folder) => line.includes(folder)));
}

async function until(met: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await met())) {
    if (performance.now() > deadline) throw new Error(`Waited for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

interface Stand {
  readonly playground: RunningPlayground;
  lab(session: SessionCreated, method: string, body?: unknown, example?: string): Promise<Response>;
}

async function stand(t: { after(close: () => unknown): void }, limits = {}): Promise<Stand> {
  const examplesFolder = await createTinyExamples(t);
  const playground = await startPlayground(t, { examplesFolder, limits });
  return {
    playground,
    lab: ({ id, key }, method, body, example = 'tiny') =>
      playground.call(method, `api/sessions/${id}/stages/${example}/lab`, {
        key,
        ...(body === undefined ? {} : { body }),
      }),
  };
}

async function codeOf(answer: Response): Promise<string> {
  const { error } = (await answer.json()) as { error: { code: string } };
  return `${answer.status} ${error.code}`;
}

for (const hop of ['nginx', 'embedded'] as const) {
  const skip = skipReason(hop);

  test(`${hop}: a hop is put into a stage's path, shown, set anew and taken out`, {
    skip,
  }, async (t) => {
    const { playground, lab } = await stand(t);
    const session = await playground.openSession();
    assert.equal(await codeOf(await lab(session, 'GET')), '404 NO_LAB');
    const put = await lab(session, 'PUT', { hop, settings: { proxyHttpVersion: '1.1' } });
    assert.equal(put.status, 200);
    const state = (await put.json()) as LabState;
    assert.equal(state.hop, hop);
    assert.equal(state.state, 'running');
    assert.match(state.version, /^\d+\.\d+/);
    assert.equal(state.binary, hop === 'nginx' ? NGINX?.file : undefined);
    const lines = state.lines as readonly { readonly text: string }[];
    assert.ok(lines.some(({ text }) => text.trim() === 'proxy_http_version 1.1;'));

    const answer = await fetch(playground.demo(session, 'tiny', '/a'));
    assert.equal(await answer.text(), 'hello from /a');
    assert.match(answer.headers.get('server') ?? '', hop === 'nginx' ? /^nginx/ : /^wireside-hop/);

    const feed = await playground.watch(session);
    assert.equal(feed.welcome.labs?.[0]?.hop, hop);
    const opened = await feed.until((record) => record.type === 'open' && record.place === 1);
    const name = hop === 'nginx' ? 'nginx' : 'hop';
    assert.ok(opened.type === 'open' && opened.from === name && opened.to === 'program');
    await feed.until((record) => record.type === 'lab' && record.state === 'running');

    assert.equal((await lab(session, 'PUT', { hop, settings: { gzip: 'on' } })).status, 200);
    const shown = (await (await lab(session, 'GET')).json()) as LabState;
    assert.deepEqual(shown.settings, { defaults: 'before-1.29.7', timeScale: 1, gzip: 'on' });

    assert.equal((await lab(session, 'DELETE')).status, 204);
    await feed.until((record) => record.type === 'lab' && record.state === 'removed');
    const direct = await fetch(playground.demo(session, 'tiny', '/b'));
    assert.equal(direct.headers.get('server'), null);
    assert.deepEqual(await ownLabFolders(), []);
  });
}

test('what is no lab is refused, and leaves nothing', async (t) => {
  const { playground, lab } = await stand(t);
  const session = await playground.openSession();
  for (const body of [{}, { hop: 'caddy', settings: {} }, 7, null]) {
    assert.equal(await codeOf(await lab(session, 'PUT', body)), '400 BAD_LAB');
  }
  const settings = { host: 'a; return 200' };
  const refused = await lab(session, 'PUT', { hop: 'auto', settings });
  assert.equal(await codeOf(refused), '400 BAD_LAB_SETTINGS');
  assert.deepEqual(await ownLabFolders(), []);
});

test('a session has as many hops as it may, and so has the playground', async (t) => {
  const { playground, lab } = await stand(t, { labsPerSession: 1, maxLabs: 2 });
  const body = { hop: 'embedded', settings: {} };
  const session = await playground.openSession();
  assert.equal((await lab(session, 'PUT', body)).status, 200);
  const more = await lab(session, 'PUT', body, 'other');
  assert.equal(await codeOf(more), '429 SESSION_LAB_LIMIT_REACHED');
  assert.equal((await lab(await playground.openSession(), 'PUT', body)).status, 200);
  const third = await lab(await playground.openSession(), 'PUT', body);
  assert.equal(await codeOf(third), '503 LAB_LIMIT_REACHED');
});

test('what passes one session’s hop stands in no other’s trace', async (t) => {
  const { playground, lab } = await stand(t);
  const sessions = [await playground.openSession(), await playground.openSession()];
  for (const session of sessions) await lab(session, 'PUT', { hop: 'auto', settings: {} });
  await Promise.all(
    sessions.map(async (session, index) => {
      const answer = await fetch(playground.demo(session, 'tiny', `/mine-${index}`));
      assert.equal(await answer.text(), `hello from /mine-${index}`);
    }),
  );
  for (const [index, session] of sessions.entries()) {
    const feed = await playground.watch(session);
    await feed.until((record) => record.type === 'open' && record.place === 1);
    const bytes = feed.records.flatMap((record) => (record.type === 'chunk' ? [record.bytes] : []));
    const text = Buffer.concat(bytes).toString('latin1');
    assert.match(text, new RegExp(`/mine-${index}`));
    assert.doesNotMatch(text, new RegExp(`/mine-${1 - index}`));
  }
});

test('an idle hop is stopped, and started by the next request', {
  skip: skipReason('nginx'),
}, async (t) => {
  const { playground, lab } = await stand(t, { programIdle: 150 });
  const session = await playground.openSession();
  await lab(session, 'PUT', { hop: 'nginx', settings: {} });
  const feed = await playground.watch(session);
  await feed.until((record) => record.type === 'lab' && record.state === 'stopped');
  const folders = await ownLabFolders();
  assert.deepEqual(await processesOf(folders), []);
  const answer = await fetch(playground.demo(session, 'tiny', '/again'));
  assert.equal(await answer.text(), 'hello from /again');
});

test('the start of a program counts against no timeout of the hop', async (t) => {
  const examplesFolder = await createTinyExamples(t);
  const file = join(examplesFolder, 'tiny', 'server.ts');
  const text = await readFile(file, 'utf8');
  // Listens after two and a half seconds; the hop waits for two.
  const late = text.replace(
    /\}\)\.listen\((.*)\);/,
    '});\nsetTimeout(() => server.listen($1), 2500);',
  );
  await writeFile(file, late.replace('createServer((', 'const server = createServer(('));
  const playground = await startPlayground(t, { examplesFolder });
  const session = await playground.openSession();
  const body = { hop: 'embedded', settings: { timeScale: 60, proxyReadTimeout: 120 } };
  const { key } = session;
  const path = `api/sessions/${session.id}/stages/tiny/lab`;
  assert.equal((await playground.call('PUT', path, { key, body })).status, 200);
  const answer = await fetch(playground.demo(session, 'tiny', '/late'));
  assert.equal(await answer.text(), 'hello from /late');
});

test('a hop that crashes says so with its log, refuses requests, and can be put in again', {
  skip: skipReason('nginx'),
}, async (t) => {
  const { playground, lab } = await stand(t);
  const session = await playground.openSession();
  await lab(session, 'PUT', { hop: 'nginx', settings: {} });
  const [folder = ''] = await ownLabFolders();
  const pid = Number(await readFile(join(labsParent(), folder, 'nginx.pid'), 'utf8'));
  process.kill(pid, 'SIGKILL');
  const feed = await playground.watch(session);
  const crashed = await feed.until((record) => record.type === 'lab' && record.state === 'crashed');
  assert.ok(crashed.type === 'lab' && crashed.code === 'LAB_CRASHED');
  assert.match(crashed.message, /was ended by signal 9/);
  const refused = await fetch(playground.demo(session, 'tiny', '/'));
  assert.equal(await codeOf(refused), '502 LAB_CRASHED');
  assert.equal((await lab(session, 'PUT', { hop: 'nginx', settings: {} })).status, 200);
  assert.equal(await (await fetch(playground.demo(session, 'tiny', '/'))).text(), 'hello from /');
});

test('configurations of random settings pass nginx -t', {
  skip: skipReason('nginx'),
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'wireside-config-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'nginx.conf');
  await fc.assert(
    fc.asyncProperty(anySettings, async (settings) => {
      const lines = configLines(settings, {
        folder,
        listenSocket: join(folder, 'hop.sock'),
        upstreamSockets: [join(folder, '1.sock'), join(folder, '2.sock')],
        binaryDefaults: NGINX?.defaults ?? 'before-1.29.7',
      });
      await writeFile(file, configText(lines));
      await run(NGINX?.file ?? 'nginx', ['-t', '-q', '-p', `${folder}/`, '-c', file]);
    }),
    { numRuns: 150 },
  );
});

test('200 hops are opened and closed, and leave no process, no folder and no socket', {
  timeout: 110_000,
}, async (t) => {
  const { playground, lab } = await stand(t, {
    maxLabs: 60,
    maxSessions: 400,
    sessionsPerMinute: 1000,
    maxPrograms: 60,
  });
  const folders = new Set<string>();
  const one = async (index: number): Promise<void> => {
    const session = await playground.openSession();
    const nginx = NGINX !== undefined && index % 4 === 0;
    const body = { hop: nginx ? 'nginx' : 'embedded', settings: {} };
    assert.equal((await lab(session, 'PUT', body)).status, 200);
    for (const folder of await ownLabFolders()) folders.add(folder);
    // Some are taken out, some end with their session.
    if (index % 2 === 0) assert.equal((await lab(session, 'DELETE')).status, 204);
    const { id, key } = session;
    assert.equal((await playground.call('DELETE', `api/sessions/${id}`, { key })).status, 204);
  };
  for (let round = 0; round < 8; round += 1) {
    await Promise.all(Array.from({ length: 25 }, (_, index) => one(round * 25 + index)));
  }
  await until(async () => (await ownLabFolders()).length === 0, 'the folders to be gone');
  assert.ok(folders.size >= 100, `${folders.size} folders were seen`);
  assert.deepEqual(await processesOf([...folders]), []);
});

const PLAYGROUND = `
import { createPlayground } from ${JSON.stringify(new URL('../../playground-server/server.ts', import.meta.url).href)};
const playground = createPlayground({ port: 0, playPort: 0 });
const { siteUrl } = await playground.listen();
const call = (method, path, body, key) => fetch(new URL(path, siteUrl), {
  method, body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...(key ? { authorization: 'Bearer ' + key } : {}) },
});
const { id, key } = await (await call('POST', 'api/sessions', {})).json();
const answer = await call('PUT', 'api/sessions/' + id + '/stages/sse/lab', { hop: process.argv[2], settings: {} }, key);
console.log(answer.status);
`;

/** A playground in a process of its own, with one lab; returns its process and the lab's folder. */
async function startKillable(
  t: { after(close: () => unknown): void },
  hop: string,
): Promise<{ readonly pid: number; readonly folder: string; kill(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'wireside-killed-'));
  t.after(() => rm(home, { recursive: true, force: true }));
  await mkdir(join(home, 't'));
  const script = join(home, 'playground.ts');
  await writeFile(script, PLAYGROUND);
  const child = spawn(process.execPath, [script, hop], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: join(home, 't') },
  });
  t.after(() => child.kill('SIGKILL'));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const [first] = await Promise.race([
    new Promise<string[]>((resolve) =>
      child.stdout.once('data', (data) => resolve([String(data)])),
    ),
    exited.then(() => ['it ended']),
  ]);
  assert.equal(first?.trim(), '200');
  const parent = join(home, 't');
  const [name = ''] = (await readdir(parent)).filter((one) => one.startsWith('wireside-lab-'));
  return {
    pid: child.pid as number,
    folder: join(parent, name),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

test('a playground that is killed leaves no nginx and no folder', {
  skip: skipReason('nginx'),
}, async (t) => {
  const { folder, kill } = await startKillable(t, 'nginx');
  assert.ok((await processesOf([folder])).length > 0, 'nginx runs');
  await kill();
  await until(async () => (await processesOf([folder])).length === 0, 'nginx to be gone');
  await until(async () => !(await readdir(join(folder, '..'))).length, 'the folder to be gone');
});

test('what a killed playground left behind is swept by the next, and nothing else is', async (t) => {
  const { folder, kill } = await startKillable(t, 'embedded');
  const parent = join(folder, '..');
  await mkdir(join(parent, 'wireside-lab-mine'));
  assert.deepEqual(await sweepLabFolders(parent), [], 'its playground is alive');
  await kill();
  assert.deepEqual(await sweepLabFolders(parent), [folder]);
  assert.deepEqual(await readdir(parent), ['wireside-lab-mine']);
});
