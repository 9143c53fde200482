import assert from 'node:assert/strict';
import { test } from 'node:test';
import mqttPacket, { type Packet } from 'mqtt-packet';
import { decode, decodeAs } from '../../../../../site/wire-view/payload/mqtt.ts';
import { among, hexBytes, outline, payload } from '../../../../support/payloads.ts';

const made = (packet: unknown, level: 4 | 5) =>
  new Uint8Array(mqttPacket.generate(packet as Packet, { protocolVersion: level }));

test('MQTT: the CONNECT of the standard, figure 3.6, is read field by field', () => {
  const bytes = hexBytes('10 10 00 04 4d 51 54 54 04 ce 00 0a 00 00 00 00 00 00');
  const wrong = () => decode(payload(bytes));
  // User name, password, will and will retain are announced and not all there.
  assert.throws(wrong, /end inside/);
  const right = hexBytes('10 0f 00 04 4d 51 54 54 05 02 00 0a 00 00 02 61 62');
  assert.deepEqual(outline(decode(payload(right)).nodes, true), [
    'CONNECT: "ab" [0+17]',
    '  type: 1 CONNECT [0+1]',
    '  Remaining Length: 15 [1+1]',
    '  Protocol Name: MQTT [2+6]',
    '  Protocol Version: 5 MQTT 5.0 [8+1]',
    '  Connect Flags: Clean Start [9+1]',
    '  Keep Alive: 10 s [10+2]',
    '  Properties: 0 bytes [12+1]',
    '  Client Identifier: "ab" [13+4]',
  ]);
});

test('MQTT: the remaining lengths of table 2.4', () => {
  for (const [length, bytes] of [
    [127, 1],
    [128, 2],
    [16383, 2],
    [16384, 3],
  ] as const) {
    const packet = made(
      { cmd: 'publish', topic: 't', payload: Buffer.alloc(length - 3), qos: 0 },
      4,
    );
    const [node] = decodeAs(payload(packet), 4).nodes;
    const found = node?.children?.find(({ label }) => label === 'Remaining Length');
    assert.deepEqual([found?.value, found?.span?.length], [String(length), bytes]);
  }
  assert.throws(() => decodeAs(payload(hexBytes('30 ff ff ff ff 01')), 4), /longer than 4/);
});

const properties = { userProperties: { a: 'b' }, reasonString: 'why' };
const PACKETS = [
  {
    cmd: 'connect',
    protocolId: 'MQTT',
    clientId: 'c',
    clean: true,
    keepalive: 60,
    username: 'u',
    password: Buffer.from('p'),
    will: { topic: 'w', payload: Buffer.from('gone'), qos: 1, retain: true },
  },
  { cmd: 'connack', sessionPresent: true, returnCode: 0, reasonCode: 0 },
  {
    cmd: 'publish',
    topic: 'a/b',
    payload: 'hello',
    qos: 1,
    retain: true,
    dup: false,
    messageId: 42,
  },
  { cmd: 'puback', messageId: 42 },
  { cmd: 'pubrec', messageId: 42 },
  { cmd: 'pubrel', messageId: 42 },
  { cmd: 'pubcomp', messageId: 42 },
  {
    cmd: 'subscribe',
    messageId: 7,
    subscriptions: [{ topic: 'a/+', qos: 1, nl: false, rap: true, rh: 1 }],
  },
  { cmd: 'suback', messageId: 7, granted: [0, 1, 128] },
  { cmd: 'unsubscribe', messageId: 8, unsubscriptions: ['a', 'b'] },
  { cmd: 'unsuback', messageId: 8, granted: [0, 17] },
  { cmd: 'pingreq' },
  { cmd: 'pingresp' },
  { cmd: 'disconnect', reasonCode: 4 },
] as const;

