/** What the view says of traces that no playground recorded. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lanesIn } from '../../../../site/wire-view/ladder/lanes.ts';
import { originOf } from '../../../../site/wire-view/origin.ts';

const head = (software: Record<string, string>) => ({ example: 'a.pcap', software });

test('a capture and an archive say what they are, also when they were saved again', () => {
  assert.deepEqual(originOf(head({ capture: 'pcapng' })), { kind: 'capture', name: 'a.pcap' });
  assert.deepEqual(originOf(head({ har: 'Firefox 140' })), { kind: 'archive', name: 'a.pcap' });
  assert.deepEqual(originOf(head({ har: '' })), { kind: 'archive', name: 'a.pcap' });
  assert.equal(originOf(head({ node: '24.0.0', browser: 'Chromium' })), undefined);
});

test('only a playground that recorded claims to have measured', () => {
  const notes = (programs: string[], kind?: 'capture' | 'archive') =>
    lanesIn(800, programs, false, kind && { kind, name: 'x' }).map(({ note }) => note);
  assert.deepEqual(notes(['browser', 'playground']), ['', 'measured at the playground']);
  assert.deepEqual(notes(['10.0.0.1', '10.0.0.2:80'], 'capture'), ['', 'as captured']);
  assert.deepEqual(notes(['browser', 'a.example'], 'archive'), ['', 'as archived']);
  assert.deepEqual(notes(['browser', 'playground'], 'archive'), ['', 'as archived']);
});
