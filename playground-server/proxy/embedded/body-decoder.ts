/**
 * Takes the framing off a response's body (RFC 9112, section 6) and says how many bytes must come
 * before it is worth looking again. nginx looks no sooner where it buffers, and so a chunk that came in
 * two parts may wait for the next one.
 */

import type { FieldLine } from './request.ts';
import { firstValue, listsToken } from './request.ts';

export interface BodyDecoder {
  /** Bytes that must be at hand before there is a use in decoding; Infinity for the sender's end. */
  readonly needed: number;
  readonly done: boolean;
  /** The content in these bytes. @throws Error where they break the framing */
  decode(bytes: Uint8Array): Uint8Array;
  /** Whether the sender may end here. */
  readonly mayEnd: boolean;
}

export function bodyDecoder(
  method: string,
  status: number,
  fields: readonly FieldLine[],
): BodyDecoder {
  const empty = method === 'HEAD' || status === 204 || status === 304 || status < 200;
  if (empty) return new CountedBody(0);
  if (listsToken(fields, 'transfer-encoding', 'chunked')) return new ChunkedBody();
  const length = firstValue(fields, 'content-length');
  return /^\d+$/.test(length) ? new CountedBody(Number(length)) : new OpenBody();
}

class OpenBody implements BodyDecoder {
  readonly needed = Number.POSITIVE_INFINITY;
  readonly done = false;
  readonly mayEnd = true;

  decode(bytes: Uint8Array): Uint8Array {
    return bytes;
  }
}

class CountedBody implements BodyDecoder {
  needed: number;

  constructor(length: number) {
    this.needed = length;
  }

  get done(): boolean {
    return this.needed === 0;
  }

  get mayEnd(): boolean {
    return this.done;
  }

  decode(bytes: Uint8Array): Uint8Array {
    const content = bytes.subarray(0, this.needed);
    this.needed -= content.length;
    return content;
  }
}

/** Characters of a chunk's first line, or of one trailer. */
const LINE_LIMIT = 4096;
/** What the shortest end of a body takes, as nginx counts: a zero and two line feeds. */
const SHORTEST_END = 3;

class ChunkedBody implements BodyDecoder {
  done = false;
  #state: 'size' | 'data' | 'data-end' | 'trailer' = 'size';
  #line = '';
  #left = 0;

  get mayEnd(): boolean {
    return this.done;
  }

  get needed(): number {
    if (this.#state === 'data') return this.#left + SHORTEST_END + 1;
    return this.#state === 'data-end'
      ? SHORTEST_END + 1
      : this.#state === 'size'
        ? SHORTEST_END
        : 1;
  }

  decode(bytes: Uint8Array): Uint8Array {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < bytes.length && !this.done; ) {
      if (this.#state === 'data') {
        const part = bytes.subarray(at, at + this.#left);
        parts.push(part);
        at += part.length;
        this.#left -= part.length;
        if (this.#left === 0) this.#state = 'data-end';
        continue;
      }
      const lf = bytes.indexOf(10, at);
      const end = lf < 0 ? bytes.length : lf;
      this.#line += Buffer.from(bytes.subarray(at, end)).toString('latin1');
      if (this.#line.length > LINE_LIMIT) throw new Error('a line of a chunk is too long');
      at = end + 1;
      if (lf >= 0) this.#endLine(this.#line.replace(/\r$/, ''));
    }
    return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  }

  #endLine(line: string): void {
    this.#line = '';
    if (this.#state === 'data-end') {
      if (line !== '') throw new Error('a chunk is longer than its size');
      this.#state = 'size';
    } else if (this.#state === 'trailer') {
      this.done = line === '';
    } else {
      const size = /^0*([\da-f]{1,8})[ \t]*(;|$)/i.exec(line)?.[1];
      if (size === undefined) throw new Error('a chunk has no size');
      this.#left = Number.parseInt(size, 16);
      this.#state = this.#left === 0 ? 'trailer' : 'data';
    }
  }
}
