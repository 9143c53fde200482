/** MessagePack, CBOR and Protocol Buffers: their specifications' vectors, and other decoders. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as otherMsgpack from '@msgpack/msgpack';
import * as otherCbor from 'cborg';
import fc from 'fast-check';
import { decode as cbor } from '../../../../../site/wire-view/payload/cbor.ts';
import { decode as msgpack } from '../../../../../site/wire-view/payload/msgpack.ts';
import type {
  Decoded,
  Payload,
  PayloadNode,
} from '../../../../../site/wire-view/payload/payload.ts';
import { decode as protobuf } from '../../../../../site/wire-view/payload/protobuf.ts';
import { everyNode, hexBytes, outline, payload } from '../../../../support/payloads.ts';

const valueOfHex = (decode: (payload: Payload) => Decoded, hex: string) =>
  decode(payload(hexBytes(hex))).nodes[0]?.value;

/** RFC 8949, appendix A: encodings and their diagnostic notation. */
const CBOR_VECTORS: readonly (readonly [hex: string, notation: string])[] = [
  ['00', '0'],
  ['17', '23'],
  ['1818', '24'],
  ['1903e8', '1000'],
  ['1a000f4240', '1000000'],
  ['1b000000e8d4a51000', '1000000000000'],
  ['1bffffffffffffffff', '18446744073709551615'],
  ['3bffffffffffffffff', '-18446744073709551616'],
  ['20', '-1'],
  ['3903e7', '-1000'],
  ['f90000', '0.0'],
  ['f98000', '-0.0'],
  ['f93c00', '1.0'],
  ['fb3ff199999999999a', '1.1'],
  ['f97bff', '65504.0'],
  ['fa47c35000', '100000.0'],
  ['f90001', '5.960464477539063e-8'],
  ['f90400', '0.00006103515625'],
  ['f9c400', '-4.0'],
  ['f97c00', 'Infinity'],
  ['f97e00', 'NaN'],
  ['f9fc00', '-Infinity'],
  ['fb7ff0000000000000', 'Infinity'],
  ['f4', 'false'],
  ['f5', 'true'],
  ['f6', 'null'],
  ['f7', 'undefined'],
  ['f0', 'simple(16)'],
  ['f8ff', 'simple(255)'],
  ['40', "h''"],
  ['4401020304', "h'01020304'"],
  ['60', '""'],
  ['6449455446', '"IETF"'],
  ['62225c', '"\\"\\\\"'],
  ['62c3bc', '"ü"'],
  ['64f0908591', '"𐅑"'],
  ['80', '[0]'],
  ['83010203', '[3]'],
  ['a0', '{0}'],
  ['a201020304', '{2}'],
  ['5f42010243030405ff', "(_ h'0102', h'030405')"],
  ['7f657374726561646d696e67ff', '(_ "strea", "ming")'],
  ['9fff', '[_ 0]'],
  ['9f018202039f0405ffff', '[_ 3]'],
  ['bf61610161629f0203ffff', '{_ 2}'],
];

test('CBOR: the examples of RFC 8949, appendix A', () => {
  for (const [hex, notation] of CBOR_VECTORS) assert.equal(valueOfHex(cbor, hex), notation, hex);
  assert.match(valueOfHex(cbor, 'c249010000000000000000') ?? '', /: 18446744073709551616$/);
  assert.match(valueOfHex(cbor, 'c349010000000000000000') ?? '', /: -18446744073709551617$/);
  assert.match(valueOfHex(cbor, 'c11a514b67b0') ?? '', /2013-03-21T20:04:00/);
  assert.match(valueOfHex(cbor, 'd74401020304') ?? '', /^23\(h'01020304'\)/);
});

test('CBOR: what appendix F calls not well-formed is refused', () => {
  const wrong = [
    '18',
    '19',
    'a1',
    '1c',
    '3e',
    '5f00ff',
    '7f61',
    '9f',
    'bf00',
    'ff',
    'f818',
    '62',
    '5f5f4100ffff',
    'df',
  ];
  for (const hex of wrong) assert.throws(() => cbor(payload(hexBytes(hex))), /./, hex);
});

test('CBOR: a string in pieces that the end cuts says so', () => {
  assert.throws(() => cbor(payload(hexBytes('7f6161'))), /the bytes end inside a string/);
});

