/**
 * UTF-8 checked as it comes (RFC 3629; RFC 6455, section 8.1).
 *
 * A text message must be valid as a whole, and a character may be cut by a frame border, so the
 * check carries its state from piece to piece. It decides at the first byte that can't be right:
 * overlong forms, surrogates and code points above U+10FFFF included. It decodes nothing; who wants
 * the text uses `TextDecoder`.
 */

/** Checks one text from its first byte to its last, in any pieces. */
export class Utf8Validator {
  /** Continuation bytes that the begun character still needs. */
  #needed = 0;
  /** What the next continuation byte may be; narrower than 80..BF behind E0, ED, F0 and F4. */
  #lower = 0x80;
  #upper = 0xbf;

  /**
   * @returns the index in `bytes` of the first byte that makes the text invalid, or -1.
   *   What is behind an invalid byte is not checked; call {@link reset} before the next text.
   */
  push(bytes: Uint8Array): number {
    const end = bytes.length;
    let at = 0;
    while (at < end) {
      const byte = bytes[at] as number;
      if (this.#needed === 0) {
        if (byte < 0x80) {
          at = skipAscii(bytes, at + 1);
          continue;
        }
        if (!this.#lead(byte)) return at;
      } else {
        if (byte < this.#lower || byte > this.#upper) return at;
        this.#needed -= 1;
        this.#lower = 0x80;
        this.#upper = 0xbf;
      }
      at += 1;
    }
    return -1;
  }

  /** Whether the text may end here: no character is half done. */
  get complete(): boolean {
    return this.#needed === 0;
  }

  /** Makes ready for another text. */
  reset(): void {
    this.#needed = 0;
    this.#lower = 0x80;
    this.#upper = 0xbf;
  }

  /** Takes a first byte of more than one; false where no character may begin so. */
  #lead(byte: number): boolean {
    if (byte < 0xc2 || byte > 0xf4) return false;
    if (byte < 0xe0) {
      this.#needed = 1;
    } else if (byte < 0xf0) {
      this.#needed = 2;
      if (byte === 0xe0) this.#lower = 0xa0;
      if (byte === 0xed) this.#upper = 0x9f;
    } else {
      this.#needed = 3;
      if (byte === 0xf0) this.#lower = 0x90;
      if (byte === 0xf4) this.#upper = 0x8f;
    }
    return true;
  }
}

/** Where `bytes` is one whole text: the index of its first invalid byte, its length, or -1. */
export function invalidUtf8At(bytes: Uint8Array): number {
  const validator = new Utf8Validator();
  const at = validator.push(bytes);
  if (at >= 0) return at;
  return validator.complete ? -1 : bytes.length;
}

/** The index of the first byte from `at` on that is not ASCII, or the length. */
function skipAscii(bytes: Uint8Array, from: number): number {
  const end = bytes.length;
  let at = from;
  while (
    at + 4 <= end &&
    ((bytes[at] as number) |
      (bytes[at + 1] as number) |
      (bytes[at + 2] as number) |
      (bytes[at + 3] as number)) <
      0x80
  ) {
    at += 4;
  }
  while (at < end && (bytes[at] as number) < 0x80) at += 1;
  return at;
}
