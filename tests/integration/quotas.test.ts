import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import type { PlaygroundOptions } from '../../playground-server/server.ts';
import { FeedClose } from '../../playground-server/trace/session-api.ts';
import { openFeed } from '../support/feed-watcher.ts';
import { startPlayground } from '../support/playground.ts';
import { createTinyExamples } from '../support/tiny-examples.ts';

async function start(t: TestContext, limits: PlaygroundOptions['limits'] = {}) {
  return startPlayground(t, { examplesFolder: await createTinyExamples(t), limits });
}

/** What a visitor reads at a limit. */
async function limitOf(answer: Response) {
  const { error } = await answer.json();
  assert.equal(answer.headers.get('retry-after'), String(error.retryAfter));
  return { status: answer.status, code: error.code, message: error.message };
}

test('where every place is taken, a visitor reads how many there are and when to come back', async (t) => {
  const { call, openSession } = await start(t, { maxSessions: 1 });
  await openSession();
  const { status, code, message } = await limitOf(await call('POST', 'api/sessions'));
  assert.deepEqual([status, code], [503, 'SESSION_LIMIT_REACHED']);
  assert.match(message, /its limit is 1\. Try again in 60 seconds/);
});

test('a deleted session gives its place to the next visitor', async (t) => {
  const { call, openSession } = await start(t, { maxSessions: 1 });
  const { id, key } = await openSession();
  await call('DELETE', `api/sessions/${id}`, { key });
  await openSession();
});

test('one address may not start sessions without end', async (t) => {
  const { call, openSession } = await start(t, { sessionsPerMinute: 2 });
  await openSession();
  await openSession();
  const { status, code, message } = await limitOf(await call('POST', 'api/sessions'));
  assert.deepEqual([status, code], [429, 'SESSION_RATE_REACHED']);
  assert.match(message, /2 sessions within a minute.* Try again in \d+ seconds/);
});

test('one connection more than a session may have is refused, and the others go on', async (t) => {
  const { demo, openSession } = await start(t, { legsPerSession: 1 });
  const session = await openSession();
  const held = await fetch(demo(session, 'tiny', '/hold'));
  const { status, code } = await limitOf(await fetch(demo(session, 'tiny', '/')));
  assert.deepEqual([status, code], [429, 'LEG_LIMIT_REACHED']);
  const other = await openSession();
  assert.equal((await fetch(demo(other, 'tiny', '/'))).status, 200);
  await held.body?.cancel();
});

test('requests that come too fast are refused, those of another session are not', async (t) => {
  const { demo, openSession } = await start(t, { requestsPerSecond: 1 });
  const [fast, calm] = [await openSession(), await openSession()];
  let answer = await fetch(demo(fast, 'tiny', '/'));
  for (let count = 0; count < 20 && answer.status === 200; count += 1) {
    await answer.text();
    answer = await fetch(demo(fast, 'tiny', '/'));
  }
  const { status, code } = await limitOf(answer);
  assert.deepEqual([status, code], [429, 'REQUEST_RATE_REACHED']);
  assert.equal((await fetch(demo(calm, 'tiny', '/'))).status, 200);
});

test('one program more than may run is refused where all the others are in use', async (t) => {
  const { demo, openSession } = await start(t, { maxPrograms: 1 });
  const session = await openSession();
  const held = await fetch(demo(session, 'tiny', '/hold'));
  const { status, code } = await limitOf(await fetch(demo(session, 'other', '/')));
  assert.deepEqual([status, code], [503, 'PROGRAM_LIMIT_REACHED']);
  await held.body?.cancel();
});

test('one watcher more than may watch is told so', async (t) => {
  const { site, watch, openSession } = await start(t, { watchersPerSession: 1 });
  const { id, key } = await openSession();
  await watch({ id, key, expiresAt: '', playOrigin: '' });
  const socket = openFeed(site('feed'));
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'hello', session: id, key, since: 0 }));
  const [code, reason] = await once(socket, 'close');
  assert.equal(code, FeedClose.TOO_MANY_WATCHERS);
  assert.match(String(reason), /its limit is 1\./);
});

test('the trace of a session stays within its ring', async (t) => {
  const ringBytes = 128 * 1024;
  const { call, demo, openSession } = await start(t, { ringBytes });
  const session = await openSession();
  const answer = await fetch(demo(session, 'tiny', '/bytes/2000000'));
  assert.equal((await answer.arrayBuffer()).byteLength, 2_000_000);
  const { id, key } = session;
  const { traceBytes } = await (await call('GET', `api/sessions/${id}`, { key })).json();
  assert.ok(traceBytes > ringBytes / 2 && traceBytes <= ringBytes, String(traceBytes));
});

test('a session that expires takes its connections with it', async (t) => {
  const { demo, call, watch, openSession } = await start(t, { sessionIdle: 1000 });
  const session = await openSession();
  const held = await fetch(demo(session, 'tiny', '/hold'));
  const feed = await watch(session);
  assert.equal(await feed.closed, FeedClose.SESSION_EXPIRED);
  await assert.rejects(held.text());
  const { id, key } = session;
  assert.equal((await call('GET', `api/sessions/${id}`, { key })).status, 404);
  assert.equal((await fetch(demo(session, 'tiny', '/'))).status, 404);
});
