import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  configLines,
  SHOWN_PLACE,
  shownLines,
} from '../../../playground-server/proxy/model/config.ts';
import { settingsFromConfig } from '../../../playground-server/proxy/model/config-settings.ts';
import { lintSettings } from '../../../playground-server/proxy/model/lint.ts';
import { parseConfig } from '../../../playground-server/proxy/model/parse-config.ts';
import { anySettings } from '../../support/settings-arbitrary.ts';

/** The file that half the web has copied. */
const CHAPTER = `# the application server
upstream app_server_wsgiapp {
  server localhost:5000 fail_timeout=0;
}
server {
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
}
`;

function lintOf(text: string): string[] {
  const reading = settingsFromConfig(text, 'before-1.29.7');
  return lintSettings(reading.settings, reading).map(({ code, line }) => `${code} ${line ?? '-'}`);
}

const inLocation = (...lines: string[]): string =>
  `server {\nlocation / {\nproxy_pass http://127.0.0.1:3000;\n${lines.join('\n')}\n}\n}`;

const GOOD_SOCKET = [
  'proxy_http_version 1.1;',
  'proxy_set_header Upgrade $http_upgrade;',
  'proxy_set_header Connection $connection_upgrade;',
  'proxy_set_header Host $http_host;',
  'proxy_set_header X-Forwarded-Proto $scheme;',
  'proxy_buffering off;',
];
const MAP = "map $http_upgrade $connection_upgrade { default upgrade; '' ''; }\n";

test('words, quotes, blocks and comments are told apart, with their lines', () => {
  const variable = ['$', '{a}'].join('');
  const text = [
    `a b "c; {" 'd\\'e'; # f;`,
    'map $x $y {',
    String.raw`  "~^\d{2}" 1;`,
    '}',
    `add_header X ${variable};`,
  ].join('\n');
  const { directives, problems } = parseConfig(text);
  assert.deepEqual(problems, []);
  assert.deepEqual(directives, [
    { name: 'a', args: ['b', 'c; {', "d'e"], line: 1 },
    {
      name: 'map',
      args: ['$x', '$y'],
      line: 2,
      block: [{ name: String.raw`~^\d{2}`, args: ['1'], line: 3 }],
    },
    { name: 'add_header', args: ['X', variable], line: 5 },
  ]);
});

test('what is wrong with the syntax has a code and a line, and the rest is read', () => {
  const codes = (text: string): string[] =>
    parseConfig(text).problems.map(({ code, line }) => `${code} ${line}`);
  assert.deepEqual(codes('server {\n gzip on\n}'), ['CONFIG_SEMICOLON_MISSING 2']);
  assert.deepEqual(codes('server {\n gzip on;'), ['CONFIG_BRACE_OPEN 1']);
  assert.deepEqual(codes('a;\n}'), ['CONFIG_BRACE_UNEXPECTED 2']);
  assert.deepEqual(codes('a "b'), ['CONFIG_QUOTE_OPEN 1', 'CONFIG_SEMICOLON_MISSING 1']);
  assert.deepEqual(codes(';'), ['CONFIG_NAME_MISSING 1']);
  assert.deepEqual(codes('x'.repeat(70_000)), ['CONFIG_TOO_LONG 1']);
  assert.deepEqual(codes('a{'.repeat(40)).at(0)?.split(' ')[0], 'CONFIG_TOO_DEEP');
});

test('any text is read without a throw, and to settings that the model allows', () => {
  const piece = fc.constantFrom(
    ...'{;}"\'#\\$ \n'.split(''),
    'server ',
    'location / {',
    'proxy_pass http://a;',
    'proxy_set_header Host ',
    'proxy_read_timeout ',
    'upstream a {',
    '__proto__ x;',
    'constructor;',
    'gzip_types a;b ',
    '9999999999999',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 60 })
      .map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, (any) => {
      const reading = settingsFromConfig(any, 'before-1.29.7');
      lintSettings(reading.settings, reading);
      for (const { runs } of configLines(reading.settings, SHOWN_PLACE))
        assert.ok(!/[\r\n]/.test(runs));
    }),
    { numRuns: 2000 },
  );
});

