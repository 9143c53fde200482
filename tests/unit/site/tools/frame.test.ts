import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { foundRows, violationsOf } from '../../../../site/tools/found-rows.ts';
import { EXAMPLES } from '../../../../site/tools/frame/examples.ts';
import { fragmentOf, frameOf, MOST_LINKED } from '../../../../site/tools/frame/frame-link.ts';
import { frameModel, senderOf } from '../../../../site/tools/frame/frame-model.ts';
import { BytesError, parseBytes } from '../../../../site/tools/frame/parse-bytes.ts';
import { toolsWords } from '../../../../site/wire-view/dictionary/tools.ts';
import { inspect } from '../../../../site/wire-view/inspector/inspected.ts';
import { ruleLink } from '../../../../site/wire-view/model/rule-link.ts';
import { hexBytes } from '../../../support/payloads.ts';

/** The masked frame of RFC 6455, section 5.7. */
const HELLO = hexBytes(EXAMPLES.masked);

const SPELLINGS: readonly (readonly [format: string, text: string])[] = [
  ['hex', '818537fa213d7f9f4d5158'],
  ['hex', '81 85 37 FA 21 3D 7F 9F 4D 51 58'],
  ['hex', '81:85:37:fa:21:3d:7f:9f:4d:51:58'],
  ['hex', '0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58'],
  ['hex', '0x818537fa213d7f9f4d5158'],
  ['hex', '"\\x81\\x85\\x37\\xfa\\x21\\x3d\\x7f\\x9f\\x4d\\x51\\x58"'],
  ['hex', '%81%85%37%fa%21%3d%7f%9f%4d%51%58'],
  ['hex', '8185 37fa 213d\n7f9f 4d51 58\n'],
  ['base64', 'gYU3+iE9f59NUVg='],
  ['base64', 'gYU3-iE9f59NUVg'],
  ['base64', 'gYU3+iE9\nf59NUVg=\n'],
  ['dump', '00000000: 8185 37fa 213d 7f9f 4d51 58              ..7.!=..MQX'],
  ['dump', '00000000  81 85 37 fa 21 3d 7f 9f  4d 51 58                 |..7.!=..MQX|\n0000000b\n'],
  ['dump', '0000   81 85 37 fa 21 3d 7f 9f\n0008   4d 51 58'],
  ['array', '{ 0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58 }'],
  ['array', "unsigned char frame[11] = {129, 133, '7', 0xfa, '!', 61, 127, 0x9f, 'M', 'Q', 'X'};"],
  [
    'array',
    'uint8_t f[] = {\n  0x81, 0x85, // head\n  0x37, 0xfa, 0x21, 0x3d, /* key */\n  127, 159, 77, 81, 88,\n};',
  ],
  ['array', '129, 133, 55, 250, 33, 61, 127, 159, 77, 81, 88'],
  ['array', '-127, -123, 55, -6, 33, 61, 127, -97, 77, 81, 88'],
];

test('a frame is read from each way in which people write bytes down', () => {
  for (const [format, text] of SPELLINGS) {
    const parsed = parseBytes(text);
    assert.deepEqual([parsed.format, [...parsed.bytes]], [format, [...HELLO]], text);
  }
  assert.equal(parseBytes(' \n').bytes.length, 0);
});

test('what is none of them says where, what, and what to do', () => {
  const cases = [
    ['81 8g', 'BYTES_HEX_DIGIT', 'g', 5],
    ['81 5 37', 'BYTES_HEX_ODD', '5', 4],
    ['gYU3zz!', 'BYTES_HEX_DIGIT', 'g', 1],
    ['gYU3z', 'BYTES_BASE64', 'z', 5],
    ['{0x81, 256}', 'BYTES_ARRAY_ITEM', '256', 8],
    ['{ hello }', 'BYTES_ARRAY_ITEM', 'hello', 3],
  ] as const;
  for (const [text, code, seen, at] of cases) {
    assert.throws(
      () => parseBytes(text),
      (error) =>
        error instanceof BytesError &&
        error.code === code &&
        error.seen === seen &&
        error.at === at,
      text,
    );
    assert.match(toolsWords.frame.errors[code](seen, at), /[.?]$/);
  }
});

