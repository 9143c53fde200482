import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  configLines,
  SHOWN_PLACE,
  shownLines,
} from '../../../../../playground-server/proxy/model/config.ts';
import {
  bareSettings,
  type ProxySettings,
} from '../../../../../playground-server/proxy/model/settings.ts';
import { SETTINGS, type Setting, textOfValue } from '../../../../../site/stage/lab/controls.ts';
import { changed } from '../../../../../site/stage/lab/draft.ts';
import { fileRows } from '../../../../../site/stage/lab/file-rows.ts';
import { PRESET_NAMES, presetSettings } from '../../../../../site/stage/lab/presets.ts';
import { anySettings } from '../../../../support/settings-arbitrary.ts';

const written = (settings: ProxySettings) =>
  fileRows(settings)
    .filter((row) => row.written)
    .map(({ text }) => text);
const file = (settings: ProxySettings) =>
  shownLines(configLines(settings, SHOWN_PLACE)).map(({ text }) => text);

describe('the file’s lines', () => {
  test('what is written is the model’s file, line by line, and numbered so', () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        assert.deepEqual(written(settings), file(settings));
        const numbers = fileRows(settings).flatMap(({ number }) => number ?? []);
        assert.deepEqual(
          numbers,
          numbers.map((_, index) => index + 1),
        );
      }),
    );
  });

  test('every setting has one place where it is changed, or a line that brings it', () => {
    const rows = fileRows(bareSettings());
    for (const setting of SETTINGS) {
      if (setting === 'balanceCookie') continue;
      const controls = rows.filter(({ controls }) => controls.includes(setting)).length;
      assert.equal(controls, 1, setting);
    }
    const toggles = rows.filter(({ toggles }) => toggles).map(({ setting }) => setting);
    assert.equal(new Set(toggles).size, toggles.length);
  });

  test('keys tell the lines apart', () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        const keys = fileRows(settings).map(({ key }) => key);
        assert.equal(new Set(keys).size, keys.length);
      }),
    );
  });
});

describe('a change', () => {
  test('writes a line, sets its value, takes it out', () => {
    let settings = bareSettings();
    const change = (setting: Setting, how: { text: string } | { written: boolean }) => {
      const next = changed(settings, { setting, ...how });
      assert.ok(next.settings, next.wrong);
      settings = next.settings;
    };
    change('upgrade', { written: true });
    change('connection', { written: true });
    change('connection', { text: 'map' });
    change('proxyReadTimeout', { text: '3600' });
    change('gzipTypes', { text: ' text/event-stream  text/plain ' });
    change('proxyCache', { text: '5' });
    change('upstreams', { text: '2' });
    assert.deepEqual(settings, {
      defaults: 'before-1.29.7',
      timeScale: 1,
      upgrade: 'forwarded',
      connection: 'map',
      proxyReadTimeout: 3600,
      gzipTypes: ['text/event-stream', 'text/plain'],
      proxyCache: { valid: 5 },
      upstreams: 2,
    });
    change('upgrade', { written: false });
    assert.equal('upgrade' in settings, false);
  });

  test('that can’t be is told, and changes nothing', () => {
    const wrong = (setting: Setting, text: string) =>
      changed(bareSettings(), { setting, text }).wrong;
    assert.match(wrong('proxyReadTimeout', '') ?? '', /whole number from 1/);
    assert.match(wrong('location', '/a; } http {') ?? '', /must be a path/);
    assert.match(wrong('host', 'evil;') ?? '', /host name/);
    assert.match(wrong('proxyBuffers', '2 1024') ?? '', /all buffers but one/);
  });

  test('a control shows what it would set', () => {
    fc.assert(
      fc.property(anySettings, fc.constantFrom(...SETTINGS), (settings, setting) => {
        fc.pre(settings[setting] !== undefined);
        const again = changed(settings, { setting, text: textOfValue(settings[setting]) });
        if (again.settings) assert.deepEqual(again.settings[setting], settings[setting]);
      }),
    );
  });

  test('every preset is one that the lab takes', () => {
    for (const name of PRESET_NAMES) {
      const settings = presetSettings(name, bareSettings('since-1.29.7'));
      assert.equal(changed(settings, { timeScale: 10 }).settings?.timeScale, 10, name);
    }
  });
});
