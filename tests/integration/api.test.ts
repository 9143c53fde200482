import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionCreated, SessionState } from '../../playground-server/trace/session-api.ts';
import { startPlayground } from '../support/playground.ts';
import { createTinyExamples } from '../support/tiny-examples.ts';

async function codeOf(answer: Response): Promise<string> {
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const { error } = await answer.json();
  assert.ok(error.message.length > 20, error.message);
  return `${answer.status} ${error.code}`;
}

test('a session is made, shown and deleted', async (t) => {
  const { call, playUrl } = await startPlayground(t);
  const made = await call('POST', 'api/sessions');
  assert.equal(made.status, 201);
  const { id, key, expiresAt, playOrigin }: SessionCreated = await made.json();
  assert.equal(playOrigin, playUrl);
  const left = Date.parse(expiresAt) - Date.now();
  assert.ok(left > 29 * 60_000 && left <= 30 * 60_000 + 1000, expiresAt);

  const shown = await call('GET', `api/sessions/${id}`, { key });
  const state: SessionState = await shown.json();
  assert.deepEqual(
    { ...state, expiresAt: '' },
    { id, expiresAt: '', playOrigin: playUrl, openLegs: 0, traceBytes: 0 },
  );

  const deleted = await call('DELETE', `api/sessions/${id}`, { key });
  assert.deepEqual([deleted.status, await deleted.text()], [204, '']);
  assert.equal(
    await codeOf(await call('GET', `api/sessions/${id}`, { key })),
    '404 SESSION_UNKNOWN',
  );
});

test('nothing of a session is had without its key', async (t) => {
  const { call, openSession } = await startPlayground(t);
  const { id } = await openSession();
  const { key: other } = await openSession();
  const calls = [
    ['GET', ''],
    ['DELETE', ''],
    ['PUT', '/stages/polling/faults'],
    ['POST', '/stages/polling/cut'],
    ['POST', '/stages/polling/restart'],
    ['POST', '/stages/storm/storm'],
    ['DELETE', '/stages/storm/storm'],
  ] as const;
  for (const [method, path] of calls) {
    const bare = await call(method, `api/sessions/${id}${path}`);
    assert.equal(bare.headers.get('www-authenticate'), 'Bearer');
    assert.equal(await codeOf(bare), '401 WRONG_KEY');
    const wrong = await call(method, `api/sessions/${id}${path}`, { key: other });
    assert.equal(await codeOf(wrong), '401 WRONG_KEY');
  }
});

test('faults are set within their range', async (t) => {
  const { call, openSession, watch } = await startPlayground(t);
  const session = await openSession();
  const { id, key } = session;
  const path = `api/sessions/${id}/stages/polling/faults`;
  const faults = { latency: { up: 150, down: 0 } };
  assert.equal((await call('PUT', path, { key, body: faults })).status, 204);
  const feed = await watch(session);
  assert.deepEqual(feed.welcome.faults, { polling: faults });
  const record = await feed.until(({ type }) => type === 'faults');
  assert.deepEqual(record.type === 'faults' && record.faults, faults);

  const wrong = [
    {},
    [],
    null,
    7,
    { latency: { up: -1, down: 0 } },
    { latency: { up: 1e9, down: 0 } },
  ];
  for (const body of [...wrong, { latency: { up: '1', down: 0 } }, { latency: null }]) {
    assert.equal(await codeOf(await call('PUT', path, { key, body })), '400 BAD_FAULTS');
  }
});

