import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../../../../playground-server/proxy/model/paste/finding.ts';
import { lintLocation } from '../../../../playground-server/proxy/model/paste/lint.ts';
import { parseConfig } from '../../../../playground-server/proxy/model/paste/parse.ts';
import { proxiedLocations } from '../../../../playground-server/proxy/model/paste/proxied-location.ts';
import type { NginxDefaults } from '../../../../playground-server/proxy/model/settings.ts';

function lint(text: string, defaults: NginxDefaults = 'before-1.29.7'): Finding[] {
  const [location] = proxiedLocations(parseConfig(text).directives);
  assert.ok(location);
  return lintLocation(location, defaults);
}

const said = (found: readonly Finding[]) => found.map(({ code, line }) => `${code} ${line}`);

/** Finding by code, of a location that has these lines beside what makes it whole. */
const GOOD = [
  'proxy_http_version 1.1;',
  'proxy_set_header Upgrade $http_upgrade;',
  'proxy_set_header Connection $connection_upgrade;',
  'proxy_set_header Host $http_host;',
  'proxy_set_header X-Forwarded-Proto $scheme;',
  'proxy_read_timeout 1h;',
  'proxy_buffering off;',
];
const MAP = "map $http_upgrade $connection_upgrade { default upgrade; '' ''; }";

/** A file with one location: GOOD, with the lines that begin like one of these in their place. */
function whole(
  lines: readonly string[] = [],
  { server = '', upstream = 'server a;' } = {},
): string {
  const name = (line: string) =>
    line
      .split(' ')
      .slice(0, line.startsWith('proxy_set') ? 2 : 1)
      .join(' ');
  const changed = new Set(lines.map(name));
  const kept = GOOD.filter((line) => !changed.has(name(line)));
  return [
    MAP,
    `upstream app { ${upstream} }`,
    `server { ${server}`,
    'location /ws {',
    'proxy_pass http://app;',
    ...kept,
    ...lines.filter((line) => !line.endsWith('-')),
    '} }',
  ].join('\n');
}

/** The same without the line that begins so. */
const without = (...starts: string[]) =>
  whole()
    .split('\n')
    .filter((line) => !starts.some((start) => line.startsWith(start)))
    .join('\n');

describe('a location that serves all three transports', () => {
  test('has only its cliff to be told of', () => {
    assert.deepEqual(said(lint(whole())), ['READ_TIMEOUT_CLIFF 11']);
  });
});

describe('what breaks WebSocket', () => {
  test('no Upgrade, no Connection, HTTP/1.0: each is named, with the line that mends it', () => {
    const found = lint('location / {\n  proxy_pass http://x;\n}');
    const broken = found.filter(({ weight, transports }) => {
      return weight === 'breaks' && transports.includes('websocket');
    });
    assert.deepEqual(said(broken), [
      'HTTP_VERSION_1_0 1',
      'UPGRADE_NOT_FORWARDED 1',
      'CONNECTION_NOT_UPGRADE 1',
    ]);
    assert.deepEqual(broken[1]?.mend, ['proxy_set_header Upgrade $http_upgrade;']);
  });

  test('since 1.29.7 the version is right by itself', () => {
    const found = lint('location / {\n  proxy_pass http://x;\n}', 'since-1.29.7');
    assert.ok(!said(found).includes('HTTP_VERSION_1_0 1'));
  });

  test('a version that is written is the line to change', () => {
    const found = lint(whole(['proxy_http_version 1.0;'])).find(
      ({ code }) => code === 'HTTP_VERSION_1_0',
    );
    assert.equal(found?.replaces, true);
  });

  test('the map’s variable in the wrong header', () => {
    const [found] = lint(whole(['proxy_set_header Upgrade $connection_upgrade;']));
    assert.equal(found?.code, 'UPGRADE_WRONG_VALUE');
    assert.equal(found?.value, '$connection_upgrade');
  });

  test('a variable that no map makes, which keeps nginx from starting', () => {
    const [found] = lint(whole().replace(MAP, ''));
    assert.equal(found?.code, 'CONNECTION_VARIABLE_UNKNOWN');
    assert.equal(found?.mendOutside?.[0], 'map $http_upgrade $connection_upgrade {');
  });

  test('an empty Connection, which is right for kept connections and wrong here', () => {
    const [found] = lint(whole(['proxy_set_header Connection "";']));
    assert.equal(found?.code, 'CONNECTION_NOT_UPGRADE');
  });
});

