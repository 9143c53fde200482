/** The files of the lesson: what the linter says of each, and what the lab takes over of them. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findingsIn, settingsOf } from '../../../../site/nginx-files/settings-of.ts';

const folder = join(import.meta.dirname, '../../../../site/nginx-files');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** What breaks in each, for which transport, and in which line. */
const DIAGNOSES = {
  '1-wrong-variable.conf': [
    'UPGRADE_WRONG_VALUE',
    'websocket',
    'proxy_set_header Upgrade $connection_upgrade;',
  ],
  '2-map-forgotten.conf': [
    'CONNECTION_VARIABLE_UNKNOWN',
    'websocket',
    'proxy_set_header Connection $connection_upgrade;',
  ],
  '3-old-version.conf': ['HTTP_VERSION_1_0', 'websocket', 'proxy_http_version 1.0;'],
  '4-kept-alive.conf': ['CONNECTION_NOT_UPGRADE', 'websocket', 'proxy_set_header Connection "";'],
  '5-held-back.conf': ['GZIP_HOLDS_EVENTS', 'sse', 'gzip_types text/css text/event-stream;'],
} as const;

test('there are five broken files', () => {
  assert.deepEqual(readdirSync(join(folder, 'broken')).sort(), Object.keys(DIAGNOSES));
});

for (const [name, [code, transport, at]] of Object.entries(DIAGNOSES)) {
  for (const defaults of ['before-1.29.7', 'since-1.29.7'] as const) {
    test(`the linter finds what breaks ${transport} in ${name}, and nothing else that does, ${defaults}`, () => {
      const text = read(`broken/${name}`);
      const breaking = findingsIn(text, defaults).filter(
        ({ weight, transports }) => weight === 'breaks' && transports.includes(transport),
      );
      assert.deepEqual(
        breaking.map((finding) => finding.code),
        [code],
      );
      assert.equal(text.split('\n')[(breaking[0]?.line ?? 0) - 1]?.trim(), at);
      assert.ok(breaking[0]?.mend.length);
    });
  }
}

test('the chapter’s file works, and what is wrong with it is said', () => {
  assert.deepEqual(
    findingsIn(read('chapter.conf')).map(({ weight, code }) => `${weight} ${code}`),
    [
      'hurts BUFFERING_ON',
      'hurts CONNECTION_ALWAYS_UPGRADE',
      'note FAIL_TIMEOUT_ZERO',
      'note PROTO_NOT_FORWARDED',
      'note FORWARDED_FOR_APPENDED',
      'note READ_TIMEOUT_CLIFF',
    ],
  );
});

test('each line of the chapter’s file that means something is taken over', () => {
  assert.deepEqual(settingsOf(read('chapter.conf')), {
    defaults: 'before-1.29.7',
    timeScale: 1,
    location: '/socket.io',
    proxyHttpVersion: '1.1',
    upgrade: 'forwarded',
    connection: 'upgrade',
    host: '$host',
    xRealIp: true,
    xForwardedFor: 'append',
    proxyRedirect: 'off',
    proxyReadTimeout: 600,
    failTimeout: 0,
  });
});

test('of the corrected file there are only notes', () => {
  for (const { weight, code } of findingsIn(read('corrected.conf'))) {
    assert.equal(weight, 'note', code);
  }
});

test('a file that passes nothing on is its author’s mistake', () => {
  assert.throws(() => settingsOf('server { listen 80; }'), /NGINX_FILE_BROKEN/);
  assert.throws(() => settingsOf('location / {'), /NGINX_FILE_BROKEN/);
});
