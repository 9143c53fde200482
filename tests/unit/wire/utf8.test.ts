import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { test } from 'node:test';
import { invalidUtf8At, Utf8Validator } from '../../../playground-server/wire/utf8.ts';

const INTERESTING = [0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf];
const LEADS = [0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff];
const BYTES = [...INTERESTING, ...LEADS];

test('Every sequence of three border bytes is judged as Node judges it', () => {
  for (const one of BYTES) {
    for (const two of BYTES) {
      for (const three of BYTES) {
        const bytes = Uint8Array.of(one, two, three);
        assert.equal(invalidUtf8At(bytes) < 0, isUtf8(bytes), Buffer.from(bytes).toString('hex'));
      }
    }
  }
});

test('Every 4-byte sequence of border bytes is judged as Node judges it', () => {
  for (const lead of [0xf0, 0xf1, 0xf4]) {
    for (const two of BYTES) {
      for (const three of [0x7f, 0x80, 0xbf, 0xc0]) {
        for (const four of [0x7f, 0x80, 0xbf, 0xc0]) {
          const bytes = Uint8Array.of(lead, two, three, four);
          assert.equal(invalidUtf8At(bytes) < 0, isUtf8(bytes), Buffer.from(bytes).toString('hex'));
        }
      }
    }
  }
});

test('The first wrong byte is named, behind ASCII of any length', () => {
  for (let length = 0; length < 20; length += 1) {
    const bytes = new Uint8Array(length + 1).fill(0x61);
    bytes[length] = 0xff;
    assert.equal(invalidUtf8At(bytes), length);
  }
});

test('A text that ends inside a character is invalid behind its last byte', () => {
  assert.equal(invalidUtf8At(Uint8Array.of(0x41, 0xe2, 0x82)), 3);
});

test('A character may come in any pieces', () => {
  const validator = new Utf8Validator();
  for (const byte of new TextEncoder().encode('$¢€𐍈')) {
    assert.equal(validator.push(Uint8Array.of(byte)), -1);
  }
  assert.equal(validator.complete, true);
  validator.push(Uint8Array.of(0xe2));
  assert.equal(validator.complete, false);
  validator.reset();
  assert.equal(validator.complete, true);
});
