/** STOMP, WAMP, Engine.IO and Socket.IO. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode as encodeMsgpack } from '@msgpack/msgpack';
import { encode as encodeCbor } from 'cborg';
import { Encoder, PacketType } from 'socket.io-parser';
import { decode as engineIo } from '../../../../../site/wire-view/payload/engine-io.ts';
import { decode as socketIo } from '../../../../../site/wire-view/payload/socket-io.ts';
import { decode as stomp } from '../../../../../site/wire-view/payload/stomp.ts';
import { decode as wamp } from '../../../../../site/wire-view/payload/wamp.ts';
import { among, outline, payload } from '../../../../support/payloads.ts';

test('STOMP: the SEND frame of its specification', () => {
  const text = 'SEND\ndestination:/queue/a\ncontent-type:text/plain\n\nhello queue a\n\0';
  assert.deepEqual(outline(stomp(payload(text)).nodes, true), [
    'SEND: /queue/a [0+66]',
    '  command: SEND [0+4]',
    '  destination: /queue/a [5+20]',
    '  content-type: text/plain [26+23]',
    '  body: hello queue a\n [51+14]',
  ]);
});

test('STOMP: escapes, content-length, CRLF, heart-beats and frames in a row', () => {
  const escaped = stomp(payload('MESSAGE\r\nsubject:a\\c b\\nc\\\\d\r\n\r\nx\0')).nodes;
  assert.ok(outline(escaped).includes('  subject: a: b\nc\\d'));
  const raw = stomp(payload('CONNECTED\nserver:a\\b\n\n\0')).nodes;
  assert.ok(outline(raw).includes('  server: a\\b'));
  const two = stomp(
    payload('SEND\ncontent-length:3\n\na\0b\0\n\nDISCONNECT\nreceipt:77\n\n\0'),
  ).nodes;
  assert.deepEqual(
    two.map(({ label, value }) => (label === 'end of line' ? value : label)),
    ['SEND', 'behind the frame', 'behind the frame', 'DISCONNECT'],
  );
  const alone = stomp(payload('\r\n\n')).nodes;
  assert.deepEqual(outline(alone, true), [
    'end of line: heart-beat [0+2]',
    'end of line: heart-beat [2+1]',
  ]);
  // U+FFFD is a character like any other.
  assert.ok(outline(stomp(payload('SEND\n\na\ufffd\0')).nodes).includes('  body: a\ufffd'));
  // STOMP 1.0 has no escapes.
  const old = stomp(payload('SEND\npath:C:\\temp\n\n\0', { subprotocol: 'v10.stomp' })).nodes;
  assert.ok(outline(old).includes('  path: C:\\temp'));
  assert.ok(outline(two).includes('  body: a\0b'));
  for (const wrong of [
    '',
    'PUT\n\n\0',
    'SEND\n\nno end',
    'SEND\nno colon\n\n\0',
    'SEND\na:\\t\n\n\0',
    'SEND\ncontent-length:9\n\na\0',
  ]) {
    assert.throws(() => stomp(payload(wrong)), /./, wrong);
  }
});

test('WAMP: messages of its specification, in JSON, MessagePack and CBOR', () => {
  const event = [36, 5512315355, 4429313566, {}, [], { color: 'orange', sizes: [23, 42, 7] }];
  const named = [
    'WAMP: EVENT',
    '  Type: 36 EVENT',
    '  Subscription: 5512315355',
    '  Publication: 4429313566',
    '  Details: {0}',
    '  Arguments: [0]',
    '  ArgumentsKw: {2}',
    '    color: "orange"',
    '    sizes: [3]',
    '      0: 23',
    '      1: 42',
    '      2: 7',
  ];
  assert.deepEqual(outline(wamp(payload(JSON.stringify(event))).nodes), named);
  assert.deepEqual(
    outline(wamp(payload(encodeMsgpack(event), { subprotocol: 'wamp.2.msgpack' })).nodes),
    named,
  );
  assert.deepEqual(
    outline(wamp(payload(encodeCbor(event), { subprotocol: 'wamp.2.cbor' })).nodes),
    named,
  );
  assert.equal(
    wamp(payload('[48, 7814135, {}, "com.myapp.ping"]')).nodes[0]?.value,
    'CALL "com.myapp.ping"',
  );
  assert.throws(() => wamp(payload('[7, 1]')), /type of WAMP/);
  assert.throws(() => wamp(payload('{"a":1}')), /type of WAMP/);
});

test('Engine.IO: the handshake and the packets of its protocol', () => {
  const open =
    '0{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}';
  const lines = outline(engineIo(payload(open)).nodes);
  assert.deepEqual(lines.slice(0, 4), [
    'Engine.IO: open',
    '  type: 0 open',
    '  handshake: {5}',
    '    sid: "lv_VI97HAXpY6yYWAAAC"',
  ]);
  assert.deepEqual(outline(engineIo(payload('2probe')).nodes, true), [
    'Engine.IO: ping [0+6]',
    '  type: 2 ping [0+1]',
    '  data: probe [1+5]',
  ]);
  // Of the protocol: a body of several packets, the last of them bytes in base64.
  const body = payload('4hello\x1e2\x1e4world\x1ebAQIDBA==', { contentType: 'text/plain' });
  assert.deepEqual(
    engineIo(body).nodes.map(({ value, span }) => `${value} ${span?.offset}`),
    ['message 0', 'ping 7', 'message 9', 'binary 16'],
  );
  assert.throws(() => engineIo(payload('9')), /packet type/);
});

test('Socket.IO: the packets of its protocol', () => {
  const inner = (text: string) =>
    outline(socketIo(payload(text)).nodes)
      .slice(2)
      .map((line) => line.slice(2));
  assert.deepEqual(inner('42["foo"]'), [
    'Socket.IO: EVENT foo',
    '  packet: 2 EVENT',
    '  event: "foo"',
  ]);
  assert.deepEqual(inner('42/admin,12["bar",1]'), [
    'Socket.IO: EVENT bar',
    '  packet: 2 EVENT',
    '  namespace: /admin',
    '  acknowledgement id: 12',
    '  event: "bar"',
    '  argument 1: 1',
  ]);
  assert.deepEqual(inner('43/admin,13["bar"]'), [
    'Socket.IO: ACK',
    '  packet: 3 ACK',
    '  namespace: /admin',
    '  acknowledgement id: 13',
    '  argument 1: "bar"',
  ]);
  assert.equal(inner('40/admin,{"sid":"a"}')[0], 'Socket.IO: CONNECT');
  assert.equal(inner('44{"message":"Not authorized"}')[0], 'Socket.IO: CONNECT_ERROR');
  assert.equal(inner('41/admin,')[0], 'Socket.IO: DISCONNECT');
  assert.deepEqual(inner('3'), []);
  for (const wrong of ['47["a"]', '42{"a":1}', '42[]', '451["a"]', '421-["a"]', '42["a"']) {
    assert.throws(() => socketIo(payload(wrong)), /./, wrong);
  }
});

test('Socket.IO: a packet of its own encoder finds the binary messages behind it, and they find it', () => {
  const data = ['upload', Buffer.from([1, 2, 3]), { more: Buffer.from([4]) }];
  const [head, ...rest] = new Encoder().encode({ type: PacketType.EVENT, nsp: '/', data }) as [
    string,
    ...Buffer[],
  ];
  const messages = [
    '42["before"]',
    `4${head}`,
    ...rest.map((part) => new Uint8Array(part)),
    '42["behind"]',
  ];
  const lines = outline(socketIo(among(messages, 1)).nodes);
  assert.ok(lines.includes("    argument 1: attachment 1: h'010203'"), lines.join('\n'));
  assert.ok(lines.includes("      more: attachment 2: h'04'"), lines.join('\n'));
  assert.equal(
    socketIo(among(messages, 2)).nodes[0]?.value,
    "attachment 1 of 2 of BINARY_EVENT: h'010203'",
  );
  assert.equal(
    socketIo(among(messages, 3)).nodes[0]?.value,
    "attachment 2 of 2 of BINARY_EVENT: h'04'",
  );
  assert.throws(() => socketIo(among([...messages.slice(0, 1), Uint8Array.of(1)], 1)), /announces/);
  const early = outline(socketIo(among(messages.slice(0, 2), 1)).nodes);
  assert.ok(early.includes('    argument 1: attachment 1: has not come'));
});

test('Socket.IO: in the body of a long poll the attachments are the packets behind', () => {
  const contentType = 'text/plain; charset=UTF-8';
  const packet = '452-["x",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]';
  const body = `${packet}\x1ebAQID\x1ebBA==`;
  const lines = outline(socketIo(payload(body, { contentType })).nodes);
  assert.ok(lines.includes("    argument 1: attachment 2: h'04'"));
  assert.ok(lines.includes("    argument 2: attachment 1: h'010203'"));
  const cut = outline(socketIo(payload(`${packet}\x1ebAQID`, { contentType })).nodes);
  assert.ok(cut.includes('    argument 1: attachment 2: is not in this body'));
  const broken = `${packet}\x1eb*\x1ebBA==`;
  assert.throws(() => socketIo(payload(broken, { contentType })), /base64/);
});

test('Socket.IO: a placeholder of no announced attachment waits for none', () => {
  const packet = '451-["x",{"_placeholder":true,"num":1},{"_placeholder":true}]';
  const lines = outline(socketIo(among([packet, Uint8Array.of(1)], 0)).nodes);
  assert.ok(lines.includes('    argument 1: attachment 2: the packet announces 1'));
  assert.ok(lines.includes('    argument 2: a placeholder without the number of an attachment'));
});

test('Socket.IO: each part of a packet’s head has its own bytes', () => {
  const lines = outline(socketIo(payload('451-/ädmin,70["up"]')).nodes, true);
  assert.deepEqual(lines.slice(3, 7), [
    '    packet: 5 BINARY_EVENT [1+1]',
    '    attachments: 1 [2+1]',
    '    namespace: /ädmin [4+7]',
    '    acknowledgement id: 70 [12+2]',
  ]);
  const bare = outline(socketIo(payload('40/a')).nodes, true);
  assert.equal(bare.at(-1), '    namespace: /a [2+2]');
});
