import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readSettings } from '../../../../../playground-server/proxy/model/read-settings.ts';
import { mended, readPasted, runnable } from '../../../../../site/stage/lab/pasted.ts';

const CHAPTER = `upstream app_server_wsgiapp {
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
}`;

/** Uses every mend in turn, and reads what comes of it. */
function mendAll(text: string): string {
  let next = text;
  for (let round = 0; round < 20; round += 1) {
    const [found] = readPasted(next, 'before-1.29.7').locations;
    const finding = found?.findings.find(
      ({ mend, mendOutside = [] }) => mend.length + mendOutside.length > 0,
    );
    if (found === undefined || finding === undefined) return next;
    const mendedText = mended(next, finding, found.location);
    assert.notEqual(mendedText, next, finding.code);
    next = mendedText;
  }
  return next;
}

describe('mending', () => {
  test('the chapter’s file, finding by finding, leaves only notes without a mend', () => {
    const text = mendAll(CHAPTER);
    const [found] = readPasted(text, 'before-1.29.7').locations;
    assert.deepEqual(
      found?.findings.map(({ code }) => code),
      ['FAIL_TIMEOUT_ZERO', 'READ_TIMEOUT_CLIFF'],
    );
    assert.deepEqual(readPasted(text, 'before-1.29.7').problems, []);
    assert.match(text, /^map \$http_upgrade \$connection_upgrade \{/);
    assert.equal(text.match(/proxy_set_header Connection/g)?.length, 1);
  });

  test('a bare location is made to serve a WebSocket', () => {
    const text = mendAll('location / {\n    proxy_pass http://app;\n}');
    const [found] = readPasted(text, 'before-1.29.7').locations;
    assert.ok(found);
    assert.equal(found.findings.filter(({ weight }) => weight !== 'note').length, 0, text);
    assert.equal(found.taken.settings.connection, 'map');
    assert.match(text, /\n {4}proxy_http_version 1\.1;\n/);
  });

  test('a map is written once, however many locations ask for it', () => {
    const location = (path: string) => `  location ${path} {
    proxy_pass http://app;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
  }`;
    let text = `server {\n${location('/a')}\n${location('/b')}\n}`;
    for (const at of [0, 1]) {
      const found = readPasted(text, 'before-1.29.7').locations[at];
      const finding = found?.findings.find(({ code }) => code === 'CONNECTION_ALWAYS_UPGRADE');
      assert.ok(found && finding);
      text = mended(text, finding, found.location);
    }
    assert.deepEqual(readPasted(text, 'before-1.29.7').problems, []);
    assert.equal(text.match(/^map /gm)?.length, 1);
    assert.equal(text.match(/\$connection_upgrade;/g)?.length, 2);
  });

  test('a map that stands in a comment is none', () => {
    const text = mendAll(`# map $http_upgrade $connection_upgrade {
#     default upgrade;
# }
location / {
    proxy_pass http://app;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
}`);
    const { problems, locations } = readPasted(text, 'before-1.29.7');
    assert.deepEqual(problems, []);
    assert.match(text, /^map \$http_upgrade \$connection_upgrade \{/);
    assert.equal(locations[0]?.taken.settings.connection, 'map');
  });

  test('an upstream gets its own line, whatever another one has', () => {
    const text = `upstream other {
    ip_hash;
    server a:1;
}
upstream app {
    server a:1;
    server b:1;
}
location / {
    proxy_pass http://app;
}`;
    assert.match(mendAll(text), /upstream app \{\n {4}ip_hash;/);
  });

  test('a mend writes no directive that the location has already', () => {
    const text = `upstream app {
    server a:1;
    keepalive 16;
}
location / {
    proxy_pass http://app;
    proxy_http_version 1.0;
}`;
    const [found] = readPasted(text, 'before-1.29.7').locations;
    const unused = found?.findings.find(({ code }) => code === 'KEEPALIVE_UNUSED');
    assert.ok(found && unused);
    const next = mended(text, unused, found.location);
    assert.equal(next.match(/proxy_http_version/g)?.length, 1, next);
    assert.match(mendAll(next), /^map /);
  });

  test('a line that holds more than its directive is left whole', () => {
    const text = 'location / { proxy_pass http://app; proxy_read_timeout 5; }';
    const [found] = readPasted(text, 'before-1.29.7').locations;
    const short = found?.findings.find(({ code }) => code === 'READ_TIMEOUT_SHORT');
    assert.ok(found && short);
    assert.ok(mended(text, short, found.location).includes(text));
  });
});

describe('running', () => {
  test('takes over what the lab knows, for every path and at the reader’s pace', () => {
    const [found] = readPasted(CHAPTER, 'before-1.29.7').locations;
    assert.ok(found);
    assert.deepEqual(runnable(found, 60), {
      defaults: 'before-1.29.7',
      timeScale: 60,
      proxyRedirect: 'off',
      host: '$host',
      xRealIp: true,
      xForwardedFor: 'append',
      proxyHttpVersion: '1.1',
      upgrade: 'forwarded',
      connection: 'upgrade',
      proxyReadTimeout: 600,
      failTimeout: 0,
    });
  });

  test('whatever is pasted, what would run are settings that the reader of settings lets through', () => {
    const word = fc.constantFrom(
      ...[
        'location',
        '/',
        '{',
        '}',
        ';',
        '\n',
        'proxy_pass',
        'http://a',
        'gzip',
        'on',
        '"',
        "'",
        '$x',
      ],
      ...['proxy_set_header', 'Host', '`id`', '<script>', '../..', 'include', '/etc/passwd', '#'],
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 8 }))), (words) => {
        for (const found of readPasted(words.join(' '), 'since-1.29.7').locations) {
          assert.ok(readSettings(runnable(found, 1)).settings);
        }
      }),
    );
  });
});
