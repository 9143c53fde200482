/**
 * Payload bytes on their way from chunks to events: unmasked (RFC 6455, section 5.3), and gathered
 * without ever trusting a claimed length.
 */

/** What a gather takes at once without having seen the bytes. */
const FIRST_ALLOCATION = 64 * 1024;
/** Below this many bytes two typed array views cost more than a loop. */
const WORDWISE_FROM = 48;

/**
 * Unmasks in place. `bytes[0]` must be under byte `phase` of the masking key.
 *
 * @param key the masking key as a 32-bit integer in network order
 * @returns a value with bit 7 of some byte set where the result is not all ASCII
 */
export function unmask(bytes: Uint8Array, key: number, phase = 0): number {
  const length = bytes.length;
  if (length < WORDWISE_FROM || bytes.byteOffset % 4 !== 0) {
    return unmaskFrom(bytes, 0, key, phase);
  }
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, length >>> 2);
  const mask = maskWord(key, phase);
  const count = words.length;
  let seen = 0;
  for (let index = 0; index < count; index += 1) {
    const word = (words[index] as number) ^ mask;
    words[index] = word;
    seen |= word;
  }
  return (seen & 0x80808080) | unmaskFrom(bytes, count << 2, key, phase);
}

/**
 * Fills `target` with the bytes of `source` from `at` on, unmasked; with a key of 0 it copies.
 * @returns as {@link unmask} does
 */
export function copyUnmasked(
  target: Uint8Array,
  source: Uint8Array,
  at: number,
  key: number,
): number {
  const length = target.length;
  if (length >= WORDWISE_FROM) {
    target.set(source.subarray(at, at + length));
    return unmask(target, key);
  }
  let seen = 0;
  for (let index = 0; index < length; index += 1) {
    const byte = (source[at + index] as number) ^ ((key >>> (24 - ((index & 3) << 3))) & 0xff);
    target[index] = byte;
    seen |= byte;
  }
  return seen & 0x80;
}

/** The byte loop behind {@link unmask}. */
function unmaskFrom(bytes: Uint8Array, from: number, key: number, phase: number): number {
  const length = bytes.length;
  let seen = 0;
  for (let index = from; index < length; index += 1) {
    const byte = (bytes[index] as number) ^ ((key >>> (24 - (((index + phase) & 3) << 3))) & 0xff);
    bytes[index] = byte;
    seen |= byte;
  }
  return seen & 0x80;
}

const maskBytes = new Uint8Array(4);
const maskWords = new Int32Array(maskBytes.buffer);

/** The key as the platform's own byte order reads it from memory, turned by `phase`. */
function maskWord(key: number, phase: number): number {
  for (let index = 0; index < 4; index += 1) {
    maskBytes[index] = key >>> (24 - (((index + phase) & 3) << 3));
  }
  return maskWords[0] as number;
}

/** Collects up to `limit` bytes; grows with what came, not with what was announced. */
export class Gather {
  readonly #limit: number;
  #bytes: Uint8Array;
  #filled = 0;

  /**
   * @param expected how many bytes are announced; at most 64 KiB of them are allocated in advance
   * @param limit how many bytes are kept; the rest is dropped
   */
  constructor(expected: number, limit: number) {
    this.#limit = limit;
    this.#bytes = new Uint8Array(Math.min(expected, FIRST_ALLOCATION, limit));
  }

  /** Adds what the limit leaves room for of `source` between `from` and `to`. */
  append(source: Uint8Array, from = 0, to = source.length): void {
    const end = Math.min(to, from + this.#limit - this.#filled);
    if (end <= from) return;
    const filled = this.#filled + end - from;
    if (filled > this.#bytes.length) this.#grow(filled);
    this.#bytes.set(source.subarray(from, end), this.#filled);
    this.#filled = filled;
  }

  /** What was kept, in an array of exactly its size. */
  take(): Uint8Array {
    return this.#filled === this.#bytes.length ? this.#bytes : this.#bytes.slice(0, this.#filled);
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.min(this.#limit, Math.max(needed, this.#bytes.length * 2)));
    grown.set(this.#bytes.subarray(0, this.#filled));
    this.#bytes = grown;
  }
}
