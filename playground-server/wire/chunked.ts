/**
 * The chunked transfer coding (RFC 9112, section 7.1): chunk sizes, extensions, data and trailers.
 *
 * Content goes to a sink where it lies, without a copy. A chunk is reported behind the CR LF that
 * ends its data, the last chunk behind its size line.
 */

import { ByteBuffer, decodeLatin1, encodeLatin1 } from './byte-reader.ts';
import type { HttpChunkEvent, ViolationEvent, WireEvent } from './events.ts';
import { framingOf } from './http1-framing.ts';
import { inOrder, readFields, report, type Section } from './http1-head.ts';
import { HeadScanner } from './http1-scan.ts';
import { type HttpViolationCode, httpViolation } from './http1-violations.ts';
import type { Direction } from './span.ts';

/** Bytes of a chunk's size line, its extensions included. */
export const CHUNK_LINE_LIMIT = 16 * 1024;

/** Takes the content of a body: `bytes[from, to)`, whose first byte stands at `offset`. */
export interface ContentSink {
  content(
    bytes: Uint8Array,
    from: number,
    to: number,
    offset: number,
    chunk: number,
    out: WireEvent[],
  ): void;
}

export interface ChunkedOptions {
  readonly direction: Direction;
  readonly exchange: number;
  /** Place of the body's first byte. */
  readonly offset: number;
  /** Report violations alone. */
  readonly skim: boolean;
}

/** JSON-safe. */
export interface ChunkedCheckpoint {
  readonly state: State;
  readonly index: number;
  readonly start: number;
  readonly dataStart: number;
  readonly size: number;
  readonly sizeLength: number;
  readonly extensions: string;
  readonly remaining: number;
  readonly held: string;
}

type State = 'size' | 'data' | 'data-end' | 'data-lf' | 'trailers' | 'done' | 'broken';

const CR = 13;
const LF = 10;
const SIZE_LINE = /^([0-9A-Fa-f]+)[ \t]*(?:;|$)/;
// chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] ), but a sender must not
// write BWS, bad white space (RFC 9110, section 5.6.3); at the end none may stand at all.
const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const QUOTED =
  '"(?:[\\t \\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\\t \\x21-\\x7e\\x80-\\xff])*"';
const EXTENSIONS = new RegExp(`^(?:;${TOKEN}(?:=(?:${TOKEN}|${QUOTED}))?)*$`);

export class ChunkedReader {
  readonly #options: ChunkedOptions;
  readonly #held = new ByteBuffer();
  #trailers: HeadScanner | undefined;
  #state: State = 'size';
  #index = 0;
  #start: number;
  #dataStart = 0;
  #size = 0;
  #sizeLength = 0;
  #extensions = '';
  #remaining = 0;

  constructor(options: ChunkedOptions, from?: ChunkedCheckpoint) {
    this.#options = options;
    this.#start = options.offset;
    if (from === undefined) return;
    this.#state = from.state;
    this.#index = from.index;
    this.#start = from.start;
    this.#dataStart = from.dataStart;
    this.#size = from.size;
    this.#sizeLength = from.sizeLength;
    this.#extensions = from.extensions;
    this.#remaining = from.remaining;
    if (from.state === 'trailers')
      this.#trailers = new HeadScanner('trailers', undefined, from.held);
    else this.#held.append(encodeLatin1(from.held));
  }

  get done(): boolean {
    return this.#state === 'done';
  }

  get broken(): boolean {
    return this.#state === 'broken';
  }

  /** Where what can't be read begins, once {@link broken}. */
  get brokenAt(): number {
    return this.#start;
  }

  checkpoint(): ChunkedCheckpoint {
    return {
      state: this.#state,
      index: this.#index,
      start: this.#start,
      dataStart: this.#dataStart,
      size: this.#size,
      sizeLength: this.#sizeLength,
      extensions: this.#extensions,
      remaining: this.#remaining,
      held: this.#trailers?.held ?? decodeLatin1(this.#held.view()),
    };
  }

