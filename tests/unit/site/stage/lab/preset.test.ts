import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PLATFORMS, withPlatform } from '../../../../../playground-server/proxy/model/platforms.ts';
import { readSettings } from '../../../../../playground-server/proxy/model/read-settings.ts';
import { bareSettings } from '../../../../../playground-server/proxy/model/settings.ts';
import { labIn, linkWithLab } from '../../../../../site/stage/lab/lab-link.ts';
import { writeLabPreset } from '../../../../../site/stage/lab/preset.ts';
import { anySettings } from '../../../../support/settings-arbitrary.ts';

test('a preset says what holds, a mistake in it stops the build', () => {
  assert.deepEqual(JSON.parse(writeLabPreset({ hop: 'auto', settings: { timeScale: 60 } })), {
    hop: 'auto',
    settings: { defaults: 'before-1.29.7', timeScale: 60 },
  });
  assert.throws(
    () => writeLabPreset({ hop: 'auto', settings: { upgrade: 'websocket', gzipp: 'on' } }),
    /STAGE_LAB_SETTINGS.*SETTING_NOT_A_CHOICE.*SETTING_UNKNOWN/,
  );
});

test('a link brings back the settings that it was made of', () => {
  fc.assert(
    fc.property(anySettings, (settings) => {
      const reading = readSettings(settings);
      fc.pre(reading.settings !== undefined);
      const order = { hop: 'nginx' as const, settings: reading.settings };
      const { hash } = new URL(linkWithLab('http://site/learn/x/#old', 'sse', order));
      assert.deepEqual(labIn(hash, 'sse'), { order, platform: '' });
      assert.equal(labIn(hash, 'websocket'), undefined);
    }),
  );
});

test('a link brings back the platform, of two with the same timeouts as well', () => {
  for (const platform of PLATFORMS) {
    const order = { hop: 'auto', settings: withPlatform(bareSettings(), platform) } as const;
    const { hash } = new URL(linkWithLab('http://site/learn/x/', 'idle', order, platform.name));
    assert.deepEqual(labIn(hash, 'idle'), { order, platform: platform.name });
  }
});

test('a platform’s name that can’t be read leaves the settings as they are', () => {
  const found = labIn('#lab=idle~auto~{}&as=%zz', 'idle');
  assert.ok(found !== undefined && 'order' in found);
  assert.equal(found.platform, '');
});

test('a link that somebody has bent is refused with what is wrong', () => {
  const problem = (hash: string) => {
    const found = labIn(hash, 'sse');
    assert.ok(found !== undefined && 'problem' in found, hash);
    return found.problem;
  };
  assert.match(problem('#lab=sse~apache~{}'), /auto, nginx, embedded/);
  assert.match(problem('#lab=sse~auto~%7B%22gzip'), /cut off/);
  assert.match(problem('#lab=sse~auto~%zz'), /cut off/);
  assert.match(problem('#lab=sse~auto~{"gzip":"on; evil"}'), /gzip: It must be one of/);
  assert.match(problem('#lab=sse~auto~[]'), /JSON object/);
  assert.equal(labIn('#faults=sse~x', 'sse'), undefined);
  const beside = labIn('#faults=sse~0.both.now.stall&lab=sse~auto~{}', 'sse');
  assert.ok(beside !== undefined && 'order' in beside);
});

test('nothing that a link says throws', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (hop, json, platform) => {
      labIn(`#lab=sse~${hop}~${json}&as=${platform}`, 'sse');
    }),
  );
});
