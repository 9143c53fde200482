/**
 * Server-sent events (HTML standard, section 9.2): an event stream taken apart into blocks and
 * lines.
 *
 * A line ends with CR LF, LF or CR. Whether a CR is a whole line end is known only with the byte
 * behind it, so a line that ends with CR is reported with that byte, or with the end of the stream.
 * (A browser need not wait: an LF in its place would change nothing for the page.) That is what
 * makes the events the same however the bytes were split.
 *
 * Content comes in segments; a line that lies in one of them is read where it is, and only one that
 * a border cut is copied.
 */

import { ByteBuffer, decodeUtf8, encodeLatin1, spellLatin1 } from './byte-reader.ts';
import type { ContentSink } from './chunked.ts';
import type { SseEvent, SseLine, WireEvent } from './events.ts';
import type { Direction, Span } from './span.ts';
import { type BlockCheckpoint, SseBlock } from './sse-block.ts';
import { type ViolationRule, violation } from './violation.ts';

/** Content bytes of a block; a larger one is passed over with a violation. */
export const SSE_BLOCK_LIMIT = 1024 * 1024;

/** Bytes kept of a line that nobody will see, for the sake of an `id` in it. */
const UNSEEN_LINE_LIMIT = 4096;

export const SSE_VIOLATIONS = {
  SSE_BLOCK_TOO_LARGE: {
    rule: 'HTML standard, section 9.2.6',
    fatal: false,
    message: (limit) => `This event takes more than ${limit} bytes and is not taken apart.`,
  },
} satisfies Record<string, ViolationRule>;

export interface SseOptions {
  readonly direction: Direction;
  readonly exchange: number;
  /** Report nothing; follow blocks and IDs alone. */
  readonly skim: boolean;
  /** Default {@link SSE_BLOCK_LIMIT}. */
  readonly blockLimit?: number;
}

/** JSON-safe. */
export interface SseCheckpoint {
  readonly index: number;
  readonly lastEventId: string;
  readonly first: boolean;
  readonly held: string;
  readonly heldLength: number;
  readonly heldEnd: number;
  readonly block: BlockCheckpoint;
}

type LineEnd = SseLine['lineEnd'];

const LF = 10;
const CR = 13;
const COLON = 58;
const END_LENGTH: Readonly<Record<LineEnd, number>> = { lf: 1, cr: 1, crlf: 2, none: 0 };
const BOM = '\uFEFF';
const BOM_LENGTH = 3;
const ROLES: ReadonlySet<string> = new Set(['data', 'event', 'id', 'retry']);

export class SseParser implements ContentSink {
  readonly #options: SseOptions;
  readonly #limit: number;
  readonly #held = new ByteBuffer();
  /** Bytes of the unfinished line; more than are held where nobody will see it. */
  #heldLength = 0;
  /** Place behind the last of them. */
  #heldEnd = -1;
  /** Where the held bytes stand: one span per run that was not interrupted. */
  #pieces: Span[] = [];
  #block: SseBlock;
  /** False for a block that was too large. */
  #shown = true;
  #index = 0;
  #lastEventId = '';
  /** True until the stream's first line was seen, which may begin with a byte order mark. */
  #first = true;

  constructor(options: SseOptions, from?: SseCheckpoint) {
    this.#options = options;
    this.#limit = options.blockLimit ?? SSE_BLOCK_LIMIT;
    if (from === undefined) {
      this.#block = new SseBlock(!options.skim);
      return;
    }
    this.#index = from.index;
    this.#lastEventId = from.lastEventId;
    this.#first = from.first;
    this.#held.append(encodeLatin1(from.held));
    this.#heldLength = from.heldLength;
    this.#heldEnd = from.heldEnd;
    const begun = !from.block.empty || from.heldLength > 0;
    this.#block = new SseBlock(!options.skim && !begun, from.block);
  }

  checkpoint(): SseCheckpoint {
    return {
      index: this.#index,
      lastEventId: this.#lastEventId,
      first: this.#first,
      held: spellLatin1(this.#kept()),
      heldLength: this.#heldLength,
      heldEnd: this.#heldEnd,
      block: this.#block.checkpoint(),
    };
  }

  /** What a checkpoint keeps of the unfinished line: its beginning, and a CR at its end. */
  #kept(): Uint8Array {
    const held = this.#held.view();
    if (held.length <= UNSEEN_LINE_LIMIT) return held;
    const kept = held.slice(0, UNSEEN_LINE_LIMIT);
    if (held[held.length - 1] === CR) kept[kept.length - 1] = CR;
    return kept;
  }

