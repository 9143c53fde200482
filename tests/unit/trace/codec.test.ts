import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  CodecError,
  decodeRecords,
  decodeTrace,
  encodeRecords,
  encodeTrace,
} from '../../../playground-server/trace/codec.ts';
import type { TraceHead, TraceRecord } from '../../../playground-server/trace/trace.ts';
import { anyRecord } from './records.ts';

const head: TraceHead = {
  format: 'wireside-trace',
  version: 1,
  example: 'websocket',
  recordedAt: '2026-01-02T03:04:05.000Z',
  epoch: 1_767_323_045_000,
  software: { node: '24.21.0' },
};

/** A typed array over the same memory is equal only where its class is: plain arrays compare well. */
function plain(records: readonly TraceRecord[]): unknown[] {
  return records.map((record) =>
    record.type === 'chunk' ? { ...record, bytes: [...record.bytes] } : record,
  );
}

function codeOf(decode: () => unknown): string {
  try {
    decode();
  } catch (error) {
    assert.ok(error instanceof CodecError, `threw ${String(error)}`);
    return error.code;
  }
  return 'none';
}

test('records come back as they went in', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 20 }), (records) => {
      assert.deepEqual(plain(decodeRecords(encodeRecords(records))), plain(records));
    }),
  );
});

test('a trace file holds its head and its records', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 5 }), (records) => {
      const decoded = decodeTrace(encodeTrace(head, records));
      assert.deepEqual(decoded.head, head);
      assert.deepEqual(plain(decoded.records), plain(records));
    }),
  );
});

test('a chunk is laid out as the layout says', () => {
  const batch = encodeRecords([
    {
      type: 'chunk',
      seq: 1,
      time: 2,
      leg: 3,
      direction: 'down',
      offset: 4,
      bytes: Uint8Array.of(0xab),
      relayed: 2.5,
      byHop: true,
    },
  ]);
  assert.equal(
    Buffer.from(batch).toString('hex'),
    [
      '01', // version
      '01', // kind: chunk
      '03', // flags: down, by the hop
      '0000',
      '2d000000', // size: 45
      '000000000000f03f', // seq 1
      '0000000000000040', // time 2
      '03000000', // leg 3
      '0000000000001040', // offset 4
      '0000000000000440', // relayed 2.5
      'ab',
    ].join(''),
  );
});

test('any bytes either decode or give a CodecError', () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  fc.assert(fc.property(bytes, (input) => void codeOf(() => decodeRecords(input))));
  fc.assert(fc.property(bytes, (input) => void codeOf(() => decodeTrace(input))));
});

test('one wrong byte in a batch either decodes or gives a CodecError', () => {
  fc.assert(
    fc.property(
      fc.array(anyRecord, { minLength: 1, maxLength: 4 }),
      fc.nat(),
      fc.nat({ max: 255 }),
      (records, place, value) => {
        const batch = encodeRecords(records);
        batch[place % batch.length] = value;
        codeOf(() => decodeRecords(batch));
      },
    ),
  );
});

test('a batch cut short anywhere inside a record is truncated', () => {
  const batch = encodeRecords([
    { type: 'relayed', seq: 1, time: 0, leg: 1, direction: 'up', offset: 9 },
  ]);
  for (let length = 2; length < batch.length; length += 1) {
    assert.equal(
      codeOf(() => decodeRecords(batch.subarray(0, length))),
      'CODEC_TRUNCATED',
    );
  }
  assert.equal(
    codeOf(() => decodeRecords(new Uint8Array(0))),
    'CODEC_TRUNCATED',
  );
});

test('malformed input is told apart', () => {
  const good = encodeRecords([{ type: 'half-close', seq: 1, time: 0, leg: 1, direction: 'up' }]);
  const changed = (at: number, value: number): Uint8Array => {
    const copy = good.slice();
    copy[at] = value;
    return copy;
  };
  const file = (text: string): Uint8Array => new TextEncoder().encode(text);
  assert.equal(
    codeOf(() => decodeRecords(changed(0, 2))),
    'CODEC_VERSION_UNKNOWN',
  );
  assert.equal(
    codeOf(() => decodeRecords(changed(1, 9))),
    'CODEC_KIND_UNKNOWN',
  );
  assert.equal(
    codeOf(() => decodeRecords(changed(5, 3))),
    'CODEC_RECORD_INVALID',
  );
  assert.equal(
    codeOf(() => decodeRecords(changed(16, 0xff))),
    'CODEC_RECORD_INVALID',
  );
  assert.equal(
    codeOf(() => decodeRecords(changed(25, 0x78))),
    'CODEC_RECORD_INVALID',
  );
  assert.equal(
    codeOf(() => decodeTrace(file('no line'))),
    'CODEC_HEAD_INVALID',
  );
  assert.equal(
    codeOf(() => decodeTrace(file('{}\n'))),
    'CODEC_HEAD_INVALID',
  );
  assert.equal(
    codeOf(() => decodeTrace(file('nothing\n'))),
    'CODEC_HEAD_INVALID',
  );
  const later = JSON.stringify({ ...head, version: 2 });
  assert.equal(
    codeOf(() => decodeTrace(file(`${later}\n`))),
    'CODEC_HEAD_INVALID',
  );
  const bare = JSON.stringify({ format: 'wireside-trace', version: 1 });
  assert.equal(
    codeOf(() => decodeTrace(file(`${bare}\n`))),
    'CODEC_HEAD_INVALID',
  );
});

test('a record of a type that is not known is refused, with its name', () => {
  const batch = encodeRecords([{ type: 'half-close', seq: 1, time: 0, leg: 1, direction: 'up' }]);
  const text = Buffer.from(batch).toString('latin1').replace('half-close', 'half-baked');
  assert.throws(() => decodeRecords(Buffer.from(text, 'latin1')), /half-baked/);
});