test('MQTT: every packet of another encoder is read whole, in 3.1.1 and in 5', () => {
  for (const packet of PACKETS) {
    for (const level of [4, 5] as const) {
      const version = packet.cmd === 'connect' ? { protocolVersion: level } : {};
      const bytes = made({ ...packet, ...version }, level);
      const { nodes } = decodeAs(payload(bytes), level);
      assert.equal(nodes.length, 1);
      assert.equal(nodes[0]?.label.toLowerCase(), packet.cmd);
      assert.equal(nodes[0]?.span?.length, bytes.length);
    }
  }
  const auth = made(
    { cmd: 'auth', reasonCode: 24, properties: { authenticationMethod: 'm', ...properties } },
    5,
  );
  const lines = outline(decodeAs(payload(auth), 5).nodes);
  assert.ok(lines.includes('  Reason Code: 24 Continue authentication'));
  assert.ok(lines.includes('    User Property: a: b'));
  assert.throws(() => decodeAs(payload(auth), 4), /reserved/);
});

test('MQTT: what a PUBLISH says, with its flags', () => {
  const lines = outline(decodeAs(payload(made(PACKETS[2], 5)), 5).nodes);
  assert.deepEqual(lines.slice(3), [
    '  flags: QoS 1, RETAIN',
    '  Topic Name: "a/b"',
    '  Packet Identifier: 42',
    '  Properties: 0 bytes',
    '  Application Message: "hello"',
  ]);
});

test('MQTT: the CONNECT of the connection says which version is spoken', () => {
  const connect = made({ ...PACKETS[0], protocolVersion: 5 }, 5);
  const publish = made(PACKETS[2], 5);
  const read = decode(among([connect, publish], 1, { direction: 'up' })).nodes;
  assert.ok(outline(read).includes('  Properties: 0 bytes'));
});

test('MQTT: packets in a row, and one that the end of the message cuts', () => {
  const both = hexBytes('c0 00 d0 00 30 20 00');
  assert.deepEqual(
    decode(payload(both)).nodes.map(({ label }) => label),
    ['PINGREQ', 'PINGRESP', 'cut packet'],
  );
  for (const wrong of ['', '00 00', '60 02 00 01', '36 03 00 01 61', '82 02 00 01', 'c0 01 00']) {
    assert.throws(() => decode(payload(hexBytes(wrong))), /./, wrong);
  }
});

test('MQTT: the flags of a PUBLISH stand in its first byte, however long its length is', () => {
  const packet = { cmd: 'publish', topic: 't', payload: Buffer.alloc(300), qos: 1, messageId: 1 };
  const one = made({ cmd: 'pingreq' }, 4);
  const bytes = Uint8Array.of(...one, ...made(packet, 4));
  const [, publish] = decodeAs(payload(bytes), 4).nodes;
  const flags = publish?.children?.find(({ label }) => label === 'flags');
  assert.deepEqual([flags?.value, flags?.span], ['QoS 1', { offset: one.length, length: 1 }]);
});

test('MQTT: a packet whose length the message’s end cuts goes on, too', () => {
  const { nodes } = decodeAs(payload(hexBytes('c000 30 80')), 4);
  assert.deepEqual(outline(nodes).slice(3), [
    'cut packet: 2 bytes: the packet goes on in the next message',
  ]);
});

test('MQTT: codes and parts are called as the version’s own standard calls them', () => {
  const lines = (hex: string, level: 4 | 5) =>
    outline(decodeAs(payload(hexBytes(hex)), level).nodes);
  assert.ok(lines('e001 00', 5).includes('  Reason Code: 0 Normal disconnection'));
  assert.ok(lines('9004 0007 00 00', 5).includes('  Reason Code: 0 Granted QoS 0'));
  assert.ok(lines('b004 0007 00 00', 5).includes('  Reason Code: 0 Success'));
  assert.ok(lines('9005 0007 01 80 03', 4).includes('  Return Code: 1 Success, maximum QoS 1'));
  assert.ok(lines('9005 0007 01 80 03', 4).includes('  Return Code: 128 Failure'));
  assert.ok(lines('9005 0007 01 80 03', 4).includes('  Return Code: 3 reserved'));
  const reserved = lines('100e 0004 4d515454 04 03 000a 0002 6162', 4);
  assert.ok(reserved.includes('  Connect Flags: Reserved, Clean Session'));
  const three = outline(decodeAs(payload(made({ ...PACKETS[0], protocolVersion: 4 }, 4)), 4).nodes);
  assert.ok(three.includes('  Protocol Level: 4 MQTT 3.1.1'));
  assert.ok(three.some((line) => line.startsWith('  Connect Flags: Clean Session, Will QoS 1')));
  assert.ok(three.includes('  Will Message: "gone"'));
});
