/**
 * What a link holds until its time comes, in the order in which it entered. One timer at most,
 * set for the oldest: nothing leaves before what entered before it.
 *
 * Timers count whole milliseconds, in which a fast line sends much. So whatever enters lets out
 * what is due by then; the timer is for when nothing comes.
 */

import type { FaultKind } from '../trace/faults.ts';

/** `gone` is an end of which the sink is never told; `cut` ends both sides of the leg. */
export type HeldEnd = 'none' | 'fin' | 'reset' | 'gone' | 'cut';

/** What passes a link: bytes, or an end. */
export interface Held {
  /** When it may leave, in milliseconds of the playground's clock. */
  readonly due: number;
  /** Empty for an end. */
  readonly bytes: Uint8Array;
  readonly end: HeldEnd;
  /** The place behind its last byte in the direction's recorded stream. */
  readonly endOffset: number;
  /** Bytes before that place which faults dropped. */
  readonly dropped: number;
  /** With `cut`. */
  readonly order?: CutOrder;
}

/** A fault wants both sides of the leg ended. */
export interface CutOrder {
  readonly how: 'fin' | 'rst';
  readonly fault: FaultKind;
}

export interface HeldQueue {
  readonly length: number;
  /** Bytes held. */
  readonly bytes: number;
  push(held: Held): void;
  /** Stops giving out, or goes on. */
  block(blocked: boolean): void;
  /** Lets all of it go unsent and stops the timer. */
  clear(): void;
}

export interface HeldQueueOptions {
  readonly now: () => number;
  /** Gets each when it is due. */
  readonly release: (held: Held) => void;
}

/** So many that have left may stand in the array before it is moved up. */
const KEPT = 1024;

export function createHeldQueue(options: HeldQueueOptions): HeldQueue {
  return new TimedQueue(options);
}

/** A class, since a literal with getters gets a shape of its own each time, and is slow to read. */
class TimedQueue implements HeldQueue {
  readonly #now: () => number;
  readonly #release: (held: Held) => void;
  #items: Held[] = [];
  /** The oldest; what is before it has left. Taking the first out of a long array is slow. */
  #first = 0;
  #bytes = 0;
  #blocked = false;
  #timer: NodeJS.Timeout | undefined;

  constructor({ now, release }: HeldQueueOptions) {
    this.#now = now;
    this.#release = release;
  }

  get length(): number {
    return this.#items.length - this.#first;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(held: Held): void {
    this.#items.push(held);
    this.#bytes += held.bytes.length;
    this.#releaseDue();
  }

  block(blocked: boolean): void {
    this.#blocked = blocked;
    this.#releaseDue();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#items = [];
    this.#first = 0;
    this.#bytes = 0;
  }

  #releaseDue(): void {
    while (!this.#blocked) {
      const held = this.#items[this.#first];
      if (held === undefined) return;
      const wait = held.due - this.#now();
      if (wait > 0) {
        this.#timer ??= setTimeout(this.#onTimer, Math.ceil(wait));
        return;
      }
      this.#takeFirst();
      this.#bytes -= held.bytes.length;
      this.#release(held);
    }
  }

  /** A timer may fire up to a millisecond early; then it is set once more. */
  readonly #onTimer = (): void => {
    this.#timer = undefined;
    this.#releaseDue();
  };

  #takeFirst(): void {
    this.#first += 1;
    if (this.#first < this.#items.length && this.#first < KEPT) return;
    this.#items.splice(0, this.#first);
    this.#first = 0;
  }
}
