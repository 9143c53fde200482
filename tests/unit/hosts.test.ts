import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { test } from 'node:test';
import {
  clientAddress,
  type HostRules,
  isAllowedHost,
  isOwnOrigin,
  parseHost,
} from '../../playground-server/hosts.ts';

const RULES: HostRules = { allowedHosts: ['wire.local'] };
const PUBLIC: HostRules = { allowedHosts: ['wire.example'], siteOrigin: 'https://wire.example' };

function allows(header: string, rules = RULES): boolean {
  const host = parseHost(header);
  return host !== undefined && isAllowedHost(host, rules);
}

test('this machine goes by localhost, by its addresses, by its own name and by those it was given', () => {
  const names = ['localhost', 'LOCALHOST:4321', 'a.b.localhost:1', '127.0.0.1:4321', '192.168.1.7'];
  for (const name of [
    ...names,
    '[::1]:4321',
    '[fe80::1]',
    'wire.local:4321',
    `${hostname()}:4321`,
  ]) {
    assert.ok(allows(name), name);
  }
});

test('a name that somebody else pointed at this machine is refused', () => {
  for (const name of [
    'evil.example',
    'localhost.evil.example:4321',
    'xlocalhost',
    '127.0.0.1.nip.io',
  ]) {
    assert.ok(!allows(name), name);
  }
});

test('what is no host is not read as one', () => {
  const wrong = [
    '',
    'a b',
    'localhost:x',
    'localhost:123456',
    '[::zz]',
    'user@localhost',
    'a/b',
    'a;b',
  ];
  for (const header of [undefined, ...wrong]) assert.equal(parseHost(header), undefined, header);
});

test('a host is its name in lower case and its port', () => {
  assert.deepEqual(parseHost('LocalHost:80'), { name: 'localhost', port: 80 });
  assert.deepEqual(parseHost('[::1]'), { name: '[::1]', port: undefined });
});

test('the site’s own pages may act, those of other origins may not', () => {
  const host = 'localhost:4321';
  assert.ok(isOwnOrigin({ host, origin: 'http://localhost:4321' }, RULES));
  const others = [
    'http://localhost:4322',
    'https://localhost:4321',
    'http://evil.example',
    'null',
    '',
  ];
  for (const origin of others) assert.ok(!isOwnOrigin({ host, origin }, RULES), origin);
});

test('behind a TLS edge the public URL is the site’s own', () => {
  assert.ok(isOwnOrigin({ host: 'wire.example', origin: 'https://wire.example' }, PUBLIC));
  assert.ok(!isOwnOrigin({ host: 'wire.example', origin: 'https://play.example' }, PUBLIC));
});

test('a request without an Origin passes unless a browser sent it for another site', () => {
  const host = 'localhost:4321';
  assert.ok(isOwnOrigin({ host }, RULES));
  assert.ok(isOwnOrigin({ host, 'sec-fetch-site': 'same-origin' }, RULES));
  assert.ok(!isOwnOrigin({ host, 'sec-fetch-site': 'cross-site' }, RULES));
  assert.ok(!isOwnOrigin({ host, 'sec-fetch-site': 'same-site' }, RULES));
});

test('a client’s address is its connection’s, and the edge’s word only where there is an edge', () => {
  assert.equal(clientAddress('10.0.0.1', '1.2.3.4', RULES), '10.0.0.1');
  assert.equal(clientAddress('::ffff:10.0.0.1', undefined, RULES), '10.0.0.1');
  assert.equal(clientAddress('127.0.0.1', '6.6.6.6, 1.2.3.4', PUBLIC), '1.2.3.4');
  assert.equal(clientAddress('127.0.0.1', 'nonsense', PUBLIC), '127.0.0.1');
});

test('all addresses of one IPv6 subscriber count as one client', () => {
  const one = clientAddress('2001:db8:1:2::1', undefined, RULES);
  assert.equal(one, clientAddress('2001:db8:1:2:aaaa:bbbb:cccc:dddd', undefined, RULES));
  assert.notEqual(one, clientAddress('2001:db8:1:3::1', undefined, RULES));
  assert.equal(clientAddress('::1', undefined, RULES), '0:0:0:0::/64');
});
