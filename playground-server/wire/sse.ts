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
import { cut, END_LENGTH } from './sse-line.ts';
import { blankLine, CR, LF, mayBeId, readLine } from './sse-line-reader.ts';
import { type ViolationRule, violation } from './violation.ts';

/** Content bytes of a block; a larger one is passed over with a violation. */
export const SSE_BLOCK_LIMIT = 1024 * 1024;

/** Bytes kept of a line that nobody will see: enough to tell whether it is an `id`. */
const UNSEEN_LINE_LIMIT = 16;

export const SSE_VIOLATIONS = {
  SSE_BLOCK_TOO_LARGE: {
    rule: 'HTML standard, section 9.2.6',
    fatal: false,
    message: (limit) =>
      `This event takes more than ${limit} bytes and is not taken apart. An ID counts if its line ` +
      'alone is not as long.',
  },
} satisfies Record<string, ViolationRule>;

export type SseViolationCode = keyof typeof SSE_VIOLATIONS;

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

const BOM = [0xef, 0xbb, 0xbf];

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
  readonly #block: SseBlock;
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

  /** What a checkpoint keeps of the unfinished line: an ID, or its beginning and a CR at its end. */
  #kept(): Uint8Array {
    const held = this.#held.view();
    if (held.length <= UNSEEN_LINE_LIMIT || this.#holdsId()) return held;
    const kept = held.slice(0, UNSEEN_LINE_LIMIT);
    kept[kept.length - 1] = held[held.length - 1] as number;
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
    // The line's first byte; behind a byte order mark it is not the first that the block has.
    let from = this.#first ? bomLength(bytes) : 0;
    let start = from > 0 ? 1 : 0;
    let before = from;
    let cr = indexFrom(text, '\r', 0);
    const roomy = this.#block.keeps && this.#block.size + bytes.length <= this.#limit;
    if (exact && roomy && cr === text.length) {
      this.#readPlainLines(bytes, text, offset, chunk, out);
      return;
    }
    for (;;) {
      const lf = bytes[from] === LF ? start : indexFrom(text, '\n', start);
      if (cr < start) cr = indexFrom(text, '\r', start);
      const isLf = lf < cr;
      const end = isLf ? lf : cr;
      // Behind a CR one more character decides.
      if (end + (isLf ? 0 : 1) >= text.length) break;
      const lineEnd: LineEnd = isLf ? 'lf' : lf === cr + 1 ? 'crlf' : 'cr';
      const to = exact ? end : bytes.indexOf(isLf ? LF : CR, from);
      const endLength = lineEnd === 'crlf' ? 2 : 1;
      const length = to + endLength - from;
      const place = offset + from;
      this.#block.touch(place - before, chunk);
      this.#watchLimit(length + before, place - before, out);
      const line = readLine(bytes, from, to, text, start, end, lineEnd, place, length);
      this.#takeLine(line, length + before, place + length, out);
      this.#first = false;
      before = 0;
      start = end + endLength;
      from = to + endLength;
    }
    from -= before;
    if (from < bytes.length) this.#hold(bytes, from, bytes.length, offset + from, chunk, out);
  }

  /**
   * The same for what nearly all segments are: ASCII alone, LF alone, and far from the limit. An
   * index into the text is a place in the bytes.
   */
  #readPlainLines(
    bytes: Uint8Array,
    text: string,
    offset: number,
    chunk: number,
    out: WireEvent[],
  ): void {
    const block = this.#block;
    const { direction, exchange } = this.#options;
    block.touch(offset, chunk);
    let { lines } = block;
    let count = lines.length;
    let blockFrom = 0;
    let from = 0;
    for (;;) {
      if (bytes[from] !== LF) {
        const to = text.indexOf('\n', from);
        if (to < 0) break;
        const length = to + 1 - from;
        const line = readLine(bytes, from, to, text, from, to, 'lf', offset + from, length);
        lines[count++] = line;
        block.process(line);
        from = to + 1;
        continue;
      }
      lines[count++] = blankLine(offset + from);
      from += 1;
      if (count < lines.length) lines.length = count;
      block.end = offset + from;
      const event = block.event(direction, exchange, this.#index, true, this.#lastEventId);
      out.push(event);
      this.#lastEventId = event.lastEventId;
      this.#index += 1;
      // As many as this one had: blocks of one stream are alike, and no room is left over.
      lines = new Array<SseLine>(count);
      block.restart(true, lines);
      count = 0;
      blockFrom = from;
      if (from < bytes.length) block.touch(offset + from, chunk);
    }
    if (count < lines.length) lines.length = count;
    if (from > 0) this.#first = false;
    if (from > blockFrom) block.goOn(offset + from, from - blockFrom);
    if (from < bytes.length) this.#hold(bytes, from, bytes.length, offset + from, chunk, out);
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
    let end = at;
    while (end < to && bytes[end] !== LF && bytes[end] !== CR) end++;
    const ended = end < to;
    // Held with its CR: the byte behind it, whenever it comes, says what the line ended with.
    if (ended) end += 1;
    this.#hold(bytes, at, end, at + shift, chunk, out);
    if (ended && bytes[end - 1] === LF) this.#takeHeld('lf', out);
    return end;
  }

  #endsInCr(): boolean {
    return this.#held.at(this.#held.length - 1) === CR;
  }

  /** Whether the held line is an `id`, as far as can be told. */
  #holdsId(): boolean {
    const held = this.#held.view();
    return mayBeId(held, this.#first ? bomLength(held) : 0);
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
    this.#block.touch(offset, chunk);
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

  /**
   * Keeps what matters of a line that nobody will see: all of an ID, or else its beginning; and its
   * last byte for the sake of a CR.
   */
  #holdUnseen(bytes: Uint8Array, from: number, to: number): void {
    let at = this.#holdUpTo(UNSEEN_LINE_LIMIT, bytes, from, to);
    if (at < to && this.#holdsId()) at = this.#holdUpTo(this.#limit, bytes, at, to);
    if (at === to) return;
    const kept = this.#held.view();
    kept[kept.length - 1] = bytes[to - 1] as number;
  }

  /** Holds bytes until there are `limit`. @returns the index behind what is held */
  #holdUpTo(limit: number, bytes: Uint8Array, from: number, to: number): number {
    const end = Math.min(to, from + Math.max(0, limit - this.#held.length));
    this.#held.append(bytes, from, end);
    return end;
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
    const held = this.#held.view();
    const to = Math.max(0, held.length - END_LENGTH[lineEnd]);
    const from = this.#first ? bomLength(held) : 0;
    const length = this.#heldLength;
    const pieces = from > 0 ? cut(this.#pieces, from, length) : this.#pieces;
    if (from < to || lineEnd !== 'none') {
      // Else it was a byte order mark, and then nothing.
      const text = decodeUtf8(held.subarray(from, to));
      const offset = pieces[0]?.offset ?? -1;
      const span = this.#heldEnd - offset;
      const line = readLine(held, from, to, text, 0, text.length, lineEnd, offset, span);
      this.#takeLine(
        pieces.length > 1 ? { ...line, parts: pieces } : line,
        length,
        this.#heldEnd,
        out,
      );
    }
    this.#held.clear();
    this.#heldLength = 0;
    this.#pieces = [];
    this.#first = false;
  }

  /**
   * @param size its content bytes
   * @param end the place behind it
   */
  #takeLine(line: SseLine, size: number, end: number, out: WireEvent[]): void {
    this.#block.take(line, size, end, size <= this.#limit);
    if (line.role === 'blank') this.#closeBlock(true, out);
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
    block.giveUp();
    this.#shown = false;
  }

  #closeBlock(dispatch: boolean, out: WireEvent[]): void {
    const block = this.#block;
    const { direction, exchange, skim } = this.#options;
    if (this.#shown && !skim) {
      const event = block.event(direction, exchange, this.#index, dispatch, this.#lastEventId);
      this.#lastEventId = event.lastEventId;
      out.push(event);
    } else if (dispatch) this.#lastEventId = block.id ?? this.#lastEventId;
    this.#index += 1;
    block.restart(!skim, []);
    this.#shown = true;
  }
}

/** Bytes of the byte order mark that the stream begins with. */
function bomLength(bytes: Uint8Array): number {
  return BOM.every((code, at) => bytes[at] === code) ? BOM.length : 0;
}

/** Like `indexOf`, but the text's end where there is none. */
function indexFrom(text: string, character: string, from: number): number {
  const index = text.indexOf(character, from);
  return index < 0 ? text.length : index;
}
