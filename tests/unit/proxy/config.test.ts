import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  configLines,
  configText,
  SHOWN_PLACE,
  shownLines,
} from '../../../playground-server/proxy/model/config.ts';
import type { ProxySettings } from '../../../playground-server/proxy/model/settings.ts';

const BARE = { defaults: 'before-1.29.7', timeScale: 1 } as const;

function shown(settings: Partial<ProxySettings>): string {
  const lines = shownLines(configLines({ ...BARE, ...settings }, SHOWN_PLACE));
  return lines.map(({ text }) => text).join('\n');
}

function run(settings: Partial<ProxySettings>): string {
  return configText(configLines({ ...BARE, ...settings }, SHOWN_PLACE));
}

test('a bare proxy_pass shows what every such file has, and nothing else', () => {
  assert.equal(
    shown({}),
    `events {}
http {
  upstream app {
    server 127.0.0.1:8001;
  }

  server {
    listen 80;

    location / {
      proxy_pass http://app;
    }
  }
}`,
  );
});

test('the settings of a WebSocket path stand in the file as a reader would write them', () => {
  const text = shown({
    location: '/socket.io',
    proxyHttpVersion: '1.1',
    upgrade: 'forwarded',
    connection: 'map',
    host: '$host',
    xRealIp: true,
    xForwardedFor: 'append',
    proxyReadTimeout: 600,
    failTimeout: 0,
  });
  assert.match(text, /map \$http_upgrade \$connection_upgrade \{\n {4}default upgrade;\n/);
  assert.match(text, /server 127\.0\.0\.1:8001 fail_timeout=0s;/);
  const location = /location \/socket\.io \{\n(.*?)\n {4}\}/s.exec(text)?.[1];
  assert.deepEqual(
    location?.split('\n').map((line) => line.trim()),
    [
      'proxy_pass http://app;',
      'proxy_http_version 1.1;',
      'proxy_set_header Upgrade $http_upgrade;',
      'proxy_set_header Connection $connection_upgrade;',
      'proxy_set_header Host $host;',
      'proxy_set_header X-Real-IP $remote_addr;',
      'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
      'proxy_read_timeout 600s;',
    ],
  );
});

test('a line says which setting made it and what it does', () => {
  const lines = configLines({ ...BARE, connection: 'upgrade' }, SHOWN_PLACE);
  const line = lines.find(({ setting }) => setting === 'connection');
  assert.deepEqual(line, {
    text: '      proxy_set_header Connection "upgrade";',
    runs: '      proxy_set_header Connection "upgrade";',
    directive: 'proxy_set_header',
    setting: 'connection',
    does: 'connection-upgrade',
    origin: 'written',
  });
});

test('times are shown as they are and run as they are scaled, defaults too', () => {
  const settings = { timeScale: 60, proxyReadTimeout: 600 } as const;
  assert.match(shown(settings), /proxy_read_timeout 600s;/);
  assert.match(run(settings), /proxy_read_timeout 10000ms;\n/);
  assert.match(run(settings), /proxy_send_timeout 1000ms;\n/);
  assert.doesNotMatch(shown(settings), /proxy_send_timeout/);
  assert.match(run(settings), /fail_timeout=1s/);
});

test('an older nginx gets the newer defaults written out, and they are not shown', () => {
  const settings = { defaults: 'since-1.29.7' } as const;
  for (const line of [
    'proxy_http_version 1.1;',
    'proxy_set_header Connection "";',
    'keepalive 32;',
  ]) {
    assert.ok(run(settings).includes(line), line);
    assert.ok(!shown(settings).includes(line), line);
  }
});

test('a newer nginx gets the older defaults written out', () => {
  const place = { ...SHOWN_PLACE, binaryDefaults: 'since-1.29.7' } as const;
  const text = configText(configLines(BARE, place));
  for (const line of [
    'proxy_http_version 1.0;',
    'proxy_set_header Connection close;',
    'keepalive 0;',
  ]) {
    assert.ok(text.includes(line), line);
  }
});

test('the same settings make the same file', () => {
  assert.equal(run({ upstreams: 2, gzip: 'on' }), run({ upstreams: 2, gzip: 'on' }));
});