test('any text is bytes or a BytesError, and bytes survive each spelling', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      try {
        parseBytes(text);
      } catch (error) {
        if (!(error instanceof BytesError)) throw error;
      }
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (bytes) => {
      const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
      for (const text of [
        hex.join(' '),
        hex.join(''),
        `{${[...bytes].join(',')}}`,
        hex.map((h) => `0x${h}`).join(', '),
      ]) {
        assert.deepEqual([...parseBytes(text).bytes], [...bytes], text);
      }
    }),
  );
});

test('a link carries the frame and how it is to be read, in its fragment', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom('mask' as const, 'client' as const, 'server' as const),
      fc.boolean(),
      (bytes, sender, deflate) => {
        const fragment = fragmentOf({ bytes, sender, deflate });
        assert.match(fragment ?? '', /^#frame=[\w-]*(&from=\w+)?(&deflate=1)?$/);
        const back = frameOf(fragment ?? '');
        assert.ok(back !== undefined && back !== 'broken');
        assert.deepEqual(
          [[...back.bytes], back.sender, back.deflate],
          [[...bytes], sender, deflate],
        );
      },
    ),
  );
  assert.equal(
    fragmentOf({ bytes: new Uint8Array(MOST_LINKED + 1), sender: 'mask', deflate: false }),
    undefined,
  );
  assert.equal(frameOf('#top'), undefined);
  assert.equal(frameOf('#frame=a'), 'broken');
  assert.equal(frameOf('#frame=%00%00'), 'broken');
});

test('the sender is whom the mask bit names, unless it is told', () => {
  assert.equal(senderOf({ bytes: HELLO, sender: 'mask' }), 'client');
  assert.equal(senderOf({ bytes: hexBytes('8100'), sender: 'mask' }), 'server');
  assert.equal(senderOf({ bytes: HELLO, sender: 'server' }), 'server');
});

const model = (hex: string, more: Partial<Parameters<typeof frameModel>[0]> = {}) =>
  frameModel({ bytes: hexBytes(hex), sender: 'mask', deflate: false, ...more });
const kinds = (hex: string, more = {}) =>
  foundRows(model(hex, more)).map(({ event }) => event.kind);
const codes = (hex: string, more = {}) =>
  violationsOf(model(hex, more)).map(({ violation }) => violation.code);

test('a pasted frame stands in the byte inspector, with no words about a way that it never took', () => {
  const one = model(EXAMPLES.masked);
  const [row] = foundRows(one);
  assert.ok(row);
  assert.equal(new TextDecoder().decode(inspect(row, one).plain?.subarray(6)), 'Hello');
  assert.deepEqual([row.time, row.arrived, row.number], [0, 0, 1]);
});

test('each example is what its name says', () => {
  assert.deepEqual(kinds(EXAMPLES.fragmented), ['ws-frame', 'ws-frame', 'ws-frame', 'ws-message']);
  assert.deepEqual(codes(EXAMPLES.fragmented), []);
  const [close] = foundRows(model(EXAMPLES.close));
  assert.equal(close?.event.kind === 'ws-frame' && close.event.closeCode, 1000);
  assert.deepEqual(codes(EXAMPLES.close), []);
  assert.deepEqual(codes(EXAMPLES.compressed, { deflate: true }), []);
  assert.deepEqual(codes(EXAMPLES.compressed), ['WS_RESERVED_BIT_SET', 'WS_INVALID_UTF8']);
  assert.deepEqual(codes(EXAMPLES.broken), [
    'WS_RESERVED_BIT_SET',
    'WS_CONTROL_FRAGMENTED',
    'WS_LENGTH_NOT_MINIMAL',
    'WS_INVALID_UTF8',
  ]);
});

test('who sent it decides about the mask', () => {
  assert.deepEqual(codes(EXAMPLES.masked, { sender: 'server' }), ['WS_MASKED_SERVER_FRAME']);
  assert.deepEqual(codes('81 00', { sender: 'client' }), ['WS_UNMASKED_CLIENT_FRAME']);
});

test('a frame that is cut short says so', () => {
  assert.deepEqual(kinds('81 05 48 65'), ['truncated']);
  assert.deepEqual(kinds('81'), ['truncated']);
});

test('a rule leads to its section', () => {
  assert.equal(
    ruleLink('RFC 6455, section 5.2'),
    'https://www.rfc-editor.org/rfc/rfc6455.html#section-5.2',
  );
  assert.equal(ruleLink('HTML, section 9.2'), undefined);
});
