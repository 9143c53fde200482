import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflate, inflate } from '../../../../../site/wire-view/link/deflate.ts';
import {
  type EventLink,
  fragmentOf,
  LONGEST_FRAGMENT,
  linkOf,
} from '../../../../../site/wire-view/link/event-link.ts';
import { fingerprintOf } from '../../../../../site/wire-view/link/fingerprint.ts';

const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const marks = [{ event: '1.close', note: 'a & b = #' }];

const LINKS: readonly EventLink[] = [
  { kind: 'recording', trace: 'long-polling', event: 'page.12.5.1.new WebSocket.3', marks },
  { kind: 'excerpt', deflated: Uint8Array.of(1, 250, 255), event: '3.up.512.ws-frame' },
  { kind: 'file', sha256, name: 'a capture & more.pcap', event: '1.open', marks: [] },
];

for (const link of LINKS) {
  test(`a link to an event of a ${link.kind} is read as it was written`, () => {
    const fragment = fragmentOf(link) ?? '';
    assert.match(fragment, /^#[\x21-\x7e]+$/);
    assert.deepEqual(linkOf(fragment), link);
  });
}

test('other fragments are none of ours, and damaged ones say so', () => {
  for (const other of ['', '#', '#top', '#frame=81', '#event=1.open']) {
    assert.equal(linkOf(other), undefined, other);
  }
  const broken = [
    '#trace=../../etc',
    '#trace=',
    '#excerpt=%%%',
    '#excerpt=',
    '#excerpt=a',
    `#file=${sha256.slice(1)}`,
    `#trace=chat&event=${'x'.repeat(300)}`,
    `#excerpt=${'A'.repeat(LONGEST_FRAGMENT)}`,
  ];
  for (const one of broken) assert.equal(linkOf(one), 'broken', one.slice(0, 40));
});

test('a link that would be too long is not made', () => {
  const deflated = new Uint8Array(LONGEST_FRAGMENT);
  assert.equal(fragmentOf({ kind: 'excerpt', deflated, event: '1.open' }), undefined);
});

test('what was deflated comes back; a bomb is stopped at its limit, and damage is told', async () => {
  const bytes = new TextEncoder().encode('the same again and again '.repeat(100));
  const small = await deflate(bytes);
  assert.ok(small.length < 100);
  assert.deepEqual(await inflate(small, 10_000), bytes);
  const bomb = await deflate(new Uint8Array(50_000_000));
  assert.ok(bomb.length < 60_000);
  assert.equal(await inflate(bomb, 1_000_000), 'too-large');
  assert.equal(await inflate(small.slice(0, -3), 10_000), 'damaged');
  assert.equal(await inflate(Uint8Array.of(255, 255, 255), 10_000), 'damaged');
});

test('a file’s fingerprint is its SHA-256 (FIPS 180-4, “abc”)', async () => {
  assert.equal(await fingerprintOf(new Blob(['abc'])), sha256);
});
