import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WebSocketHandshakeEvent } from '../../../playground-server/wire/events.ts';
import { contains, type Field } from '../../../playground-server/wire/index.ts';
import { webSocketFields } from '../../../playground-server/wire/websocket-fields.ts';
import { bytesOfHex } from '../../support/vectors.ts';
import { dissect, FULL_DEFLATE, framesOf, messagesOf } from '../../support/websocket-stand.ts';

const brief = ({ key, value, offset, length, bits }: Field) =>
  `${key} ${offset}+${length}${bits === undefined ? '' : `.${bits.first}+${bits.count}`} ${value}`;

function fieldsOf(hex: string, sender: 'client' | 'server' = 'server') {
  const [frame] = framesOf(dissect(bytesOfHex(hex), { sender, offset: 10 }));
  assert.ok(frame);
  const fields = webSocketFields(frame);
  let before = 0;
  for (const field of fields) {
    assert.ok(contains(frame, field), field.key);
    assert.ok(field.offset >= before, field.key);
    before = field.offset;
    for (const child of field.children ?? []) assert.ok(contains(field, child), child.key);
  }
  return fields;
}

test('A masked frame in wire order', () => {
  assert.deepEqual(fieldsOf('81 85 37 fa 21 3d 7f 9f 4d 51 58', 'client').map(brief), [
    'ws.fin 10+1.0+1 1',
    'ws.rsv1 10+1.1+1 0',
    'ws.rsv2 10+1.2+1 0',
    'ws.rsv3 10+1.3+1 0',
    'ws.opcode 10+1.4+4 0x1 text',
    'ws.mask 11+1.0+1 1',
    'ws.length 11+1.1+7 5',
    'ws.maskingKey 12+4 0x37fa213d',
    'ws.payload 16+5 5 bytes',
  ]);
});

test('The longer forms of a length have a field of their own', () => {
  const short = fieldsOf(`82 7e 00 7e ${'00 '.repeat(126)}`).map(brief);
  assert.ok(short.includes('ws.length 11+1.1+7 126: the next 16 bits say it'));
  assert.ok(short.includes('ws.extendedLength 12+2 126'));
  const long = fieldsOf('82 7f 00 00 00 00 00 00 00 01 00').map(brief);
  assert.ok(long.includes('ws.length 11+1.1+7 127: the next 64 bits say it'));
  assert.ok(long.includes('ws.extendedLength 12+8 1'));
});

test('A close frame shows its code and its reason', () => {
  const children = fieldsOf('88 05 03 e9 62 79 65').at(-1)?.children ?? [];
  assert.deepEqual(children.map(brief), [
    'ws.closeCode 12+2 1001 going away',
    'ws.closeReason 14+3 bye',
  ]);
  assert.equal(fieldsOf('88 02 03 ed').at(-1)?.children?.[0]?.tone, 'bad');
  assert.equal(fieldsOf('88 02 0f a0').at(-1)?.children?.[0]?.value, '4000');
  assert.equal(fieldsOf('88 01 03').at(-1)?.children, undefined);
  assert.equal(fieldsOf('88 00').at(-1)?.key, 'ws.length');
});

test('Every opcode has its name', () => {
  const names = Array.from({ length: 16 }, (_, opcode) => {
    const hex = (0x80 | opcode).toString(16);
    return fieldsOf(`${hex} 00`).find(({ key }) => key === 'ws.opcode')?.value;
  });
  assert.deepEqual(names, [
    '0x0 continuation',
    '0x1 text',
    '0x2 binary',
    ...['0x3', '0x4', '0x5', '0x6', '0x7'].map((it) => `${it} reserved (data)`),
    '0x8 close',
    '0x9 ping',
    '0xa pong',
    ...['0xb', '0xc', '0xd', '0xe', '0xf'].map((it) => `${it} reserved (control)`),
  ]);
});

test('A message says what became of its frames', () => {
  const values = (hex: string) => {
    const [message] = messagesOf(dissect(bytesOfHex(hex), { deflate: FULL_DEFLATE }));
    assert.ok(message);
    const fields = webSocketFields(message);
    assert.ok(fields.every((field) => contains(message, field)));
    return fields.map(({ value }) => value);
  };
  assert.deepEqual(values('c1 07 f2 48 cd c9 c9 07 00'), [
    'text',
    '1',
    'yes',
    '7 bytes',
    '5 bytes',
  ]);
  assert.equal(values('c1 01 06').at(-1), 'can not be inflated');
  assert.equal(values('82 00')[2], 'no');
});

test('The handshake shows the response where it stands and the request as a whole', () => {
  const handshake: WebSocketHandshakeEvent = {
    kind: 'ws-handshake',
    direction: 'down',
    offset: 0,
    length: 200,
    exchange: 0,
    key: 'k',
    accept: 'a',
    expectedAccept: 'a',
    offeredSubprotocols: ['x', 'y'],
    subprotocol: 'x',
    offeredExtensions: 'permessage-deflate',
    extensions: 'permessage-deflate',
    deflate: FULL_DEFLATE,
    acceptSpan: { offset: 150, length: 1 },
    subprotocolSpan: { offset: 100, length: 1 },
    extensionsSpan: { offset: 120, length: 18 },
  };
  const fields = webSocketFields(handshake);
  assert.deepEqual(fields.map(brief), [
    'ws.handshake.key 0+200 k',
    'ws.handshake.expectedAccept 0+200 a',
    'ws.handshake.offeredSubprotocols 0+200 x, y',
    'ws.handshake.offeredExtensions 0+200 permessage-deflate',
    'ws.handshake.subprotocol 100+1 x',
    'ws.handshake.extensions 120+18 permessage-deflate',
    'ws.handshake.accept 150+1 a',
  ]);
  assert.deepEqual(
    fields[5]?.children?.map(({ name, value }) => `${name}=${value}`),
    [
      'server_no_context_takeover=false',
      'client_no_context_takeover=false',
      'server_max_window_bits=15',
      'client_max_window_bits=15',
    ],
  );
  const { acceptSpan, subprotocolSpan, extensionsSpan, deflate, ...bare } = handshake;
  const wrong = webSocketFields({ ...bare, accept: 'b' });
  assert.equal(wrong.find(({ key }) => key === 'ws.handshake.accept')?.tone, 'bad');
  assert.ok(wrong.every(({ children }) => children === undefined));
});
