import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLinkStore } from '../../../../site/inspect/link/link-store.ts';
import { deflate } from '../../../../site/wire-view/link/deflate.ts';
import { fragmentOf } from '../../../../site/wire-view/link/event-link.ts';
import { fingerprintOf } from '../../../../site/wire-view/link/fingerprint.ts';

function stand() {
  const opened: File[] = [];
  const links = createLinkStore(
    { open: async (file) => void opened.push(file) },
    'http://127.0.0.1:1/',
  );
  return { opened, links };
}

const event = '1.up.0.ws-frame';

test('an excerpt is unpacked and opened, with its event to be selected', async () => {
  const { opened, links } = stand();
  const bytes = new TextEncoder().encode('a trace');
  await links.follow(fragmentOf({ kind: 'excerpt', deflated: await deflate(bytes), event }) ?? '');
  assert.equal(await opened[0]?.text(), 'a trace');
  assert.equal(links.select.value, event);
  assert.equal(links.failure.value, undefined);
});

test('an excerpt that unpacks to too much, or to nothing, is not opened', async () => {
  const { opened, links } = stand();
  const bomb = await deflate(new Uint8Array(2_000_000));
  await links.follow(fragmentOf({ kind: 'excerpt', deflated: bomb, event }) ?? '');
  assert.equal(links.failure.value?.code, 'LINK_TOO_LARGE');
  await links.follow(`#excerpt=AAAA&event=${event}`);
  assert.equal(links.failure.value?.code, 'LINK_DAMAGED');
  await links.follow('#excerpt=!!!');
  assert.equal(links.failure.value?.code, 'LINK_BROKEN');
  assert.deepEqual(opened, []);
});

test('a link to a file waits for it, and knows another by its fingerprint', async () => {
  const { opened, links } = stand();
  const right = new File(['right'], 'a.pcap');
  const marks = [{ event, note: 'here' }];
  const sha256 = await fingerprintOf(right);
  await links.follow(fragmentOf({ kind: 'file', sha256, name: 'a.pcap', event, marks }) ?? '');
  assert.equal(opened.length, 0);
  await links.chosen(new File(['wrong'], 'a.pcap'));
  assert.equal(links.failure.value?.code, 'LINK_FILE_DIFFERS');
  assert.equal(links.select.value, undefined);
  await links.chosen(right);
  assert.equal(links.failure.value, undefined);
  assert.equal(links.select.value, event);
  assert.deepEqual(links.marks.value, marks);
  assert.equal(opened.length, 2);
});

test('an event that is nowhere is told once; another file has nothing to do with the link', async () => {
  const { links } = stand();
  const deflated = await deflate(new TextEncoder().encode('a trace'));
  await links.follow(fragmentOf({ kind: 'excerpt', deflated, event }) ?? '');
  links.found(false);
  assert.equal(links.failure.value?.code, 'LINK_EVENT_MISSING');
  const other = new File(['x'], 'other.har');
  await links.chosen(other);
  assert.equal(links.failure.value, undefined);
  assert.equal(links.link.value, undefined);
  assert.equal(links.select.value, undefined);
  assert.equal(links.source().file, other);
});

test('a recording that can’t be fetched says so', async () => {
  const { links } = stand();
  await links.follow('#trace=chat&event=1.open');
  assert.equal(links.failure.value?.code, 'LINK_UNREACHABLE');
});
