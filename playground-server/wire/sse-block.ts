/**
 * One block of an event stream while its lines come in (HTML standard, section 9.2.6).
 *
 * Holds the standard's three buffers (data, event type, last event ID) and the lines as they stood.
 */

import type { SseEvent, SseLine } from './events.ts';
import type { Direction } from './span.ts';

/** JSON-safe; a block that began before a checkpoint is never shown, so its lines are not in it. */
export interface BlockCheckpoint {
  readonly start: number;
  readonly hasData: boolean;
  readonly id?: string;
  readonly empty: boolean;
}

export class SseBlock {
  /** Place of its first byte; -1 before there is one. */
  start = -1;
  /** Place behind its last whole line. */
  end = -1;
  /** Content bytes of its whole lines. */
  size = 0;
  /** False where nobody will see it: nothing but the ID is kept then. */
  readonly keeps: boolean;
  /** What the block makes of the last event ID buffer; undefined where it leaves it. */
  id: string | undefined;
  empty = true;
  #hasData = false;
  #data = '';
  #type = '';
  #retry: number | undefined;
  #lines: SseLine[] = [];
  #chunks: number[] = [];

  constructor(keeps: boolean, from?: BlockCheckpoint) {
    this.keeps = keeps;
    if (from === undefined) return;
    this.start = from.start;
    this.#hasData = from.hasData;
    this.id = from.id;
    this.empty = from.empty;
  }

  checkpoint(): BlockCheckpoint {
    const { start, id, empty } = this;
    const checkpoint = { start, hasData: this.#hasData, empty };
    return id === undefined ? checkpoint : { ...checkpoint, id };
  }

  /** Takes note of a chunk that carries a part of the block. */
  carriedBy(chunk: number): void {
    if (this.keeps && chunk >= 0 && this.#chunks.at(-1) !== chunk) this.#chunks.push(chunk);
  }

  addLine(line: SseLine): void {
    this.#lines.push(line);
  }

  /** "Process the field" of the standard. @returns whether it honours the field */
  processField(role: SseLine['role'], value: string): boolean {
    switch (role) {
      case 'data':
        if (this.keeps) this.#data = this.#hasData ? `${this.#data}\n${value}` : value;
        this.#hasData = true;
        return true;
      case 'event':
        this.#type = value;
        return true;
      case 'id':
        if (value.includes('\0')) return false;
        this.id = value;
        return true;
      case 'retry':
        if (!/^[0-9]+$/.test(value)) return false;
        this.#retry = Math.min(Number(value), Number.MAX_SAFE_INTEGER);
        return true;
      case 'comment':
      case 'blank':
        return true;
      case 'unknown':
        return false;
    }
  }

  /**
   * What the block comes to.
   *
   * @param dispatch whether its blank line came
   * @param lastEventId of the stream, behind this block
   */
  result(
    direction: Direction,
    exchange: number,
    index: number,
    dispatch: boolean,
    lastEventId: string,
  ): SseEvent {
    const dispatched = this.#hasData ? 'dispatched' : 'no-data';
    const event: SseEvent = {
      kind: 'sse-event',
      direction,
      offset: this.start,
      length: this.end - this.start,
      exchange,
      index,
      outcome: dispatch ? dispatched : 'never-dispatched',
      type: this.#type === '' ? 'message' : this.#type,
      data: this.#data,
      lastEventId,
      lines: this.#lines,
      chunks: this.#chunks,
    };
    return this.#retry === undefined ? event : { ...event, retry: this.#retry };
  }
}
