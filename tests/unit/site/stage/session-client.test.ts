import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiFailure } from '../../../../site/stage/session/api-failure.ts';
import { createSessionClient } from '../../../../site/stage/session/session-client.ts';

type Answer = (request: Request) => Response | Promise<Response>;

const json = (body: unknown, status = 200) => Response.json(body, { status });
const refusal = (status: number, code: string) =>
  json({ error: { code, message: `${code}: come back later.`, retryAfter: 30 } }, status);
const created = { id: 'abc', key: 'k1', expiresAt: '', playOrigin: 'http://play' };

function memoryStorage(item?: string): Storage {
  const items = new Map<string, string>(item === undefined ? [] : [['wireside.session', item]]);
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
    clear: () => items.clear(),
    key: () => null,
    length: 0,
  };
}

function client(answer: Answer, storage = memoryStorage()) {
  const asked: string[] = [];
  const session = createSessionClient({
    base: 'http://site/docs/',
    storage,
    async fetch(input, init) {
      const request = new Request(input, init);
      const key = request.headers.get('authorization');
      asked.push(`${request.method} ${request.url}${key === null ? '' : ` ${key}`}`);
      return answer(request);
    },
  });
  return { session, asked, storage };
}

test('the stages of a tab share one session', async () => {
  const { session, asked } = client(() => json(created, 201));
  const [a, b] = await Promise.all([session.open(), session.open()]);
  assert.equal(a, b);
  assert.deepEqual(asked, ['POST http://site/docs/api/sessions']);
});

test('a reload finds its session again while the playground knows it', async () => {
  const storage = memoryStorage();
  await client(() => json(created, 201), storage).session.open();
  const { session, asked } = client(
    () => json({ id: 'abc', playOrigin: 'http://play', expiresAt: '', openLegs: 0, traceBytes: 0 }),
    storage,
  );
  assert.equal((await session.open()).key, 'k1');
  assert.deepEqual(asked, ['GET http://site/docs/api/sessions/abc Bearer k1']);
});

test('a session that the playground has forgotten is replaced', async () => {
  const storage = memoryStorage(JSON.stringify({ id: 'old', key: 'k0', playOrigin: 'http://p' }));
  const { session } = client(
    (request) => (request.method === 'GET' ? refusal(404, 'UNKNOWN_SESSION') : json(created, 201)),
    storage,
  );
  assert.equal((await session.open()).id, 'abc');
});

test('a limit is told as the playground words it, and can be tried again', async () => {
  let full = true;
  const { session } = client(() =>
    full ? refusal(503, 'SESSION_LIMIT_REACHED') : json(created, 201),
  );
  await assert.rejects(session.open(), (failure) => {
    assert.ok(failure instanceof ApiFailure);
    assert.equal(failure.code, 'SESSION_LIMIT_REACHED');
    assert.equal(failure.retryAfter, 30);
    assert.equal(failure.unreachable, false);
    return true;
  });
  full = false;
  assert.equal((await session.open()).id, 'abc');
});

test('a static host is no playground, whatever it answers', async () => {
  const answers: Answer[] = [
    () => new Response('<!doctype html>Not found', { status: 404 }),
    () => new Response('Method not allowed', { status: 405 }),
    () => new Response('<!doctype html>', { status: 200 }),
    () => Promise.reject(new TypeError('fetch failed')),
  ];
  for (const answer of answers) {
    await assert.rejects(
      client(answer).session.open(),
      (failure) => failure instanceof ApiFailure && failure.unreachable,
    );
  }
});

test('faults, cuts and restarts go to the stage with the key', async () => {
  const { session, asked } = client((request) => {
    if (request.url.endsWith('/cut')) return json({ legs: 2 });
    return request.method === 'POST' && request.url.endsWith('sessions')
      ? json(created, 201)
      : new Response(null, { status: 204 });
  });
  await session.setFaults('chat', { latency: { up: 10, down: 20 } });
  assert.equal(await session.cut('chat', 'rst'), 2);
  await session.restart('chat');
  assert.deepEqual(asked.slice(1), [
    'PUT http://site/docs/api/sessions/abc/stages/chat/faults Bearer k1',
    'POST http://site/docs/api/sessions/abc/stages/chat/cut Bearer k1',
    'POST http://site/docs/api/sessions/abc/stages/chat/restart Bearer k1',
  ]);
});

test('storage that refuses costs nothing but the reload', async () => {
  const storage: Storage = {
    ...memoryStorage(),
    getItem() {
      throw new DOMException('denied', 'SecurityError');
    },
    setItem() {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  const { session } = client(() => json(created, 201), storage);
  assert.equal((await session.open()).id, 'abc');
});
