import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  configLines,
  configText,
  SHOWN_PLACE,
} from '../../../playground-server/proxy/model/config.ts';
import {
  readSettings,
  SETTING_NAMES,
} from '../../../playground-server/proxy/model/read-settings.ts';
import { resolveSettings } from '../../../playground-server/proxy/model/settings.ts';
import { anySettings } from '../../support/settings-arbitrary.ts';

function codesOf(value: unknown): string[] {
  return (readSettings(value).problems ?? []).map(({ code, setting = '' }) => `${code} ${setting}`);
}

test('nothing is a bare proxy_pass', () => {
  assert.deepEqual(readSettings({}).settings, { defaults: 'before-1.29.7', timeScale: 1 });
});

test('settings come back as they went in', () => {
  fc.assert(
    fc.property(anySettings, (settings) => {
      assert.deepEqual(readSettings(JSON.parse(JSON.stringify(settings))).settings, settings);
    }),
  );
});

test('each thing that is wrong has its code and its setting', () => {
  assert.deepEqual(codesOf(null), ['SETTINGS_NOT_AN_OBJECT ']);
  assert.deepEqual(codesOf([]), ['SETTINGS_NOT_AN_OBJECT ']);
  assert.deepEqual(codesOf({ proxyBind: 1, gzip: 'yes' }), [
    'SETTING_UNKNOWN proxyBind',
    'SETTING_NOT_A_CHOICE gzip',
  ]);
  assert.deepEqual(codesOf({ proxyReadTimeout: 0 }), ['SETTING_NOT_IN_RANGE proxyReadTimeout']);
  assert.deepEqual(codesOf({ proxyReadTimeout: 1.5 }), ['SETTING_NOT_IN_RANGE proxyReadTimeout']);
  assert.deepEqual(codesOf({ host: 'a b' }), ['SETTING_NOT_A_NAME host']);
  assert.deepEqual(codesOf({ gzipTypes: ['text'] }), ['SETTING_NOT_A_MIME_TYPE gzipTypes']);
  assert.deepEqual(codesOf({ proxyBuffers: { number: 2, size: 1024 } }), [
    'BUFFERS_TOO_FEW proxyBuffers',
  ]);
  assert.deepEqual(codesOf({ constructor: 1, toString: 2 }), [
    'SETTING_UNKNOWN constructor',
    'SETTING_UNKNOWN toString',
  ]);
});

test('a problem says what to write instead', () => {
  const { problems = [] } = readSettings({ connection: 'keep' });
  assert.match(problems[0]?.message ?? '', /^connection: It must be one of "upgrade", "map"/);
});

test('no text gets into a file but names: what nginx’s syntax knows is refused', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .tuple(
        fc.constantFrom('app', 'sid', '/x', 'text/plain', 'localhost'),
        fc.constantFrom(
          ';',
          '{',
          '}',
          '\n',
          '\r',
          '"',
          "'",
          '\\',
          '$',
          '#',
          ' ',
          '\0',
          '`',
          '\u2028',
        ),
        fc.string({ maxLength: 20 }),
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(hostile, fc.constantFrom(...SETTING_NAMES), (text, setting) => {
      for (const value of [text, [text], { valid: text }, { number: text, size: text }]) {
        const { settings } = readSettings({ [setting]: value });
        if (settings === undefined) continue;
        const file = configText(configLines(settings, SHOWN_PLACE));
        // What was let through is made of harmless characters, however long the text was.
        assert.match(text, /^[\w./:~$+-]*$/, `${setting} let ${JSON.stringify(text)} through`);
        assert.equal(file.split('{').length, file.split('}').length);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a setting that is a whole statement is refused', () => {
  for (const value of [
    'a; return 200',
    'a\nb',
    'x{}',
    '$(id)',
    '/etc/passwd;',
    "a'b",
    'a"b',
    'a#b',
  ]) {
    for (const setting of ['host', 'location', 'balanceCookie']) {
      assert.equal(codesOf({ [setting]: value })[0], `SETTING_NOT_A_NAME ${setting}`, value);
    }
    assert.equal(codesOf({ gzipTypes: [value] })[0], 'SETTING_NOT_A_MIME_TYPE gzipTypes');
  }
});

test('the defaults are those of the version', () => {
  const before = resolveSettings({ defaults: 'before-1.29.7', timeScale: 1 });
  const since = resolveSettings({ defaults: 'since-1.29.7', timeScale: 1 });
  assert.deepEqual(
    [before.proxyHttpVersion, before.connection, before.keepalive, before.proxyReadTimeout],
    ['1.0', 'close', 0, 60],
  );
  assert.deepEqual(
    [since.proxyHttpVersion, since.connection, since.keepalive, since.proxyReadTimeout],
    ['1.1', 'empty', 32, 60],
  );
});
