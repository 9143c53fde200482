import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { openFeed, watchFeed } from '../support/feed-watcher.ts';
import { startPlayground } from '../support/playground.ts';
import { createTinyExamples } from '../support/tiny-examples.ts';
import { createTinySite } from '../support/tiny-site.ts';

/** As a browser sends it: `fetch` would tidy the path, and not let Host be chosen. */
async function ask(
  url: string,
  path: string,
  headers: Record<string, string> = {},
  agent: Agent | false = false,
) {
  const { port } = new URL(url);
  const request = get({ host: '127.0.0.1', port, path, headers, agent });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

test('the built pages are served, with the policy that lets the demos in and nobody else', async (t) => {
  const { siteUrl, playUrl } = await startPlayground(t, { siteFolder: await createTinySite(t) });
  const { status, headers, body } = await ask(siteUrl, '/', { host: new URL(siteUrl).host });
  assert.equal(status, 200);
  assert.equal(body, '<title>Home</title>');
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
  const policy = headers['content-security-policy'] ?? '';
  assert.ok(String(policy).includes(`frame-src ${playUrl};`), String(policy));
  assert.ok(String(policy).includes(`connect-src 'self' ws://${new URL(siteUrl).host}`));
  assert.ok(String(policy).includes("frame-ancestors 'self'"));
});

test('the play origin in the policy goes by the name that the visitor used', async (t) => {
  const { siteUrl, playUrl } = await startPlayground(t, { siteFolder: await createTinySite(t) });
  const { headers } = await ask(siteUrl, '/', { host: '192.168.1.7:4321' });
  const { port } = new URL(playUrl);
  const policy = String(headers['content-security-policy']);
  assert.ok(policy.includes(`frame-src http://192.168.1.7:${port};`), policy);
});

test('a page that is not there is the site’s own 404 page', async (t) => {
  const { siteUrl } = await startPlayground(t, { siteFolder: await createTinySite(t) });
  const { status, body } = await ask(siteUrl, '/nothing/here/');
  assert.deepEqual({ status, body }, { status: 404, body: '<title>Nothing here</title>' });
});

test('a page without its slash is redirected to the one with it, and keeps its query', async (t) => {
  const { siteUrl } = await startPlayground(t, { siteFolder: await createTinySite(t) });
  const { status, headers } = await ask(siteUrl, '/learn/polling?a=1');
  assert.deepEqual([status, headers.location], [308, '/learn/polling/?a=1']);
});

test('a file that the browser has is not sent again', async (t) => {
  const { siteUrl } = await startPlayground(t, { siteFolder: await createTinySite(t) });
  const first = await ask(siteUrl, '/');
  const again = await ask(siteUrl, '/', { 'if-none-match': String(first.headers.etag) });
  assert.deepEqual([again.status, again.body], [304, '']);
  const hashed = await ask(siteUrl, '/_astro/app.Dk3f.js');
  assert.match(String(hashed.headers['cache-control']), /immutable/);
});

test('no path reaches a file outside the built site', async (t) => {
  const { siteUrl } = await startPlayground(t, { siteFolder: await createTinySite(t) });
  for (const path of [
    '/../secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/index.html%00',
  ]) {
    const { status, body } = await ask(siteUrl, path);
    assert.equal(status, 404, path);
    assert.ok(!body.includes('not for you'), path);
  }
});

test('a site with a base path lives below it, with its API and its feed', async (t) => {
  const siteFolder = await createTinySite(t, '/wireside/');
  const { siteUrl, openSession, watch } = await startPlayground(t, { siteFolder });
  assert.equal(new URL(siteUrl).pathname, '/wireside/');
  assert.equal((await ask(siteUrl, '/wireside/')).status, 200);
  assert.equal((await ask(siteUrl, '/')).headers.location, '/wireside/');
  assert.equal((await ask(siteUrl, '/wireside?x=1')).headers.location, '/wireside/?x=1');
  assert.equal((await ask(siteUrl, '/index.html')).status, 404);
  assert.equal((await ask(siteUrl, '/api/examples')).status, 404);
  const session = await openSession();
  assert.equal((await watch(session)).welcome.type, 'welcome');
});

test('a name that somebody pointed at this machine is refused, on every path', async (t) => {
  const { siteUrl } = await startPlayground(t, { siteFolder: await createTinySite(t) });
  for (const path of ['/', '/api/examples', '/api/sessions/x', '/feed', '/nothing']) {
    const { status, body } = await ask(siteUrl, path, { host: 'rebound.example:4321' });
    assert.equal(status, 421, path);
    assert.equal(JSON.parse(body).error.code, 'HOST_NOT_ALLOWED');
    assert.match(JSON.parse(body).error.message, /--allow-host rebound\.example/);
  }
  const allowed = await startPlayground(t, { allowedHosts: ['rebound.example'] });
  const { status } = await ask(allowed.siteUrl, '/api/examples', { host: 'rebound.example' });
  assert.equal(status, 200);
});

test('the feed is closed to pages of other origins and to other names', async (t) => {
  const { site } = await startPlayground(t);
  const refusals = [
    [{ origin: 'http://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ host: 'evil.example' }, 421],
  ] as const;
  for (const [options, status] of refusals) {
    const socket = openFeed(site('feed'), options);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    assert.equal(response.statusCode, status, JSON.stringify(options));
    response.resume();
    socket.terminate();
  }
});

test('only the feed’s path, with the feed’s subprotocol, is upgraded', async (t) => {
  const { siteUrl } = await startPlayground(t);
  const upgrade = {
    connection: 'upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
  const elsewhere = await ask(siteUrl, '/elsewhere', upgrade);
  assert.equal(elsewhere.status, 404);
  const other = await ask(siteUrl, '/feed', { ...upgrade, 'sec-websocket-protocol': 'chat' });
  assert.deepEqual([other.status, JSON.parse(other.body).error.code], [400, 'BAD_SUBPROTOCOL']);
  const plain = await ask(siteUrl, '/feed');
  assert.deepEqual([plain.status, plain.headers.upgrade], [426, 'websocket']);
});

test('a page can’t be written to', async (t) => {
  const { site } = await startPlayground(t, { siteFolder: await createTinySite(t) });
  const answer = await fetch(site('index.html'), { method: 'PUT', body: 'x' });
  assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET, HEAD']);
});

test('what is no HTTP leaves the playground standing', async (t) => {
  const { siteUrl } = await startPlayground(t, { siteFolder: await createTinySite(t) });
  const { port } = new URL(siteUrl);
  for (const bytes of [
    '\0\0\0',
    'GET / HTTP/1.1\r\nHost: a b\r\n\r\n',
    'GET /feed HTTP/1.1\r\n\r\n',
  ]) {
    const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
    socket.end(bytes);
    socket.resume();
    await once(socket, 'close');
  }
  assert.equal((await ask(siteUrl, '/')).status, 200);
});

test('two public names share one port, and neither answers for the other', async (t) => {
  const playground = await startPlayground(t, {
    siteFolder: await createTinySite(t),
    examplesFolder: await createTinyExamples(t),
    siteOrigin: 'https://wire.example',
    playOrigin: 'https://play.example',
    singlePort: true,
    host: '127.0.0.1',
  });
  assert.equal(playground.siteUrl, 'https://wire.example/');
  const url = `http://127.0.0.1:${playground.port}`;
  const site = { host: 'wire.example' };
  const play = { host: 'play.example' };

  assert.equal((await ask(url, '/', site)).body, '<title>Home</title>');
  const made = await fetch(`${url}/api/sessions`, { method: 'POST' });
  const session = await made.json();
  assert.equal(session.playOrigin, 'https://play.example');
  const demo = `/${session.id}/tiny/x`;
  assert.equal((await ask(url, demo, play)).body, 'hello from /x');
  assert.equal((await ask(url, demo, site)).status, 404);

  // An edge may send both names over one connection.
  for (const [first, path, second, other] of [
    [play, demo, site, '/'],
    [site, '/', play, demo],
  ] as const) {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    assert.equal((await ask(url, path, first, agent)).status, 200);
    assert.equal((await ask(url, other, second, agent)).status, 421);
    agent.destroy();
  }

  const feed = await watchFeed(`${url}/feed`, session);
  assert.equal(feed.welcome.type, 'welcome');
  feed.close();
});