test('MessagePack: each form of its specification', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['c0', 'nil'],
    ['c2', 'false'],
    ['c3', 'true'],
    ['7f', '127'],
    ['e0', '-32'],
    ['cc80', '128'],
    ['cd0100', '256'],
    ['ce00010000', '65536'],
    ['cfffffffffffffffff', '18446744073709551615'],
    ['d080', '-128'],
    ['d18000', '-32768'],
    ['d280000000', '-2147483648'],
    ['d38000000000000000', '-9223372036854775808'],
    ['ca3f800000', '1'],
    ['cb3ff199999999999a', '1.1'],
    ['a568656c6c6f', '"hello"'],
    ['d90568656c6c6f', '"hello"'],
    ['da000568656c6c6f', '"hello"'],
    ['db0000000568656c6c6f', '"hello"'],
    ['c4020102', "h'0102'"],
    ['c500020102', "h'0102'"],
    ['c6000000020102', "h'0102'"],
    ['93010203', '[3]'],
    ['dc0001c0', '[1]'],
    ['dd00000001c0', '[1]'],
    ['81a16101', '{1}'],
    ['de0001a16101', '{1}'],
    ['df00000001a16101', '{1}'],
    ['d40105', "ext 1: h'05'"],
    ['c7020a0102', "ext 10: h'0102'"],
    ['d6ff514b67b0', 'ext -1: 2013-03-21T20:04:00.000Z'],
    ['d7ffee6b280 0514b67b0'.replace(' ', ''), 'ext -1: 2013-03-21T20:04:00.000Z + 1000000000 ns'],
    ['c70cff00000001ffffffffffffffff', 'ext -1: 1969-12-31T23:59:59.000Z + 1 ns'],
  ];
  for (const [hex, value] of cases) assert.equal(valueOfHex(msgpack, hex), value, hex);
  assert.throws(() => msgpack(payload(hexBytes('c1'))), /never used/);
  assert.deepEqual(
    outline(msgpack(payload(hexBytes('82a7636f6d70616374c3a6736368656d6100'))).nodes, true),
    ['MessagePack: {2} [0+18]', '  compact: true [1+9]', '  schema: 0 [10+8]'],
  );
});

/** The JavaScript value of a tree, as the libraries give it. */
function plain(node: PayloadNode): unknown {
  if (node.shape === 'array') return (node.children ?? []).map(plain);
  if (node.shape !== 'object') return node.data;
  return Object.fromEntries((node.children ?? []).map((child) => [child.label, plain(child)]));
}

const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((it) => !Number.isInteger(it)),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 5 },
    ),
  ),
})).value;

test('MessagePack and CBOR of other encoders are read as those encoders meant them', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const [packed] = msgpack(payload(otherMsgpack.encode(value))).nodes;
      const [encoded] = cbor(payload(otherCbor.encode(value))).nodes;
      assert.ok(packed && encoded);
      assert.deepEqual(plain(packed), JSON.parse(JSON.stringify(value)));
      assert.deepEqual(plain(encoded), JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('what this decoder takes for one MessagePack value, another takes for the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
      let nodes: readonly PayloadNode[];
      try {
        nodes = msgpack(payload(bytes)).nodes;
      } catch {
        return;
      }
      // Keys that are no strings or numbers, and bytes in a string, are where the other is stricter.
      if (everyNode(nodes).some(({ label, shape }) => label.startsWith('{') || shape === 'object'))
        return;
      assert.equal([...otherMsgpack.decodeMulti(bytes)].length, nodes.length);
    }),
    { numRuns: 300 },
  );
});

test('Protocol Buffers: the examples of the encoding guide', () => {
  const lines = (hex: string) => outline(protobuf(payload(hexBytes(hex))).nodes, true);
  assert.deepEqual(lines('08 96 01'), ['1: varint 150, sint 75 [0+3]']);
  assert.deepEqual(lines('12 07 74 65 73 74 69 6e 67'), ['2: "testing" [0+9]']);
  assert.deepEqual(lines('1a 03 08 96 01'), ['3: message [0+5]', '  1: varint 150, sint 75 [2+3]']);
  // -2 in two's complement.
  assert.deepEqual(lines('08 fe ff ff ff ff ff ff ff ff 01'), [
    '1: varint 18446744073709551614, int64 -2, sint 9223372036854775807 [0+11]',
  ]);
  assert.deepEqual(lines('0d 00 00 80 3f'), ['1: fixed32 1065353216, float 1 [0+5]']);
  assert.deepEqual(lines('09 00 00 00 00 00 00 f0 3f'), [
    '1: fixed64 4607182418800017408, double 1 [0+9]',
  ]);
  assert.deepEqual(lines('0b 10 01 0c'), [
    '1: group [0+4]',
    '  2: varint 1, sint -1, bool true [1+2]',
  ]);
  for (const wrong of ['00 01', '0c', '08', '0f', '12 05 61', '0b 10 01', '']) {
    assert.throws(() => protobuf(payload(hexBytes(wrong))), /./, wrong);
  }
});
