/** Form data, images, text and hex; how a view is chosen, and what happens when it fails. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { payloadWords } from '../../../../../site/wire-view/dictionary/payload.ts';
import { candidatesFor } from '../../../../../site/wire-view/payload/choose.ts';
import { decode as form } from '../../../../../site/wire-view/payload/form.ts';
import { decode as hex } from '../../../../../site/wire-view/payload/hex.ts';
import { decode as image } from '../../../../../site/wire-view/payload/image.ts';
import type { Payload } from '../../../../../site/wire-view/payload/payload.ts';
import { readPayload } from '../../../../../site/wire-view/payload/read.ts';
import { VIEW_NAMES } from '../../../../../site/wire-view/payload/registry.ts';
import { treeRows } from '../../../../../site/wire-view/payload/tree-rows.ts';
import { hexBytes, outline, payload } from '../../../../support/payloads.ts';

test('form data: names and values of application/x-www-form-urlencoded, as URLSearchParams has them', () => {
  const text = 'name=Ada+Lovelace&note=50%25+%E2%9C%93&empty=&alone';
  const { nodes } = form(payload(text));
  assert.deepEqual(
    nodes.map(({ label, value }) => [label, value]),
    [...new URLSearchParams(text)],
  );
  assert.deepEqual(nodes[1]?.span, { offset: 18, length: 20 });
  for (const wrong of ['', '&', 'a b=c', 'a=%zz', 'a=%ff'])
    assert.throws(() => form(payload(wrong)), /./, wrong);
});

test('form data: parts of multipart/form-data, as fetch writes them', async () => {
  const data = new FormData();
  data.set('greeting', 'grüß dich');
  data.set('file', new Blob([Uint8Array.of(0, 255, 13, 10)], { type: 'application/x' }), 'a.bin');
  const request = new Request('http://x/', { method: 'POST', body: data });
  const contentType = request.headers.get('content-type') ?? '';
  const bytes = new Uint8Array(await request.arrayBuffer());
  const lines = outline(form(payload(bytes, { contentType })).nodes).filter(
    (line) => !line.includes('Content-'),
  );
  assert.deepEqual(lines, [
    'greeting: grüß dich',
    '  content: grüß dich',
    'file: a file of 4 bytes',
    '  content: a file of 4 bytes',
  ]);
  assert.throws(() => form(payload(bytes.subarray(0, -10), { contentType })), /boundary/);
  assert.throws(() => form(payload('nothing', { contentType })), /boundary/);
  // An empty form is its last boundary alone: no part to show, so its bytes have to be.
  assert.throws(
    () => form(payload('--x--\r\n', { contentType: 'multipart/form-data; boundary=x' })),
    /no part/,
  );
});

test('images: what they are by their first bytes, and how large', () => {
  const cases = [
    ['89504e470d0a1a0a0000000d494844520000000300000002', 'image/png', '3 × 2 pixels'],
    ['47494638396103000200', 'image/gif', '3 × 2 pixels'],
    [
      'ffd8ffe0000400 00ffc0000b08000200030101110 0'.replaceAll(' ', ''),
      'image/jpeg',
      '3 × 2 pixels',
    ],
    ['52494646000000005745425056503820', 'image/webp', undefined],
  ] as const;
  for (const [bytes, type, size] of cases) {
    const { picture, nodes } = image(payload(hexBytes(bytes)));
    assert.equal(picture, type);
    assert.equal(nodes[1]?.value, size);
  }
  assert.equal(
    image(payload('<svg xmlns="http://www.w3.org/2000/svg"/>')).picture,
    'image/svg+xml',
  );
  assert.throws(() => image(payload('hello')), /no image/);
});

test('images: fill bytes before a marker of a JPEG are passed over', () => {
  const bytes = hexBytes('ffd8 ffff ffe0 0004 0000 ffff c000 0b08 0002 0003 0101 1100');
  assert.ok(outline(image(payload(bytes)).nodes).includes('size: 3 × 2 pixels'));
});

test('any bytes can be shown in hexadecimal', () => {
  assert.equal(hex(payload('Hi\n')).text, `0000  48 69 0a${' '.repeat(15)}  Hi·`);
});

test('a view is chosen by what was negotiated or declared, then by the content', () => {
  const first = (content: string | Uint8Array, more: Partial<Payload> = {}) =>
    candidatesFor(payload(content, more))[0]?.view;
  assert.equal(first('{}', { subprotocol: 'graphql-transport-ws' }), 'graphql-transport-ws');
  assert.equal(first('x', { subprotocol: 'v12.stomp' }), 'stomp');
  assert.equal(first('x', { subprotocol: 'wamp.2.json' }), 'wamp');
  assert.equal(first(hexBytes('c000'), { subprotocol: 'mqtt' }), 'mqtt');
  assert.equal(first('2', { target: '/socket.io/?EIO=4&transport=websocket' }), 'socket-io');
  assert.equal(first('2', { target: '/engine.io/?EIO=4&transport=websocket' }), 'engine-io');
  assert.equal(first('a=b', { contentType: 'application/x-www-form-urlencoded' }), 'form');
  assert.equal(first('{}', { contentType: 'application/problem+json; charset=utf-8' }), 'json');
  assert.equal(first(hexBytes('0801'), { contentType: 'application/x-protobuf' }), 'protobuf');
  assert.equal(first('{}', { contentType: 'application/json-patch+json' }), 'json');
  assert.equal(first('\x1e1', { contentType: 'application/json-seq' }), 'text');
  assert.equal(first('{"jsonrpc":"2.0","method":"a"}'), 'json-rpc');
  assert.equal(first('SEND\ndestination:/a\n\n\0'), 'stomp');
  assert.equal(first('42["chat","hi"]'), 'socket-io');
  assert.equal(first('[48, 1, {}, "com.a"]'), 'wamp');
  assert.equal(first('[48, 1, {}, "com.a"]', { subprotocol: 'wamp.2.json' }), 'wamp');
  assert.equal(first('[1, 2, 3]'), 'json');
  assert.equal(first('hello'), 'text');
  assert.equal(first('[1]', { complete: false }), 'text');
  assert.equal(first(hexBytes('81a16101')), 'msgpack');
  assert.equal(first(hexBytes('a1616101')), 'cbor');
  assert.equal(first(hexBytes('01020304')), 'hex');
});

test('what was negotiated and can not be read is told, and shown another way', async () => {
  const reading = await readPayload(payload('{"a":1}', { subprotocol: 'v12.stomp' }));
  assert.equal(reading.view, 'json');
  assert.deepEqual(reading.failed, { view: 'stomp', message: 'a line without its end', at: 0 });
  const chosen = await readPayload(payload('{"a":1}'), 'cbor');
  assert.equal(chosen.view, 'hex');
  assert.equal(chosen.failed?.view, 'cbor');
  assert.match(chosen.decoded.text ?? '', /^0000 {2}7b 22 61/);
  const text = payload('', { bytes: hexBytes('6162ff') });
  const broken = await readPayload(text);
  assert.equal(broken.view, 'hex');
  assert.deepEqual(broken.failed, { view: 'text', message: 'the text is not UTF-8', at: 2 });
  const guessed = await readPayload(payload('{not json'));
  assert.deepEqual([guessed.view, guessed.failed], ['text', undefined]);
});

test('every view has a name, and every name a view', () => {
  assert.deepEqual(Object.keys(payloadWords.views), [...VIEW_NAMES]);
  const files = readdirSync(new URL('../../../../../site/wire-view/payload/', import.meta.url));
  for (const name of VIEW_NAMES) assert.ok(files.includes(`${name}.ts`), name);
});

test('the rows of a tree are those that are open, and point at their bytes', async () => {
  const { decoded } = await readPayload(payload('{"a":{"b":[1,2]},"c":3}'));
  const open = treeRows(decoded.nodes, 100, new Set());
  assert.deepEqual(
    open.map(({ path }) => path),
    ['0', '0/0', '0/0/0', '0/0/0/0', '0/0/0/1', '0/1'],
  );
  assert.deepEqual([open[1]?.field.offset, open[1]?.field.length], [101, 15]);
  const closed = treeRows(decoded.nodes, undefined, new Set(['0/0']));
  assert.deepEqual(
    closed.map(({ path }) => path),
    ['0', '0/0', '0/1'],
  );
  assert.ok(closed.every(({ field }) => field.length === 0 && field.offset < 0));
});
