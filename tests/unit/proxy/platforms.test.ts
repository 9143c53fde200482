import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  PLATFORMS,
  platformIn,
  withPlatform,
} from '../../../playground-server/proxy/model/platforms.ts';
import { TIMEOUT_VALUES } from '../../../playground-server/proxy/model/presets.ts';
import { readSettings } from '../../../playground-server/proxy/model/read-settings.ts';
import { bareSettings } from '../../../playground-server/proxy/model/settings.ts';

const platform = (name: string) => {
  const found = PLATFORMS.find((one) => one.name === name);
  assert.ok(found, name);
  return found;
};

test('every value stands with its platform, once', () => {
  assert.deepEqual(
    new Set(PLATFORMS.flatMap(({ parts }) => parts.map(({ value }) => value))),
    new Set(TIMEOUT_VALUES),
  );
  assert.equal(
    PLATFORMS.reduce((sum, { parts }) => sum + parts.length, 0),
    TIMEOUT_VALUES.length,
  );
  assert.equal(new Set(PLATFORMS.map(({ name }) => name)).size, PLATFORMS.length);
});

test('each can be run, and sets the two timeouts alone', () => {
  const before = { ...bareSettings('since-1.29.7'), keepalive: 3, timeScale: 60 } as const;
  for (const one of PLATFORMS) {
    const settings = withPlatform(before, one);
    assert.equal(readSettings(settings).problems, undefined, one.name);
    const { readTimeout: proxyReadTimeout, sendTimeout: proxySendTimeout } = one;
    const send = proxySendTimeout === undefined ? {} : { proxySendTimeout };
    assert.deepEqual(settings, { ...before, proxyReadTimeout, ...send });
    assert.ok(one.parts.filter(({ taken }) => taken === 'set').length <= 1, one.name);
  }
});

test('a limit on silence is taken over, another is left out and said to be', () => {
  const heroku = platform('Heroku');
  assert.equal(heroku.readTimeout, 55);
  assert.deepEqual(
    heroku.parts.map(({ value, taken }) => [value.setting, taken]),
    [
      ['H12', 'missing'],
      ['rolling window', 'set'],
    ],
  );
});

test('who limits no silence gets a day, and is told apart from who says nothing of it', () => {
  const day = 86_400;
  const found = PLATFORMS.filter(({ readTimeout }) => readTimeout === day);
  assert.deepEqual(
    found.map(({ name, silence }) => [name, silence]),
    [
      ['HAProxy', 'unlimited'],
      ['Caddy', 'unstated'],
      ['Traefik', 'unstated'],
    ],
  );
});

test('what puts the lab’s timeout off, and not the platform’s, is known', () => {
  const more = PLATFORMS.filter(({ parts }) => parts.some(({ putOffByMore }) => putOffByMore));
  assert.deepEqual(
    more.map(({ name }) => name),
    ['Cloudflare'],
  );
});

test('a silence of both sides is the send timeout, too; one of the program alone is not', () => {
  assert.equal(platform('AWS ALB').sendTimeout, 60);
  assert.equal(platform('HAProxy').sendTimeout, 86_400);
  assert.equal(platform('Cloudflare').sendTimeout, undefined);
});

test('what was chosen before leaves nothing behind', () => {
  const heroku = withPlatform(bareSettings(), platform('Heroku'));
  const cloudflare = platform('Cloudflare');
  assert.deepEqual(withPlatform(heroku, cloudflare), withPlatform(bareSettings(), cloudflare));
});

test('a platform is the one that was chosen until its timeout is changed by hand', () => {
  const settings = withPlatform(bareSettings(), platform('AWS ALB'));
  assert.equal(platformIn(settings, 'AWS ALB')?.name, 'AWS ALB');
  assert.equal(platformIn({ ...settings, proxyReadTimeout: 61 }, 'AWS ALB'), undefined);
  assert.equal(platformIn({ ...settings, proxySendTimeout: 61 }, 'AWS ALB'), undefined);
  assert.equal(platformIn(settings, 'Heroku'), undefined);
  assert.equal(platformIn(settings, ''), undefined);
});
