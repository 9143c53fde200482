import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { watchFeed } from '../support/feed-watcher.ts';
import { createTinySite } from '../support/tiny-site.ts';

const MAIN = fileURLToPath(new URL('../../playground-server/main.ts', import.meta.url));

function run(t: TestContext, args: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

/** What it says until it serves. */
async function urlsOf({ stdout }: ChildProcess) {
  let said = '';
  for await (const chunk of stdout ?? []) {
    said += chunk;
    const [, site] = /^Site +(\S+)$/m.exec(said) ?? [];
    const [, play] = /^Play +(\S+)$/m.exec(said) ?? [];
    if (site && play) return { site, play, said };
  }
  assert.fail(`It ended without a URL, and said: ${said}`);
}

async function endOf(child: ChildProcess): Promise<{ code: number | null; error: string }> {
  const error = child.stderr ? text(child.stderr) : '';
  const [code] = await once(child, 'exit');
  return { code, error: await error };
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  test(`it serves both origins, and ends with code 0 within three seconds of ${signal}`, async (t) => {
    const folder = await createTinySite(t);
    const args = ['start', '--no-build', '--port', '0', '--play-port', '0'];
    const child = run(t, args, { WIRESIDE_OUT: folder });
    const { site, play } = await urlsOf(child);
    assert.equal(await (await fetch(site)).text(), '<title>Home</title>');
    const session = await (await fetch(new URL('api/sessions', site), { method: 'POST' })).json();
    assert.equal(session.playOrigin, play);

    // All that could keep it: a feed, a running program, an answer that never ends.
    const feed = await watchFeed(new URL('feed', site).href, session);
    const stream = await fetch(`${play}/${session.id}/sse/events`);
    assert.equal(stream.status, 200);
    const broken = stream.text().catch(() => 'broken');
    const asked = performance.now();
    child.kill(signal);
    // npm hands on what the terminal has sent already.
    const again = setTimeout(() => child.kill(signal), 5);
    const { code, error } = await endOf(child);
    clearTimeout(again);
    assert.deepEqual({ code, error }, { code: 0, error: '' });
    assert.ok(performance.now() - asked < 3000, `${performance.now() - asked} ms`);
    assert.equal(await feed.closed, 1001);
    await broken;
  });
}

test('a port that is taken is named, with what to do', async (t) => {
  const folder = await createTinySite(t);
  const other = createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const address = other.address();
  assert.ok(address && typeof address === 'object');
  const args = ['--no-build', '--port', String(address.port), '--play-port', '0'];
  const { code, error } = await endOf(run(t, args, { WIRESIDE_OUT: folder }));
  assert.equal(code, 1);
  assert.match(error, new RegExp(`^PORT_IN_USE: Port ${address.port} is taken .* --port`));
});

test('without a port of its own it takes the next pair that is free', async (t) => {
  const folder = await createTinySite(t);
  const first = run(t, ['--no-build'], { WIRESIDE_OUT: folder });
  const one = await urlsOf(first);
  const second = run(t, ['--no-build'], { WIRESIDE_OUT: folder });
  const two = await urlsOf(second);
  assert.notEqual(one.site, two.site);
  assert.equal(Number(new URL(two.play).port), Number(new URL(two.site).port) + 1);
  first.kill();
  second.kill();
  await Promise.all([once(first, 'exit'), once(second, 'exit')]);
});

test('a room is told the addresses by which the others reach it', async (t) => {
  const folder = await createTinySite(t);
  const args = ['--no-build', '--host', '0.0.0.0', '--port', '0', '--play-port', '0'];
  const child = run(t, args, { WIRESIDE_OUT: folder });
  const { site, said } = await urlsOf(child);
  assert.match(site, /^http:\/\/localhost:\d+\/$/);
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal);
  assert.deepEqual(
    [...said.matchAll(/^Room +(\S+)$/gm)].map(([, url]) => url),
    others.map(({ address }) => site.replace('localhost', address)),
  );
  child.kill();
  await once(child, 'exit');
});

test('a site that was never built is not served', async (t) => {
  const { code, error } = await endOf(run(t, ['--no-build'], { WIRESIDE_OUT: '/nowhere' }));
  assert.equal(code, 1);
  assert.match(error, /^SITE_NOT_BUILT: .*without --no-build/);
});

test('a mistyped flag ends it with code 2 and the flag that was probably meant', async (t) => {
  const { code, error } = await endOf(run(t, ['start', '--prot', '80']));
  assert.equal(code, 2);
  assert.equal(error, 'FLAG_UNKNOWN: There is no flag --prot. Did you mean --port?\n');
});

test('help is printed and ends well', async (t) => {
  const child = run(t, ['--help']);
  const said = text(child.stdout);
  assert.equal((await endOf(child)).code, 0);
  assert.match(await said, /--max-sessions <count>/);
});
