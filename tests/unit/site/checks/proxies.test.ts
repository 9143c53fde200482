import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HopScript } from './hop-script.ts';

const HOST = { host: '$http_host' } as const;
const THREE = {
  ...HOST,
  proxyHttpVersion: '1.1',
  upgrade: 'forwarded',
  connection: 'upgrade',
} as const;
const MAP = { ...THREE, connection: 'map', keepalive: 4 } as const;
const REFUSED = { version: '1.0', fields: ['Connection: close'], status: '426 Nope' } as const;
const DONE = { done: true, missing: [] };

const script = () => new HopScript('proxied');

// --- proxies/upgrade -----------------------------------------------------------------------------

test('101 on both sides of the hop with the three lines passes', async () => {
  const wire = script().set(HOST).socket(REFUSED).set(THREE).socket();
  assert.deepEqual(await wire.judge('proxies/upgrade'), DONE);
});

test('by the map and with the newer defaults two lines are enough', async () => {
  const settings = { defaults: 'since-1.29.7', upgrade: 'forwarded', connection: 'map' } as const;
  const wire = script().set(settings).socket();
  assert.deepEqual(await wire.judge('proxies/upgrade'), DONE);
});

test('nothing asked, and a refusal, do not pass', async () => {
  assert.deepEqual((await script().set(HOST).judge('proxies/upgrade')).missing, [
    'A WebSocket handshake behind the proxy.',
  ]);
  const refused = script().set(HOST).socket(REFUSED);
  assert.deepEqual((await refused.judge('proxies/upgrade')).missing, [
    '101 on both sides of the proxy: the last handshake behind it got 426.',
  ]);
});

test('a line that is not needed is named', async () => {
  const wire = script()
    .set({ ...THREE, keepalive: 4 })
    .socket();
  assert.deepEqual((await wire.judge('proxies/upgrade')).missing, [
    'The same without "keepalive 4;": the socket opens without it.',
  ]);
  const version = { ...MAP, keepalive: 4, defaults: 'since-1.29.7' } as const;
  const { missing } = await script().set(version).socket().judge('proxies/upgrade');
  assert.match(missing.join(), /"keepalive 4;", "proxy_http_version 1\.1;": .* without them/);
});

test('a WebSocket on a direct path does not pass', async () => {
  const wire = script().set(HOST).socket(REFUSED).lab().wait(1);
  wire.open().handshake();
  assert.equal((await wire.judge('proxies/upgrade')).done, false);
});

// --- proxies/keepalive ---------------------------------------------------------------------------

test('a WebSocket and two plain requests on one leg behind the hop pass', async () => {
  // Legs 1 and 2 are the WebSocket's, 4 is the hop's that is kept.
  const wire = script().set(MAP).socket().plain().plain({ leg: 4 });
  assert.deepEqual(await wire.judge('proxies/keepalive'), DONE);
});

test('a connection for each request, and one that speaks of an upgrade, do not pass', async () => {
  const each = script().set(THREE).socket().plain().plain();
  assert.deepEqual((await each.judge('proxies/keepalive')).missing, [
    'Two of the plain requests on one connection between the proxy and the program.',
  ]);
  const fields = ['Connection: upgrade'];
  const spoiled = script()
    .set({ ...THREE, keepalive: 4 })
    .socket();
  spoiled.plain({ fields }).plain({ fields, leg: 4 });
  assert.deepEqual((await spoiled.judge('proxies/keepalive')).missing, [
    'No plain request that reaches the program with "Connection: upgrade".',
  ]);
});

test('settings that change between do not add up, and the same ones set again do', async () => {
  const changed = script()
    .set(MAP)
    .socket()
    .plain()
    .set({ ...MAP, keepalive: 8 })
    .plain({ leg: 4 });
  assert.deepEqual((await changed.judge('proxies/keepalive')).missing, [
    'A WebSocket through the proxy, with the settings that stand now.',
    'Two plain requests for the path of the WebSocket, with the same settings: 1 so far.',
  ]);
  const again = script().set(MAP).socket().plain().set(MAP).plain({ leg: 4 });
  assert.deepEqual(await again.judge('proxies/keepalive'), DONE);
});

test('two requests on one leg in front of the hop are not enough', async () => {
  const wire = script().set(THREE).socket().plain();
  wire.on(3).request('GET /x7/example/socket').on(4).close().open(1).request('GET /socket');
  assert.equal((await wire.judge('proxies/keepalive')).done, false);
});
