import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type LengthForm,
  readLength,
} from '../../../../../../site/wire-view/explain/websocket/length.ts';
import {
  maskColumns,
  readsAs,
} from '../../../../../../site/wire-view/explain/websocket/masking.ts';
import { dissect, frameBytes, framesOf } from '../../../../../support/websocket-stand.ts';

function frameOf(frame: Parameters<typeof frameBytes>[0], sender: 'client' | 'server' = 'client') {
  const bytes = frameBytes(frame);
  const event = framesOf(dissect(bytes, { sender }))[0];
  assert.ok(event);
  return { bytes, event, wire: bytes.subarray(event.headLength) };
}

const anyKey = fc.integer({ min: 0, max: 0xffff_ffff });

test('XOR with the key twice gives back what there was, for every byte of every payload', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), anyKey, (payload, maskingKey) => {
      const { event, wire } = frameOf({ first: 0x82, payload, maskingKey });
      const columns = maskColumns(event, wire, 'bytes');
      assert.deepEqual(
        columns.map(({ plain }) => plain),
        [...payload],
      );
      for (const { wire: sent, key, plain } of columns) {
        assert.equal(sent ^ key, plain);
        assert.equal(plain ^ key, sent);
      }
    }),
  );
});

test('a window of columns is the same as that part of all of them', () => {
  const payload = new TextEncoder().encode('héllo 線 and more of it');
  const { event, wire } = frameOf({ first: 0x81, payload, maskingKey: 0x37fa213d });
  const all = maskColumns(event, wire, 'text');
  for (let from = 0; from < all.length; from += 3) {
    assert.deepEqual(maskColumns(event, wire, 'text', from, from + 4), all.slice(from, from + 4));
  }
});

test('a character stands at its first byte, and the others say that they are part of it', () => {
  const payload = new TextEncoder().encode('é線\n a');
  const { event, wire } = frameOf({ first: 0x81, payload, maskingKey: 1 });
  const said = maskColumns(event, wire, 'text').map(({ character }) => character);
  assert.deepEqual(said, ['é', '…', '線', '…', '…', '␊', '␣', 'a']);
});

test('a character that another frame goes on with is no character yet', () => {
  const payload = new TextEncoder().encode('線').subarray(0, 2);
  const { event, wire } = frameOf({ first: 0x01, payload, maskingKey: 1 });
  assert.deepEqual(
    maskColumns(event, wire, 'text').map(({ kind }) => kind),
    ['part', 'part'],
  );
});

test('compressed bytes are not read as text, and a continuation is read as its message is', () => {
  const { event } = frameOf({ first: 0xc1, payload: Uint8Array.of(0x61), maskingKey: 1 });
  assert.equal(readsAs(event, 'text', true), 'compressed');
  const { event: continued } = frameOf({ first: 0x80, payload: Uint8Array.of(0x61) });
  assert.equal(readsAs(continued, 'text', true), 'compressed');
  assert.equal(readsAs(continued, 'text', false), 'text');
  assert.equal(readsAs(continued, 'binary', false), 'bytes');
});

test('whatever the form, its bytes add up to the length', () => {
  const forms: fc.Arbitrary<LengthForm> = fc.constantFrom(7, 16, 64);
  fc.assert(
    fc.property(forms, fc.nat({ max: 70_000 }), fc.boolean(), (form, size, masked) => {
      const length = Math.min(size, form === 7 ? 125 : form === 16 ? 0xffff : size);
      const { bytes, event } = frameOf({
        first: 0x82,
        payload: new Uint8Array(length),
        lengthForm: form,
        ...(masked ? { maskingKey: 9 } : {}),
      });
      const reading = readLength(event, bytes);
      assert.equal(reading.form, form);
      assert.equal(reading.masked, masked);
      const sum = reading.terms.reduce((all, { product }) => all + product, 0);
      assert.equal(form === 7 ? reading.seven : sum, length);
      assert.equal(reading.extended.length, form === 7 ? 0 : form / 8);
    }),
  );
});

test('300 is written as 126, 0x01 and 0x2c: 256 and 44', () => {
  const { bytes, event } = frameOf({ first: 0x82, payload: new Uint8Array(300) }, 'server');
  const reading = readLength(event, bytes);
  assert.equal(reading.seven, 126);
  assert.deepEqual(reading.terms, [
    { byte: 0x01, weight: 256, product: 256 },
    { byte: 0x2c, weight: 1, product: 44 },
  ]);
  assert.equal(reading.spare, 0);
});

test('a longer form than needed is told with the bytes that it wastes', () => {
  const spare = (length: number, lengthForm: LengthForm) => {
    const { bytes, event } = frameOf({ first: 0x82, payload: new Uint8Array(length), lengthForm });
    const reading = readLength(event, bytes);
    return [reading.minimal, reading.spare];
  };
  assert.deepEqual(spare(5, 16), [7, 2]);
  assert.deepEqual(spare(5, 64), [7, 8]);
  assert.deepEqual(spare(300, 64), [16, 6]);
  assert.deepEqual(spare(125, 7), [7, 0]);
  assert.deepEqual(spare(126, 16), [16, 0]);
});
