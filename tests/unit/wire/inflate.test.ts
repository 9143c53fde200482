import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, createDeflateRaw, deflateRawSync, type ZlibOptions } from 'node:zlib';
import fc from 'fast-check';
import { type InflateProblem, Inflater } from '../../../playground-server/wire/inflate.ts';
import { bytesOfHex } from '../../support/vectors.ts';

/** Inflates one message from pieces of `size`. */
function inflate(
  bytes: Uint8Array,
  { size = Number.POSITIVE_INFINITY, limit = 1 << 24 } = {},
): { bytes: Uint8Array; problem: InflateProblem | undefined; inflater: Inflater } {
  const pieces: Uint8Array[] = [];
  const inflater = new Inflater(limit, (piece) => pieces.push(piece.slice()));
  inflater.begin(false);
  let problem: InflateProblem | undefined;
  for (let at = 0; at < bytes.length; at += size) {
    problem = inflater.push(bytes.slice(at, at + size));
  }
  return { bytes: Uint8Array.from(Buffer.concat(pieces)), problem, inflater };
}

/** Bytes with as much repetition as text has, and as little as noise, in turn. */
function sample(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, (_, index) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (index >>> 9) % 2 === 0 ? (state >>> 24) & 0x0f : state >>> 24;
  });
}

const WAYS: [string, ZlibOptions][] = [
  ['stored', { level: 0 }],
  ['fixed codes', { strategy: constants.Z_FIXED }],
  ['dynamic codes', { level: 9 }],
  ['runs', { strategy: constants.Z_RLE }],
  ['literals only', { strategy: constants.Z_HUFFMAN_ONLY }],
];

for (const [name, options] of WAYS) {
  test(`What zlib makes with ${name} comes back, in pieces of every size`, () => {
    for (const length of [0, 1, 2, 257, 4096, 70_000]) {
      const original = sample(length, length + 1);
      const packed = deflateRawSync(original, options);
      const sizes = length > 5000 ? [Number.POSITIVE_INFINITY, 1448] : [1, 2, 3, 7, 100, 1e9];
      for (const size of sizes) {
        const result = inflate(packed, { size });
        assert.equal(result.problem, undefined);
        assert.ok(result.inflater.atBlockBorder);
        assert.equal(result.inflater.produced, length);
        assert.ok(Buffer.from(result.bytes).equals(original), `${length} bytes by ${size}`);
      }
    }
  });
}

test('Anything that zlib packs is unpacked (property)', () => {
  const options = fc.record({
    level: fc.integer({ min: 0, max: 9 }),
    windowBits: fc.integer({ min: 9, max: 15 }),
    memLevel: fc.integer({ min: 1, max: 9 }),
    strategy: fc.integer({ min: 0, max: 4 }),
  });
  const text = fc.array(fc.constantFrom('a', 'bc', 'hello ', '€', '\0'), { maxLength: 400 });
  fc.assert(
    fc.property(text, options, fc.integer({ min: 1, max: 60 }), (words, how, size) => {
      const original = Buffer.from(words.join(''));
      const result = inflate(deflateRawSync(original, how), { size });
      assert.equal(result.problem, undefined);
      assert.ok(Buffer.from(result.bytes).equals(original));
    }),
    { numRuns: 150 },
  );
});

test('Arbitrary bytes never throw, and are the same in any pieces (property)', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.integer({ min: 1, max: 9 }),
      (bytes, size) => {
        const whole = inflate(bytes, { limit: 5000 });
        const split = inflate(bytes, { limit: 5000, size });
        assert.deepEqual(split.problem, whole.problem);
        assert.deepEqual(split.bytes, whole.bytes);
        assert.ok(whole.bytes.length <= 5000 + 258);
      },
    ),
    { numRuns: 400 },
  );
});

test('Broken packed bytes never throw (property)', () => {
  const packed = deflateRawSync(sample(600, 9), { level: 9 });
  fc.assert(
    fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const broken = Uint8Array.from(packed);
      broken[at] = (broken[at] as number) ^ flip;
      assert.deepEqual(inflate(broken, { size: 5 }).problem, inflate(broken).problem);
    }),
    { numRuns: 300 },
  );
});

test('A window of 32 KiB is kept from message to message', async () => {
  const messages = [sample(50_000, 1), sample(50_000, 1), sample(10, 3), sample(50_000, 1)];
  const deflate = createDeflateRaw();
  const packed: Buffer[] = [];
  for (const message of messages) {
    deflate.write(message);
    await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, () => resolve()));
    packed.push(deflate.read() as Buffer);
  }
  deflate.close();
  const pieces: Uint8Array[] = [];
  const inflater = new Inflater(1 << 20, (piece) => pieces.push(piece.slice()));
  packed.forEach((bytes, index) => {
    pieces.length = 0;
    inflater.begin(true);
    assert.equal(inflater.push(bytes), undefined);
    assert.ok(inflater.atBlockBorder);
    assert.ok(Buffer.concat(pieces).equals(messages[index] as Uint8Array));
  });
});