describe('what hurts the others', () => {
  const codes = (lines: readonly string[], more = {}) =>
    lint(whole(lines, more)).map(({ code }) => code);

  test('Connection "upgrade" in every request hurts polling and streams, not WebSocket', () => {
    const found = lint(whole(['proxy_set_header Connection "upgrade";']))[0];
    assert.equal(found?.code, 'CONNECTION_ALWAYS_UPGRADE');
    assert.deepEqual(found?.transports, ['polling', 'sse']);
  });

  test('buffering, where it is on by default and where the program’s word against it is ignored', () => {
    const found = (text: string) => lint(text).find(({ code }) => code === 'BUFFERING_ON');
    assert.equal(found(without('proxy_buffering'))?.weight, 'hurts', 'chunks pass');
    assert.equal(found(without('proxy_buffering', 'proxy_http_version'))?.weight, 'breaks');
    const forced = ['proxy_buffering on;', 'proxy_ignore_headers X-Accel-Buffering;'];
    assert.ok(codes(forced).includes('BUFFERING_FORCED'));
  });

  test('gzip for event streams, but not for other types', () => {
    const on = 'gzip on;';
    const holds = (...lines: string[]) =>
      codes(['proxy_buffering on;', ...lines]).includes('GZIP_HOLDS_EVENTS');
    assert.ok(holds(on, 'gzip_types text/event-stream;'));
    assert.ok(holds(on, 'gzip_types *;'));
    assert.ok(!holds(on, 'gzip_types text/css;'));
    assert.ok(!holds('gzip off;', 'gzip_types *;'));
    // What isn't buffered is flushed through the compressor.
    assert.ok(!codes([on, 'gzip_types *;']).includes('GZIP_HOLDS_EVENTS'));
  });

  test('a cache, a missing Host, a short timeout, doubled slashes', () => {
    assert.ok(codes(['proxy_cache zone;']).includes('CACHE_ANSWERS_POLLS'));
    assert.ok(
      lint(without('proxy_set_header Host')).some(({ code }) => code === 'HOST_NOT_FORWARDED'),
    );
    assert.ok(codes(['proxy_read_timeout 60;']).includes('READ_TIMEOUT_SHORT'));
    const doubled = lint(whole().replace('http://app;', 'http://app/;'));
    const found = doubled.find(({ code }) => code === 'PATH_DOUBLED');
    assert.deepEqual(found?.mend, ['proxy_pass http://app;']);
  });

  test('two servers without stickiness, kept connections that never are, a zero for the failed', () => {
    assert.ok(codes([], { upstream: 'server a; server b;' }).includes('STICKINESS_MISSING'));
    assert.ok(
      !codes([], { upstream: 'ip_hash; server a; server b;' }).includes('STICKINESS_MISSING'),
    );
    assert.ok(
      !codes([], { upstream: 'server a; server b backup;' }).includes('STICKINESS_MISSING'),
    );
    const upstream = 'server a; keepalive 8;';
    assert.ok(!codes([], { upstream }).includes('KEEPALIVE_UNUSED'));
    const closing = 'proxy_set_header Connection close;';
    assert.ok(codes([closing], { upstream }).includes('KEEPALIVE_UNUSED'));
    const upgrading = 'proxy_set_header Connection "upgrade";';
    assert.ok(!codes([upgrading], { upstream }).includes('KEEPALIVE_UNUSED'));
    assert.ok(codes([], { upstream: 'server a fail_timeout=0;' }).includes('FAIL_TIMEOUT_ZERO'));
  });

  test('headers of the server that a header in the location hides', () => {
    const server = 'proxy_set_header X-Real-IP $remote_addr; proxy_set_header X-Empty "";';
    const found = lint(whole([], { server })).find(({ code }) => code === 'HEADERS_NOT_INHERITED');
    assert.equal(found?.value, 'X-Real-IP, X-Empty');
    assert.deepEqual(found?.mend, [
      'proxy_set_header X-Real-IP $remote_addr;',
      'proxy_set_header X-Empty "";',
    ]);
  });

  test('no scheme is a note, and more where the server speaks TLS', () => {
    const found = (text: string) => lint(text).find(({ code }) => code === 'PROTO_NOT_FORWARDED');
    const plain = without('proxy_set_header X-Forwarded-Proto');
    assert.equal(found(plain)?.weight, 'note');
    assert.equal(found(plain.replace('server { ', 'server { listen 443 ssl;'))?.weight, 'hurts');
  });
});

test('the chapter’s file: its fixed Connection and its buffering are found, and nothing breaks', () => {
  const found = lint(`upstream app_server_wsgiapp {
  server localhost:8000 fail_timeout=0;
}
server {
  listen 80;
  location /socket.io {
    proxy_pass http://app_server_wsgiapp/socket.io;
    proxy_redirect off;
    proxy_set_header Host $host;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    proxy_read_timeout 600;
  }
}`);
  assert.deepEqual(said(found), [
    'BUFFERING_ON 6',
    'CONNECTION_ALWAYS_UPGRADE 14',
    'FAIL_TIMEOUT_ZERO 2',
    'PROTO_NOT_FORWARDED 6',
    'FORWARDED_FOR_APPENDED 11',
    'READ_TIMEOUT_CLIFF 15',
  ]);
});