test('a body must be JSON, say so, and be short', async (t) => {
  const { call, site, openSession } = await startPlayground(t);
  const { id, key } = await openSession();
  const path = `api/sessions/${id}/stages/polling/cut`;
  const send = (body: string, type: string) =>
    fetch(site(path), {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${key}`, 'content-type': type },
    });
  assert.equal(await codeOf(await send('{"how"', 'application/json')), '400 BAD_JSON');
  assert.equal(await codeOf(await send('{"how":"fin"}', 'text/plain')), '415 NOT_JSON');
  const long = JSON.stringify('x'.repeat(20_000));
  assert.equal(await codeOf(await send(long, 'application/json')), '413 BODY_TOO_LARGE');
  assert.equal(await codeOf(await call('POST', path, { key, body: { how: 'x' } })), '400 BAD_CUT');
});

test('a cut ends the open answers of its stage and of no other', async (t) => {
  const examplesFolder = await createTinyExamples(t);
  const { call, demo, openSession, watch } = await startPlayground(t, { examplesFolder });
  const session = await openSession();
  const { id, key } = session;
  const held = await fetch(demo(session, 'tiny', '/hold'));
  const other = await fetch(demo(session, 'other', '/hold'));
  const answer = await call('POST', `api/sessions/${id}/stages/tiny/cut`, {
    key,
    body: { how: 'fin' },
  });
  assert.deepEqual(await answer.json(), { legs: 1 });
  await assert.rejects(held.text());
  const feed = await watch(session);
  const closed = await feed.until(({ type }) => type === 'close');
  assert.equal(closed.type === 'close' && closed.cause, 'cut');
  await other.body?.cancel();
});

test('a restart gives the stage a new program', async (t) => {
  const examplesFolder = await createTinyExamples(t);
  const { call, demo, openSession, watch } = await startPlayground(t, { examplesFolder });
  const session = await openSession();
  const { id, key } = session;
  assert.equal(await (await fetch(demo(session, 'tiny', '/a'))).text(), 'hello from /a');
  assert.equal((await call('POST', `api/sessions/${id}/stages/tiny/restart`, { key })).status, 204);
  assert.equal(await (await fetch(demo(session, 'tiny', '/b'))).text(), 'hello from /b');
  const feed = await watch(session);
  await feed.until((record) => record.type === 'program' && record.state === 'restarting');
});

test('the examples are listed, and the files that they show are read', async (t) => {
  const { call } = await startPlayground(t);
  const listing = await (await call('GET', 'api/examples')).json();
  const polling = listing.find(({ name }: { name: string }) => name === 'polling');
  assert.ok(polling.files.some(({ path }: { path: string }) => path === 'server.ts'));
  const file = await call('GET', 'api/examples/polling/files/server.ts');
  assert.equal(file.headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.match(await file.text(), /ETag/);
  for (const path of ['example.json', '..%2fsse%2fserver.ts', 'nothing.ts']) {
    const answer = await call('GET', `api/examples/polling/files/${path}`);
    assert.equal(await codeOf(answer), '404 FILE_UNKNOWN', path);
  }
  assert.equal(await codeOf(await call('GET', 'api/examples/../files/x')), '404 ROUTE_UNKNOWN');
});

test('what the API does not know it says, as JSON', async (t) => {
  const { call, openSession } = await startPlayground(t);
  const { id, key } = await openSession();
  assert.equal(await codeOf(await call('GET', 'api/nothing')), '404 ROUTE_UNKNOWN');
  assert.equal(await codeOf(await call('GET', 'api/')), '404 ROUTE_UNKNOWN');
  assert.equal(await codeOf(await call('GET', 'api/sessions/%')), '400 BAD_URL');
  const wrong = await call('GET', 'api/sessions');
  assert.equal(wrong.headers.get('allow'), 'POST');
  assert.equal(await codeOf(wrong), '405 METHOD_NOT_ALLOWED');
  const body = { how: 'fin' };
  const unknown = await call('POST', `api/sessions/${id}/stages/nothing/cut`, { key, body });
  assert.equal(await codeOf(unknown), '404 EXAMPLE_UNKNOWN');
});

test('a page of another origin can change nothing, not even with a key', async (t) => {
  const { call, openSession, siteUrl, playUrl } = await startPlayground(t);
  const { id, key } = await openSession();
  for (const origin of ['http://evil.example', 'null', playUrl]) {
    const headers = { origin };
    assert.equal(
      await codeOf(await call('POST', 'api/sessions', { headers })),
      '403 ORIGIN_NOT_ALLOWED',
    );
    const answer = await call('DELETE', `api/sessions/${id}`, { key, headers });
    assert.equal(await codeOf(answer), '403 ORIGIN_NOT_ALLOWED');
  }
  const origin = new URL(siteUrl).origin;
  assert.equal(
    (await call('DELETE', `api/sessions/${id}`, { key, headers: { origin } })).status,
    204,
  );
});
