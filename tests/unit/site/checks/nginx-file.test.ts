import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ProxySettings } from '../../../../playground-server/proxy/model/settings.ts';
import { settingsOf } from '../../../../site/nginx-files/settings-of.ts';
import { HopScript } from './hop-script.ts';

const folder = join(import.meta.dirname, '../../../../site/nginx-files/broken');
const broken = readdirSync(folder)
  .sort()
  .map((name) => settingsOf(readFileSync(join(folder, name), 'utf8')));

const REFUSED = { status: '426 Upgrade Required' } as const;

/** The smallest mend of each. */
const MENDS: readonly Partial<ProxySettings>[] = [
  { upgrade: 'forwarded' },
  { connection: 'map' },
  { proxyHttpVersion: '1.1' },
  { connection: 'map' },
  { proxyBuffering: 'off' },
];

function seeAndMend(wire: HopScript, index: number, mend = MENDS[index]): HopScript {
  const settings = broken[index] ?? {};
  const mended = { ...settings, ...mend };
  if (index === 4) return wire.set(settings).stream(3, 'never').set(mended).stream(2, 'at once');
  return wire.set(settings).socket(REFUSED).set(mended).socket();
}

function allBut(...left: readonly number[]): HopScript {
  const wire = new HopScript('nginx-file');
  for (const index of broken.keys()) if (!left.includes(index)) seeAndMend(wire, index);
  return wire;
}

test('five files that fail and are mended pass', async () => {
  assert.deepEqual(await allBut().judge('nginx-file/five'), { done: true, missing: [] });
});

for (const [index, settings] of broken.entries()) {
  const file = `File ${index + 1}: `;
  const [broke, mended] =
    index === 4
      ? [
          'at work, and a stream whose events come to the proxy and no further.',
          'mended in one place, and events that go on at once.',
        ]
      : [
          'at work, and a handshake that is refused behind the proxy.',
          'mended in one place, and a WebSocket that opens through it.',
        ];

  test(`the file ${index + 1} must have been seen to fail, and then to work`, async () => {
    const wire = allBut(index);
    assert.deepEqual((await wire.judge('nginx-file/five')).missing, [file + broke]);
    wire.set({ ...settings, ...MENDS[index] });
    if (index === 4) wire.stream(2, 'at once');
    else wire.socket();
    assert.deepEqual((await wire.judge('nginx-file/five')).missing, [file + broke]);
    wire.set(settings);
    if (index === 4) wire.stream(3, 'late');
    else wire.socket(REFUSED);
    assert.deepEqual((await wire.judge('nginx-file/five')).missing, [file + mended]);
    seeAndMend(wire, index);
    assert.equal((await wire.judge('nginx-file/five')).done, true);
  });

  test(`the file ${index + 1} is not mended by another file`, async () => {
    const wire = seeAndMend(allBut(index), index, { ...MENDS[index], xRealIp: true });
    assert.deepEqual((await wire.judge('nginx-file/five')).missing, [file + mended]);
  });
}

test('a stream may also be mended by what compresses it', async () => {
  const wire = allBut(4)
    .set(broken[4] ?? {})
    .stream(2, 'never');
  const { gzip: _gzip, gzipTypes: _types, ...plain } = broken[4] as ProxySettings;
  wire.set(plain).stream(1, 'at once');
  assert.equal((await wire.judge('nginx-file/five')).done, true);
});

test('a stream whose events come late is not mended', async () => {
  const wire = allBut(4)
    .set(broken[4] ?? {})
    .stream(2, 'never');
  wire.set({ ...broken[4], proxyBuffering: 'off' }).stream(2, 'late');
  assert.equal((await wire.judge('nginx-file/five')).done, false);
});
