import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configLines, SHOWN_PLACE } from '../../../../playground-server/proxy/model/config.ts';
import { parseConfig } from '../../../../playground-server/proxy/model/paste/parse.ts';
import { proxiedLocations } from '../../../../playground-server/proxy/model/paste/proxied-location.ts';
import { takeOver } from '../../../../playground-server/proxy/model/paste/take-over.ts';
import { secondsOf } from '../../../../playground-server/proxy/model/paste/values.ts';
import type { ProxySettings } from '../../../../playground-server/proxy/model/settings.ts';

function take(text: string, defaults: ProxySettings['defaults'] = 'before-1.29.7') {
  const [location] = proxiedLocations(parseConfig(text).directives);
  assert.ok(location);
  return takeOver(location, defaults);
}

const BARE = { defaults: 'before-1.29.7', timeScale: 1 } as const;

describe('what the model knows is taken over', () => {
  test('the file that the lab itself writes becomes the settings that it was written from', () => {
    const settings: ProxySettings = {
      ...BARE,
      location: '/socket.io',
      proxyHttpVersion: '1.1',
      upgrade: 'forwarded',
      connection: 'map',
      host: '$http_host',
      xRealIp: true,
      xForwardedFor: 'replace',
      xForwardedProto: '$scheme',
      proxyRedirect: 'off',
      proxyReadTimeout: 3600,
      proxySendTimeout: 30,
      proxyBuffering: 'off',
      proxyBufferSize: 8192,
      proxyBuffers: { number: 16, size: 8192 },
      xAccelBuffering: 'ignored',
      gzip: 'on',
      gzipTypes: ['text/event-stream'],
      gzipMinLength: 100,
      proxyCache: { valid: 10 },
      keepalive: 16,
      upstreams: 2,
      balance: 'cookie',
      balanceCookie: 'sid',
      maxFails: 3,
      failTimeout: 0,
    };
    const shown = configLines(settings, SHOWN_PLACE).map(({ text }) => text);
    assert.deepEqual(take(shown.join('\n')).settings, settings);
  });

  test('times are read in all of nginx’s units', () => {
    for (const [text, seconds] of [
      ['600', 600],
      ['60s', 60],
      ['10m', 600],
      ['1h30m', 5400],
      ['1500ms', 1.5],
    ] as const) {
      assert.equal(secondsOf(text), seconds, text);
    }
    for (const text of ['', 'ten', '-1', '5x', '1 s']) assert.equal(secondsOf(text), undefined);
  });

  test('a level that sets a header inherits none, other directives are inherited', () => {
    const { settings } = take(`server {
      proxy_set_header Host $http_host;
      proxy_read_timeout 5m;
      location / { proxy_pass http://x; proxy_set_header Upgrade $http_upgrade; }
    }`);
    assert.deepEqual(settings, { ...BARE, proxyReadTimeout: 300, upgrade: 'forwarded' });
  });

  test('lines without their surroundings are taken for the inside of a location', () => {
    const text = 'proxy_buffering off;\nproxy_set_header Connection "";';
    assert.deepEqual(take(text).settings, { ...BARE, proxyBuffering: 'off', connection: 'empty' });
  });

  test('each location that passes requests on is found, nested ones and those in an if too', () => {
    const text = `server {
      location /a { proxy_pass http://x; location /a/b { proxy_pass http://y; } }
      location ~ ^/ws { if ($http_upgrade) { proxy_pass http://z; } }
      location /static { root /srv; }
    }`;
    const found = proxiedLocations(parseConfig(text).directives).map(({ path }) => path);
    assert.deepEqual(found, ['/a', '/a/b', '~ ^/ws']);
  });
});

describe('what it doesn’t know is listed, and nothing else goes on', () => {
  test('unknown directives and values, by their lines', () => {
    const { settings, ignored } = take(`location / {
      proxy_pass http://x;
      auth_basic "closed";
      proxy_http_version 2;
      proxy_set_header Host "a b; }";
      proxy_set_header X-Mine yes;
      proxy_read_timeout soon;
    }`);
    assert.deepEqual(settings, BARE);
    assert.deepEqual(
      ignored.map(({ line, name, why }) => `${line} ${name} ${why}`),
      [
        '3 auth_basic unknown',
        '4 proxy_http_version value',
        '5 Host value',
        '6 X-Mine unknown',
        '7 proxy_read_timeout value',
      ],
    );
  });

  test('a header that is set twice counts as nginx’s last one does', () => {
    const { settings } = take('proxy_set_header Host $host;\nproxy_set_header host $http_host;');
    assert.equal(settings.host, '$http_host');
  });
});
