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
import type { SseLine, WireEvent } from './events.ts';
import type { Direction, Span } from './span.ts';
import { type BlockCheckpoint, SseBlock } from './sse-block.ts';
import { cut } from './sse-line.ts';
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
    const text = decodeUtf8(bytes);
    // As long as the bytes: then each character is one byte, and an index is a place.
    const exact = text.length === bytes.length;
    let start = 0;
    let place = 0;
    let cr = indexFrom(text, '\r', 0);
    let colon = indexFrom(text, ':', 0);
    for (;;) {
      const lf = indexFrom(text, '\n', start);
      if (cr < start) cr = indexFrom(text, '\r', start);
      if (colon < start) colon = indexFrom(text, ':', start);
      const end = Math.min(cr, lf);
      // Behind a CR one more character decides.
      if (end === text.length || (end === cr && cr + 1 === text.length)) break;
      const lineEnd: LineEnd = end === lf ? 'lf' : lf === cr + 1 ? 'crlf' : 'cr';
      const placeEnd = exact ? end : bytes.indexOf(end === lf ? LF : CR, place);
      const length = placeEnd - place;
      const named = colon < end;
      const nameLength = !named
        ? length
        : exact
          ? colon - start
          : bytes.indexOf(COLON, place) - place;
      this.#touch(offset + place, chunk);
      this.#takeLine(
        text,
        start,
        end,
        named ? colon : -1,
        length,
        nameLength,
        lineEnd,
        offset + place,
        out,
      );
      start = end + END_LENGTH[lineEnd];
      place = placeEnd + END_LENGTH[lineEnd];
    }
    if (place < bytes.length) this.#hold(bytes, place, bytes.length, offset + place, chunk, out);
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
    const text = decodeUtf8(held.subarray(0, length));
    const colon = text.indexOf(':');
    const nameLength = colon < 0 ? length : held.indexOf(COLON);
    this.#takeLine(text, 0, text.length, colon, length, nameLength, lineEnd, -1, out);
    this.#pieces = [];
  }

  /** A part of the block begins at `offset`. */
  #touch(offset: number, chunk: number): void {
    if (this.#block.start < 0) this.#block.start = offset;
    this.#block.carriedBy(chunk);
  }

  /**
   * A whole line: `text[from, to)`, without its end.
   *
   * @param colon index of its first colon in the text; -1 where there is none
   * @param length its bytes, and `nameLength` those before the colon
   * @param offset its place; -1 where it is in pieces
   */
  #takeLine(
    text: string,
    from: number,
    to: number,
    colon: number,
    length: number,
    nameLength: number,
    lineEnd: LineEnd,
    offset: number,
    out: WireEvent[],
  ): void {
    const skip = this.#first && text.startsWith(BOM, from) && from < to ? BOM_LENGTH : 0;
    this.#first = false;
    const start = skip > 0 ? from + 1 : from;
    if (start === to && lineEnd === 'none') return; // a byte order mark, and then nothing
    const total = length + END_LENGTH[lineEnd];
    if (offset >= 0) this.#watchLimit(total, offset, out);
    const block = this.#block; // not before: the limit may just have replaced it
    block.size += total;
    block.empty = false;
    block.end = offset >= 0 ? offset + total : this.#heldEnd;
    const role = roleOf(text, start, to, colon);
    const space = colon >= 0 && colon + 1 < to && text.charCodeAt(colon + 1) === 32 ? 1 : 0;
    const value = colon < 0 ? '' : text.slice(colon + 1 + space, to);
    const honoured = lineEnd !== 'none' && block.processField(role, value);
    if (block.keeps) {
      const valueStart = (colon < 0 ? length : nameLength + 1 + space) - skip;
      const nameEnd = colon < 0 ? to : colon;
      const line: SseLine = {
        role,
        name: ROLE_NAMES[role] ?? text.slice(start, nameEnd),
        value,
        offset: offset + skip,
        length: total - skip,
        nameLength: nameLength - skip,
        valueStart,
        valueLength: length - skip - valueStart,
        lineEnd,
        honoured,
      };
      block.addLine(offset >= 0 ? line : this.#placed(line, skip, total));
    }
    if (role === 'blank') this.#closeBlock(true, out);
  }

  /** The held line with its place. */
  #placed(line: SseLine, skip: number, total: number): SseLine {
    const parts = skip === 0 ? this.#pieces : cut(this.#pieces, skip, total);
    const { offset } = parts[0] as Span;
    const length = this.#heldEnd - offset;
    return parts.length === 1 ? { ...line, offset, length } : { ...line, offset, length, parts };
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
      out.push(block.result(direction, exchange, this.#index, dispatch, this.#lastEventId));
    }
    this.#index += 1;
    this.#block = new SseBlock(!skim);
    this.#shown = true;
  }
}

/** Like `indexOf`, but the text's end where there is none. */
function indexFrom(text: string, character: string, from: number): number {
  const index = text.indexOf(character, from);
  return index < 0 ? text.length : index;
}

/** The names that need not be cut out of the text. */
const ROLE_NAMES: Readonly<Partial<Record<SseLine['role'], string>>> = {
  data: 'data',
  event: 'event',
  id: 'id',
  retry: 'retry',
  comment: '',
  blank: '',
};

function roleOf(text: string, from: number, to: number, colon: number): SseLine['role'] {
  if (from === to) return 'blank';
  const length = (colon < 0 ? to : colon) - from;
  if (length === 0) return 'comment';
  if (length === 4 && text.startsWith('data', from)) return 'data';
  if (length === 5 && text.startsWith('event', from)) return 'event';
  if (length === 2 && text.startsWith('id', from)) return 'id';
  return length === 5 && text.startsWith('retry', from) ? 'retry' : 'unknown';
}