  /**
   * Reads on from `bytes[from]` until the bytes end, the body ends, or it breaks.
   *
   * @param base place of `bytes[0]`
   * @returns the index behind what was read
   */
  read(bytes: Uint8Array, from: number, base: number, sink: ContentSink, out: WireEvent[]): number {
    let at = from;
    while (at < bytes.length) {
      switch (this.#state) {
        case 'size':
          at = this.#readSizeLine(bytes, at, base, out);
          break;
        case 'data': {
          const end = Math.min(bytes.length, at + this.#remaining);
          sink.content(bytes, at, end, base + at, this.#index, out);
          this.#remaining -= end - at;
          if (this.#remaining === 0) this.#state = 'data-end';
          at = end;
          break;
        }
        case 'data-end':
        case 'data-lf':
          at = this.#readDataEnd(bytes, at, base, out);
          break;
        case 'trailers':
          at = this.#readTrailers(bytes, at, base, out);
          break;
        case 'done':
        case 'broken':
          return at;
      }
    }
    return at;
  }

  #readSizeLine(bytes: Uint8Array, from: number, base: number, out: WireEvent[]): number {
    const limit = from + CHUNK_LINE_LIMIT - this.#held.length;
    const lf = bytes.indexOf(LF, from);
    if (lf < 0 || lf >= limit) {
      if (bytes.length >= limit) {
        this.#break('HTTP_CHUNK_LINE_TOO_LONG', CHUNK_LINE_LIMIT, String(CHUNK_LINE_LIMIT), out);
        return limit;
      }
      this.#held.append(bytes, from);
      return bytes.length;
    }
    let line: string;
    if (this.#held.length === 0) line = decodeLatin1(bytes.subarray(from, lf));
    else {
      this.#held.append(bytes, from, lf);
      line = decodeLatin1(this.#held.view());
      this.#held.clear();
    }
    this.#dataStart = base + lf + 1;
    this.#takeSizeLine(line, out);
    return lf + 1;
  }

  #takeSizeLine(line: string, out: WireEvent[]): void {
    const { skim } = this.#options;
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    const digits = SIZE_LINE.exec(text)?.[1];
    const size = digits === undefined ? Number.NaN : Number.parseInt(digits, 16);
    if (digits === undefined) {
      this.#break('HTTP_BAD_CHUNK_SIZE', line.length + 1, text, out);
      return;
    }
    if (!Number.isSafeInteger(size)) {
      this.#break('HTTP_CHUNK_SIZE_OVERFLOW', line.length + 1, digits, out);
      return;
    }
    this.#size = size;
    this.#sizeLength = digits.length;
    this.#extensions = text.slice(digits.length);
    this.#remaining = size;
    if (!skim) this.#checkSizeLine(line, text, out);
    if (size > 0) {
      this.#state = 'data';
      return;
    }
    this.#reportChunk(this.#dataStart, out);
    this.#state = 'trailers';
    this.#trailers = new HeadScanner('trailers');
    this.#start = this.#dataStart;
  }

  #checkSizeLine(line: string, text: string, out: WireEvent[]): void {
    if (this.#extensions !== '' && !EXTENSIONS.test(this.#extensions)) {
      const from = this.#start + this.#sizeLength;
      const extensions = this.#extensions;
      out.push(this.#violation('HTTP_BAD_CHUNK_EXTENSION', from, extensions.length, extensions));
    }
    if (text === line) {
      out.push(this.#violation('HTTP_CHUNK_BARE_LF', this.#dataStart - 1, 1));
    }
  }

  #readDataEnd(bytes: Uint8Array, at: number, base: number, out: WireEvent[]): number {
    const byte = bytes[at];
    if (byte === CR && this.#state === 'data-end') {
      this.#state = 'data-lf';
      return at + 1;
    }
    const dataEnd = this.#dataStart + this.#size;
    if (byte !== LF) {
      const length = base + at + 1 - dataEnd;
      const size = String(this.#size);
      out.push(this.#violation('HTTP_CHUNK_DATA_NOT_ENDED', dataEnd, length, size));
      this.#state = 'broken';
      this.#start = dataEnd;
      return at + 1;
    }
    if (this.#state === 'data-end' && !this.#options.skim) {
      out.push(this.#violation('HTTP_CHUNK_BARE_LF', dataEnd, 1));
    }
    this.#reportChunk(base + at + 1, out);
    this.#start = base + at + 1;
    this.#state = 'size';
    this.#index += 1;
    return at + 1;
  }

  #readTrailers(bytes: Uint8Array, from: number, base: number, out: WireEvent[]): number {
    const trailers = this.#trailers as HeadScanner;
    const outcome = trailers.scan(bytes, from);
    if (outcome === 'more') return bytes.length;
    this.#trailers = undefined;
    if (outcome === 'too-large') {
      const length = base + trailers.end - this.#start;
      this.#break('HTTP_TRAILERS_TOO_LARGE', length, String(length), out);
      return trailers.end;
    }
    if (!this.#options.skim) this.#reportTrailers(trailers.text, trailers.clean, out);
    this.#state = 'done';
    return trailers.end;
  }

  #reportChunk(end: number, out: WireEvent[]): void {
    const { direction, exchange, skim } = this.#options;
    if (skim) return;
    const chunk: HttpChunkEvent = {
      kind: 'http-chunk',
      direction,
      offset: this.#start,
      length: end - this.#start,
      exchange,
      index: this.#index,
      size: this.#size,
      sizeSpan: { offset: this.#start, length: this.#sizeLength },
      extensions: this.#extensions,
      dataSpan: { offset: this.#dataStart, length: this.#size },
    };
    out.push(chunk);
  }

  #reportTrailers(text: string, clean: boolean, out: WireEvent[]): void {
    const { direction, exchange } = this.#options;
    const section: Section = { direction, offset: this.#start, text, clean, violations: [] };
    const fields = readFields(section, 0);
    if (fields.length > 0) {
      const { offset } = section;
      out.push({ kind: 'http-trailers', direction, offset, length: text.length, exchange, fields });
    }
    for (const field of fields) {
      const { contentLength, transferEncoding, hosts } = framingOf([field]);
      if (contentLength === undefined && transferEncoding === undefined && hosts === 0) continue;
      const from = field.offset - section.offset;
      report(section, 'HTTP_FORBIDDEN_TRAILER', from, from + field.length, field.name);
    }
    out.push(...inOrder(section.violations));
  }

  #violation(code: HttpViolationCode, offset: number, length: number, seen = ''): ViolationEvent {
    return httpViolation(code, this.#options.direction, { offset, length }, seen);
  }

  #break(code: HttpViolationCode, length: number, seen: string, out: WireEvent[]): void {
    out.push(this.#violation(code, this.#start, length, seen));
    this.#state = 'broken';
  }
}
