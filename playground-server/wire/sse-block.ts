/**
 * One block of an event stream while its lines come in, and the event that it makes (HTML standard,
 * section 9.2.6).
 */

import type { SseEvent, SseLine } from './events.ts';
import type { Direction } from './span.ts';
import { isHonoured } from './sse-line.ts';

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
  /** What the block makes of the last event ID buffer; undefined where it leaves it. */
  id: string | undefined = undefined;
  /** The standard's data buffer, without its last LF; undefined while there is no data. */
  #data: string | undefined = undefined;
  /** The standard's event type buffer. */
  #type = '';
  /** The reconnection time that it sets; -1 for none. */
  #retry = -1;

  constructor(keeps: boolean, from?: BlockCheckpoint) {
    this.keeps = keeps;
    if (from === undefined) return;
    this.start = from.start;
    this.id = from.id;
    this.empty = from.empty;
  }

  checkpoint(): BlockCheckpoint {
    const { start, id, empty } = this;
    return id === undefined ? { start, empty } : { start, id, empty };
  }

  /** Begins the next block, with an array for its lines. */
  restart(keeps: boolean, lines: SseLine[]): void {
    this.start = -1;
    this.size = 0;
    this.empty = true;
    this.keeps = keeps;
    this.lines = lines;
    this.chunks = NO_CHUNKS;
    this.id = undefined;
    this.#data = undefined;
    this.#type = '';
    this.#retry = -1;
  }

  /** Keeps nothing but the ID from now on. */
  giveUp(): void {
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
    if (this.keeps) {
      this.lines.push(line);
      this.process(line);
    } else if (line.role === 'id' && keepsId && isHonoured(line)) this.id = line.value;
  }

  /** Takes note of lines that were taken elsewhere: `size` more content bytes, up to `end`. */
  goOn(end: number, size: number): void {
    this.end = end;
    this.size += size;
    this.empty = false;
  }

  /** "Process the field" of the standard. */
  process(line: SseLine): void {
    const { role, value } = line;
    if (role === 'blank' || role === 'comment' || !isHonoured(line)) return;
    if (role === 'data') this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    else if (role === 'event') this.#type = value;
    else if (role === 'id') this.id = value;
    else this.#retry = Math.min(Number(value), Number.MAX_SAFE_INTEGER);
  }

  /**
   * What the block comes to: "dispatch the event" of the standard.
   *
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
    const data = this.#data;
    const event: SseEvent = {
      kind: 'sse-event',
      direction,
      offset: this.start,
      length: this.end - this.start,
      exchange,
      index,
      outcome: !dispatch ? 'never-dispatched' : data === undefined ? 'no-data' : 'dispatched',
      type: this.#type === '' ? 'message' : this.#type,
      data: data ?? '',
      // "Set the last event ID string to the value of the last event ID buffer", data or none.
      lastEventId: dispatch ? (this.id ?? before) : before,
      lines: this.lines,
      chunks: this.chunks,
    };
    return this.#retry < 0 ? event : { ...event, retry: this.#retry };
  }
}