  content(
    bytes: Uint8Array,
    from: number,
    to: number,
    offset: number,
    chunk: number,
    out: WireEvent[],
  ): void {
    let at = from;
    const shift = offset - from;
    while (this.#heldLength > 0 && at < to)
      at = this.#continueLine(bytes, at, to, shift, chunk, out);
    if (at < to) this.#readLines(bytes.subarray(at, to), at + shift, chunk, out);
  }

  /** The stream ended. What is unfinished is reported as never dispatched. */
  end(out: WireEvent[]): void {
    if (this.#heldLength > 0) this.#takeHeld(this.#endsInCr() ? 'cr' : 'none', out);
    if (!this.#block.empty) this.#closeBlock(false, out);
  }

  /** Reads whole lines from a segment that begins with one, and holds the rest. */
  #readLines(bytes: Uint8Array, offset: number, chunk: number, out: WireEvent[]): void {
    const decoded = decodeUtf8(bytes);
    // As long as the bytes: then each character is one byte, and an index is a place.
    const exact = decoded.length === bytes.length;
    const text = exact ? decoded : spellLatin1(bytes);
    let start = 0;
    let cr = text.indexOf('\r');
    for (;;) {
      const lf = text.indexOf('\n', start);
      if (cr >= 0 && cr < start) cr = text.indexOf('\r', start);
      const endsInCr = cr >= 0 && (lf < 0 || cr < lf);
      const end = endsInCr ? cr : lf;
      if (end < 0 || (endsInCr && cr + 1 === text.length)) break;
      const lineEnd: LineEnd = endsInCr ? (lf === cr + 1 ? 'crlf' : 'cr') : 'lf';
      const line = exact ? text.slice(start, end) : decodeUtf8(bytes.subarray(start, end));
      this.#touch(offset + start, chunk);
      this.#takeLine(line, bytes, start, end - start, lineEnd, offset + start, out);
      start = end + END_LENGTH[lineEnd];
    }
    if (start < bytes.length) this.#hold(bytes, start, bytes.length, offset + start, chunk, out);
  }

  /** Goes on with the held line. @returns the index behind what belongs to it */
  #continueLine(
    bytes: Uint8Array,
    at: number,
    to: number,
    shift: number,
    chunk: number,
    out: WireEvent[],
  ): number {
    if (this.#endsInCr()) {
      const crlf = bytes[at] === LF;
      if (crlf) this.#hold(bytes, at, at + 1, at + shift, chunk, out);
      this.#takeHeld(crlf ? 'crlf' : 'cr', out);
      return crlf ? at + 1 : at;
    }
    const segment = bytes.subarray(at, to);
    const lf = segment.indexOf(LF);
    const cr = (lf < 0 ? segment : segment.subarray(0, lf)).indexOf(CR);
    if (cr >= 0) {
      // Held with its CR: the byte behind it, whenever it comes, says what the line ended with.
      this.#hold(bytes, at, at + cr + 1, at + shift, chunk, out);
      return at + cr + 1;
    }
    const end = lf < 0 ? to : at + lf + 1;
    this.#hold(bytes, at, end, at + shift, chunk, out);
    if (lf >= 0) this.#takeHeld('lf', out);
    return end;
  }

  #endsInCr(): boolean {
    return this.#held.at(this.#held.length - 1) === CR;
  }

