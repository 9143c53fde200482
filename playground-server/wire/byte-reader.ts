/**
 * Bytes that wait for the rest of what they belong to, and bytes read as text.
 *
 * A dissector looks at bytes where they arrived and copies only what a chunk border cut in two.
 */

/** One for all: most buffers are never filled. */
const NOTHING: Uint8Array = new Uint8Array(0);

/** Bytes gathered over several pushes. Grows by doubling; whoever fills it watches a limit. */
export class ByteBuffer {
  #bytes = NOTHING;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Copies `bytes[start, end)` behind what is there. */
  append(bytes: Uint8Array, start = 0, end = bytes.length): void {
    const length = this.#length + end - start;
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(length, 2 * this.#bytes.length, 256));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes.subarray(start, end), this.#length);
    this.#length = length;
  }

  /** The byte at `index`; undefined outside. */
  at(index: number): number | undefined {
    return index < this.#length ? this.#bytes[index] : undefined;
  }

  /** What is there, without a copy: good until the next change. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Hands over a copy and starts anew. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.clear();
    return taken;
  }

  /** Forgets the content, and a large allocation with it. */
  clear(): void {
    this.#length = 0;
    if (this.#bytes.length > 4096) this.#bytes = NOTHING;
  }
}

// `ignoreBOM` keeps a byte order mark in the text: one that means something is handled in the open.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** UTF-8 text; what isn't UTF-8 becomes U+FFFD, as the Encoding standard says. */
export function decodeUtf8(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

/**
 * One character a byte, U+0000 to U+00FF.
 *
 * `TextDecoder('latin1')` is windows-1252 and maps 0x80 to 0x9f elsewhere, so only ASCII, which is
 * nearly everything, takes the fast way.
 */
export function decodeLatin1(bytes: Uint8Array): string {
  const text = utf8.decode(bytes);
  // As many characters as bytes, and none that stands for a broken one: all are ASCII.
  return text.length === bytes.length && !text.includes('\ufffd') ? text : spellLatin1(bytes);
}

/** The slow way of {@link decodeLatin1}: right for any bytes. */
export function spellLatin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) {
    text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  }
  return text;
}

/** The bytes of a text that {@link decodeLatin1} made. */
export function encodeLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