test('a file that the model made comes to the same settings again', () => {
  fc.assert(
    fc.property(anySettings, (settings) => {
      const text = shownLines(configLines(settings, SHOWN_PLACE))
        .map((line) => line.text)
        .join('\n');
      const { settings: read, problems } = settingsFromConfig(text, settings.defaults);
      assert.deepEqual(problems, []);
      for (const setting of [
        'proxyHttpVersion',
        'upgrade',
        'connection',
        'host',
        'proxyReadTimeout',
        'proxyBuffering',
        'gzip',
      ] as const) {
        assert.deepEqual(read[setting], settings[setting], setting);
      }
    }),
  );
});

test('the chapter’s file is taken over, and each line is found', () => {
  const { settings, lines, ignored } = settingsFromConfig(CHAPTER, 'before-1.29.7');
  assert.deepEqual(settings, {
    defaults: 'before-1.29.7',
    timeScale: 1,
    location: '/socket.io',
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
  assert.equal(lines.connection, 14);
  assert.equal(lines.failTimeout, 3);
  assert.deepEqual(ignored, []);
});

test('the chapter’s file gets the right findings', () => {
  assert.deepEqual(lintOf(CHAPTER), [
    'CONNECTION_UPGRADE_ALWAYS 14',
    'SSE_BUFFERED -',
    'IDLE_CUT 15',
    'FORWARDED_PROTO_MISSING -',
    'FAIL_TIMEOUT_OF_ONE 3',
  ]);
});

test('a good file for sockets and events has nothing but its idle timeout', () => {
  assert.deepEqual(lintOf(MAP + inLocation(...GOOD_SOCKET)), ['IDLE_CUT -']);
});

for (const [name, without, code] of [
  ['no proxy_http_version', 'proxy_http_version', 'WS_HTTP_1_0'],
  ['no Upgrade', 'Upgrade $http_upgrade', 'WS_UPGRADE_DROPPED'],
  ['no Connection', 'Connection', 'WS_CONNECTION_DROPPED'],
  ['buffering as it is', 'proxy_buffering', 'SSE_BUFFERED'],
  ['no Host', 'Host', 'HOST_IS_UPSTREAM'],
] as const) {
  test(`a broken file is diagnosed: ${name}`, () => {
    const lines = GOOD_SOCKET.filter((line) => !line.includes(without));
    assert.ok(lintOf(MAP + inLocation(...lines)).includes(`${code} -`));
  });
}

test('a variable that no map makes is found, with its line', () => {
  const found = lintOf(inLocation(...GOOD_SOCKET));
  assert.ok(found.includes('CONNECTION_VARIABLE_UNKNOWN 6'), String(found));
});

test('one proxy_set_header inside takes those outside away, as in nginx', () => {
  const text = `http {\nproxy_set_header Host $host;\nproxy_read_timeout 5m;\n${inLocation('proxy_set_header X-Real-IP $remote_addr;')}\n}`;
  const { settings } = settingsFromConfig(text, 'before-1.29.7');
  assert.equal(settings.host, undefined);
  assert.equal(settings.xRealIp, true);
  assert.equal(settings.proxyReadTimeout, 300);
});

test('what the model does not know is listed, and a value it does not allow too', () => {
  const { ignored } = settingsFromConfig(
    inLocation('proxy_ssl_verify on;', 'proxy_http_version 2;', 'proxy_set_header X-Own a;'),
    'before-1.29.7',
  );
  assert.deepEqual(ignored, [
    { line: 4, directive: 'proxy_ssl_verify' },
    { line: 5, directive: 'proxy_http_version' },
    { line: 6, directive: 'proxy_set_header' },
  ]);
});

test('a file without a proxy_pass says so', () => {
  const { problems } = settingsFromConfig('server { listen 80; }', 'since-1.29.7');
  assert.deepEqual(problems, [{ code: 'CONFIG_NO_PROXY_PASS', line: 1 }]);
});