test('A limit is kept before the bytes are made', () => {
  const bomb = deflateRawSync(new Uint8Array(10 * 1024 * 1024));
  const result = inflate(bomb, { limit: 100_000 });
  assert.deepEqual(result.problem, { kind: 'limit' });
  assert.ok(result.bytes.length <= 100_000 + 258);
  assert.deepEqual(result.inflater.push(bomb), { kind: 'limit' });
});

test('How far back a message reached is known', () => {
  const half = sample(300, 5);
  const { inflater } = inflate(deflateRawSync(Buffer.concat([half, half])));
  assert.equal(inflater.farthest, 300);
});

const WRONG: [string, string, string][] = [
  ['a reserved block type', '06', 'block type 3 is reserved'],
  ['LEN and NLEN', '00 05 00 fa fe', 'LEN and NLEN of a stored block disagree'],
  ['287 literal codes', 'fc 00 00 00 00 00 00 00 00 00', 'too many literal codes'],
  ['31 distance codes', '04 1e 00 00 00 00 00 00 00 00', 'too many distance codes'],
  ['too many codes of a length', '04 00 92 24 49 92 24 49 92', 'the code lengths'],
  ['a repeat of nothing', '04 80 24 49 92 24 49 92 24', 'code'],
];

for (const [name, hex, what] of WRONG) {
  test(`Wrong data is named: ${name}`, () => {
    const { problem } = inflate(bytesOfHex(hex));
    assert.equal(problem?.kind, 'invalid');
    assert.ok(problem.what.includes(what), problem.what);
  });
}

/** Packs numbers of so many bits, the least significant bit first. */
function bits(...fields: readonly (readonly [value: number, width: number])[]): Uint8Array {
  const text = fields
    .map(([value, width]) => [...value.toString(2).padStart(width, '0')].reverse().join(''))
    .join('');
  const bytes = text.match(/.{1,8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) =>
    Number.parseInt([...byte.padEnd(8, '0')].reverse().join(''), 2),
  );
}

/** A dynamic head with 257 literal codes, 1 distance code, and these code length lengths. */
const dynamic = (lengths: readonly number[]) =>
  [[0b100, 3], [0, 5], [0, 5], [15, 4], ...lengths.map((length) => [length, 3] as const)] as const;

test('A repeat before any length is wrong', () => {
  // Symbol 16, the first of the order, and 17 have codes of 1 bit.
  const head = dynamic([1, 1, ...new Array(17).fill(0)]);
  const { problem } = inflate(bits(...head, [0, 1], [0, 2], [0, 32]));
  assert.match(problem?.kind === 'invalid' ? problem.what : '', /code lengths/);
});

test('Repeats beyond the last length are wrong', () => {
  // Symbol 18 repeats 138 zeros; three of them are too many.
  const head = dynamic([0, 0, 1, ...new Array(16).fill(0)]);
  const { problem } = inflate(bits(...head, [0, 1], [127, 7], [0, 1], [127, 7], [0, 8]));
  assert.match(problem?.kind === 'invalid' ? problem.what : '', /code lengths/);
});

test('A dynamic block without an end code is wrong', () => {
  // 258 zeros: 138 and 120.
  const head = dynamic([0, 0, 1, ...new Array(16).fill(0)]);
  const { problem } = inflate(bits(...head, [0, 1], [127, 7], [0, 1], [109, 7], [0, 32]));
  assert.match(problem?.kind === 'invalid' ? problem.what : '', /make no code/);
});

test('A bit pattern that stands for nothing is wrong', () => {
  // The only code length symbol is 18 with the code 0; a 1 stands for nothing.
  const head = dynamic([0, 0, 1, ...new Array(16).fill(0)]);
  const { problem } = inflate(bits(...head, [1, 1], [0, 32]));
  assert.match(problem?.kind === 'invalid' ? problem.what : '', /no symbol/);
});

test('Reserved length and distance symbols are wrong', () => {
  // Fixed codes: literal symbol 286 is 11000110, distance symbol 30 is not in the table.
  const reversed = (code: string): readonly [number, number] => [
    Number.parseInt([...code].reverse().join(''), 2),
    code.length,
  ];
  const length = inflate(bits([0b010, 3], reversed('11000110'), [0, 32]));
  assert.match(length.problem?.kind === 'invalid' ? length.problem.what : '', /reserved/);
  const distance = inflate(bits([0b010, 3], reversed('0000001'), reversed('11110'), [0, 32]));
  assert.equal(distance.problem?.kind, 'invalid');
});

test('A reference to before the beginning names its distance', () => {
  assert.deepEqual(inflate(bytesOfHex('f2 00 11 00 00')).problem, {
    kind: 'unknown-history',
    distance: 5,
  });
});
