/** Whatever is pasted: it is read, judged and taken over without a throw, and only settings come out. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lintLocation } from '../../playground-server/proxy/model/paste/lint.ts';
import { parseConfig } from '../../playground-server/proxy/model/paste/parse.ts';
import { proxiedLocations } from '../../playground-server/proxy/model/paste/proxied-location.ts';
import { takeOver } from '../../playground-server/proxy/model/paste/take-over.ts';
import { readSettings } from '../../playground-server/proxy/model/read-settings.ts';

const words = fc.constantFrom(
  ...['server', 'location', 'upstream', 'map', 'if', 'proxy_pass', 'proxy_set_header', 'gzip'],
  ...['proxy_buffers', 'proxy_read_timeout', 'keepalive', 'Host', 'Connection', 'Upgrade', 'x'],
  ...['$http_upgrade', '$x', 'http://x/', '1.1', '60s', '8', '4k', 'on', 'off', '"upgrade"', '""'],
  ...['{', '}', ';', '\n', '#', '"', "'", '\\', '${', '\u0000', '../../etc', '/ws', '~ ^/a{2}'],
);

const pasted = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(words, { maxLength: 120 }).map((all) => all.join(' ')),
);

test('any text gives settings that the model lets through, and findings with lines of the text', () => {
  fc.assert(
    fc.property(pasted, (text) => {
      const { directives, problems } = parseConfig(text);
      const last = text.split('\n').length;
      for (const { line } of problems) assert.ok(line >= 1 && line <= last);
      for (const location of proxiedLocations(directives)) {
        const { settings } = takeOver(location, 'since-1.29.7');
        assert.deepEqual(readSettings(settings).settings, settings);
        for (const { line } of lintLocation(location, 'before-1.29.7')) {
          assert.ok(line >= 1 && line <= last);
        }
      }
    }),
    { numRuns: 2000 },
  );
});
