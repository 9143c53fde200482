import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTimeoutOf, TIMEOUT_VALUES } from '../../../playground-server/proxy/model/presets.ts';
import { readSettings } from '../../../playground-server/proxy/model/read-settings.ts';

test('each value has a source on the web and the day on which it was read', () => {
  for (const { setting, source, checked } of TIMEOUT_VALUES) {
    assert.equal(new URL(source).protocol, 'https:', setting);
    assert.match(checked, /^\d{4}-\d\d-\d\d$/, setting);
    assert.equal(new Date(checked).toISOString().slice(0, 10), checked, setting);
  }
});

test('no platform has two values of one setting', () => {
  const names = TIMEOUT_VALUES.map(({ platform, setting }) => `${platform} ${setting}`);
  assert.deepEqual(names, [...new Set(names)]);
});

test('all platforms that the lessons speak of are there', () => {
  const platforms = new Set(TIMEOUT_VALUES.map(({ platform }) => platform.split(' as in ')[0]));
  assert.deepEqual(
    [...platforms],
    ['nginx', 'HAProxy', 'AWS ALB', 'Cloudflare', 'Heroku', 'Envoy', 'Caddy', 'Traefik'],
  );
});

test('a limit on silence is a read timeout that the lab can run; nothing else is one', () => {
  const tried = TIMEOUT_VALUES.flatMap((value) => readTimeoutOf(value) ?? []);
  assert.deepEqual(tried, [60, 50, 60, 120, 55, 300]);
  for (const proxyReadTimeout of tried) {
    assert.equal(readSettings({ proxyReadTimeout }).problems, undefined);
  }
});

test('what nothing puts off limits no silence', () => {
  for (const { limit, resetBy, setting } of TIMEOUT_VALUES) {
    if (resetBy === 'nothing') assert.notEqual(limit, 'silence', setting);
  }
});
