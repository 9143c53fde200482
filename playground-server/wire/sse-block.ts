/**
 * One block of an event stream while its lines come in, and the event that it makes (HTML standard,
 * section 9.2.6).
 */

import type { SseEvent, SseLine } from './events.ts';
import type { Direction } from './span.ts';

/** JSON-safe; a block that began before a checkpoint is never shown, so its lines are not in it. */
export interface BlockCheckpoint {
  readonly start: number;
  readonly id?: string;
  readonly empty: boolean;
}

/** Of a body that isn't chunked. */
export const NO_CHUNKS: readonly number[] = [];

/** Goes through all of a stream's blocks, one behind the other. */
export class SseBlock {
  /** Place of its first byte; -1 before there is one. */
  start = -1;
  /** Place behind its last whole line. */
  end = -1;
  /** Content bytes of its whole lines. */
  size = 0;
  empty = true;
  /** False where nobody will see it: nothing but the ID is kept then. */
  keeps: boolean;
  /** Its whole lines. */
  lines: SseLine[] = [];
  /** The HTTP chunks that carry it. */
  chunks: readonly number[] = NO_CHUNKS;
  /** Its last ID, where lines are not kept. */
  #id: string | undefined = undefined;

  constructor(keeps: boolean, from?: BlockCheckpoint) {
    this.keeps = keeps;
    if (from === undefined) return;
    this.start = from.start;
    this.#id = from.id;
    this.empty = from.empty;
  }

  checkpoint(): BlockCheckpoint {
    const { start, id, empty } = this;
    return id === undefined ? { start, empty } : { start, id, empty };
  }

  /** What the block makes of the last event ID buffer; undefined where it leaves it. */
  get id(): string | undefined {
    return (
      this.lines.findLast(({ role, honoured }) => role === 'id' && honoured)?.value ?? this.#id
    );
  }

  /** Begins the next block. */
  restart(keeps: boolean): void {
    this.start = -1;
    this.size = 0;
    this.empty = true;
    this.keeps = keeps;
    this.lines = [];
    this.chunks = NO_CHUNKS;
    this.#id = undefined;
  }

  /** Keeps nothing but the ID from now on. */
  giveUp(): void {
    this.#id = this.id;
    this.keeps = false;
    this.lines = [];
    this.chunks = NO_CHUNKS;
  }

  /** A part of the block stands at `offset`, in that HTTP chunk. */
  touch(offset: number, chunk: number): void {
    if (this.start < 0) this.start = offset;
    if (chunk < 0 || !this.keeps || this.chunks.at(-1) === chunk) return;
    this.chunks = [...this.chunks, chunk];
  }

  /**
   * Takes a line.
   *
   * @param size its content bytes
   * @param end the place behind it
   * @param keepsId whether an ID in it counts
   */
  take(line: SseLine, size: number, end: number, keepsId: boolean): void {
    this.size += size;
    this.end = end;
    this.empty = false;
    if (this.keeps) this.lines.push(line);
    else if (line.role === 'id' && line.honoured && keepsId) this.#id = line.value;
  }

  /** Takes over what was read of it elsewhere: more lines, of `size` bytes, up to `end`. */
  goOn(
    start: number,
    end: number,
    size: number,
    lines: SseLine[],
    chunks: readonly number[],
  ): void {
    this.start = start;
    this.end = end;
    this.size += size;
    this.empty = false;
    this.lines = lines;
    this.chunks = chunks;
  }

  /**
   * @param dispatch whether its blank line came
   * @param before the stream's last event ID before this block
   */
  event(
    direction: Direction,
    exchange: number,
    index: number,
    dispatch: boolean,
    before: string,
  ): SseEvent {
    const { lines, chunks } = this;
    const id = dispatch ? (this.#id ?? before) : before;
    return blockEvent(direction, exchange, index, this, lines, chunks, dispatch, id);
  }
}

/** What a block's lines come to: "process the field" of the standard for each, then dispatch. */
export function blockEvent(
  direction: Direction,
  exchange: number,
  index: number,
  { start, end }: { readonly start: number; readonly end: number },
  lines: readonly SseLine[],
  chunks: readonly number[],
  dispatch: boolean,
  before: string,
): SseEvent {
  let hasData = false;
  let data = '';
  let type = '';
  let id = before;
  let retry = -1;
  for (let at = 0; at < lines.length; at++) {
    const { role, value, honoured } = lines[at] as SseLine;
    if (!honoured) continue;
    if (role === 'data') {
      data = hasData ? `${data}\n${value}` : value;
      hasData = true;
    } else if (role === 'event') type = value;
    else if (role === 'id') id = value;
    else if (role === 'retry') retry = Math.min(Number(value), Number.MAX_SAFE_INTEGER);
  }
  const event: SseEvent = {
    kind: 'sse-event',
    direction,
    offset: start,
    length: end - start,
    exchange,
    index,
    outcome: !dispatch ? 'never-dispatched' : hasData ? 'dispatched' : 'no-data',
    type: type === '' ? 'message' : type,
    data,
    // "Set the last event ID string to the value of the last event ID buffer", data or none.
    lastEventId: dispatch ? id : before,
    lines,
    chunks,
  };
  return retry < 0 ? event : { ...event, retry };
}