  #hold(
    bytes: Uint8Array,
    from: number,
    to: number,
    offset: number,
    chunk: number,
    out: WireEvent[],
  ): void {
    const length = to - from;
    this.#touch(offset, chunk);
    const before = this.#heldLength;
    this.#heldLength += length;
    this.#heldEnd = offset + length;
    this.#watchLimit(this.#heldLength, offset - before, out);
    if (this.#block.keeps) {
      this.#held.append(bytes, from, to);
      this.#addPiece(offset, length);
    } else {
      this.#holdUnseen(bytes, from, to);
    }
  }

  /** Keeps the beginning of a line that nobody will see, and its last byte for the sake of a CR. */
  #holdUnseen(bytes: Uint8Array, from: number, to: number): void {
    const room = UNSEEN_LINE_LIMIT - this.#held.length;
    if (to - from <= room) {
      this.#held.append(bytes, from, to);
      return;
    }
    if (room > 0) this.#held.append(bytes, from, from + room);
    const kept = this.#held.view();
    kept[kept.length - 1] = bytes[to - 1] as number;
  }

  #addPiece(offset: number, length: number): void {
    const last = this.#pieces.at(-1);
    if (last !== undefined && last.offset + last.length === offset) {
      this.#pieces[this.#pieces.length - 1] = { offset: last.offset, length: last.length + length };
    } else {
      this.#pieces.push({ offset, length });
    }
  }

  #takeHeld(lineEnd: LineEnd, out: WireEvent[]): void {
    const held = this.#held.take();
    const length = Math.max(0, held.length - END_LENGTH[lineEnd]);
    this.#heldLength = 0;
    this.#takeLine(decodeUtf8(held.subarray(0, length)), held, 0, length, lineEnd, -1, out);
    this.#pieces = [];
  }

  /** A part of the block begins at `offset`. */
  #touch(offset: number, chunk: number): void {
    if (this.#block.start < 0) this.#block.start = offset;
    this.#block.carriedBy(chunk);
  }

  /**
   * A whole line, which stands at `bytes[start, start + length)` without its end.
   *
   * @param offset its place; -1 where it is in pieces
   */
  #takeLine(
    written: string,
    bytes: Uint8Array,
    start: number,
    length: number,
    lineEnd: LineEnd,
    offset: number,
    out: WireEvent[],
  ): void {
    const skip = this.#first && written.startsWith(BOM) ? BOM_LENGTH : 0;
    this.#first = false;
    const text = skip > 0 ? written.slice(1) : written;
    if (text === '' && lineEnd === 'none') return; // a byte order mark, and then nothing
    const total = length + END_LENGTH[lineEnd];
    if (offset >= 0) this.#watchLimit(total, offset, out);
    const block = this.#block; // not before: the limit may just have replaced it
    block.size += total;
    block.empty = false;
    block.end = offset >= 0 ? offset + total : this.#heldEnd;
    const colon = text.indexOf(':');
    const name = colon < 0 ? text : text.slice(0, colon);
    const space = colon >= 0 && text.charCodeAt(colon + 1) === 32 ? 1 : 0;
    const value = colon < 0 ? '' : text.slice(colon + 1 + space);
    const honoured =
      lineEnd !== 'none' && (text === '' || colon === 0 || block.processField(name, value));
    if (block.keeps) {
      const nameEnd =
        colon < 0
          ? length
          : text.length === length - skip
            ? colon + skip
            : bytes.indexOf(COLON, start) - start;
      const valueStart = colon < 0 ? length : nameEnd + 1 + space;
      block.addLine({
        role: roleOf(text, colon, name),
        name,
        value,
        spans: this.#place(offset, skip, total),
        nameSpans: this.#place(offset, skip, nameEnd),
        valueSpans: this.#place(offset, valueStart, length),
        lineEnd,
        honoured,
      });
    }
    if (text === '') this.#closeBlock(true, out);
  }

  /** The place of a part of the current line: `from` and `to` count from the line's first byte. */
  #place(offset: number, from: number, to: number): Span[] {
    if (from >= to) return [];
    if (offset >= 0) return [{ offset: offset + from, length: to - from }];
    const spans: Span[] = [];
    let before = 0;
    for (const piece of this.#pieces) {
      const start = Math.max(from - before, 0);
      const end = Math.min(to - before, piece.length);
      if (start < end) spans.push({ offset: piece.offset + start, length: end - start });
      before += piece.length;
    }
    return spans;
  }

  /**
   * Gives up on a block at the byte that is too much.
   *
   * @param length bytes of the current line so far
   * @param lineStart where the line began, counted back from its last segment
   */
  #watchLimit(length: number, lineStart: number, out: WireEvent[]): void {
    const block = this.#block;
    if (!block.keeps || block.size + length <= this.#limit) return;
    const end = lineStart + this.#limit - block.size;
    const span = { offset: block.start, length: end - block.start };
    const { direction } = this.#options;
    const limit = String(this.#limit);
    out.push(violation(SSE_VIOLATIONS, 'SSE_BLOCK_TOO_LARGE', direction, span, limit));
    this.#block = new SseBlock(false, block.checkpoint());
    this.#shown = false;
  }

  #closeBlock(dispatch: boolean, out: WireEvent[]): void {
    const block = this.#block;
    const { direction, exchange, skim } = this.#options;
    // "Set the last event ID string to the value of the last event ID buffer", data or none.
    if (dispatch && block.id !== undefined) this.#lastEventId = block.id;
    if (this.#shown && !skim) {
      const event: SseEvent = {
        kind: 'sse-event',
        direction,
        offset: block.start,
        length: block.end - block.start,
        exchange,
        index: this.#index,
        lastEventId: this.#lastEventId,
        ...block.result(dispatch),
      };
      out.push(event);
    }
    this.#index += 1;
    this.#block = new SseBlock(!skim);
    this.#shown = true;
  }
}

function roleOf(text: string, colon: number, name: string): SseLine['role'] {
  if (text === '') return 'blank';
  if (colon === 0) return 'comment';
  return ROLES.has(name) ? (name as SseLine['role']) : 'unknown';
}
