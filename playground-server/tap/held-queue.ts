/**
 * What a link holds until its time comes, in the order in which it entered. One timer at most,
 * set for the oldest: nothing leaves before what entered before it.
 */

/** What passes a link: bytes, or an end. */
export interface Held {
  /** When it may leave, in milliseconds of the playground's clock. */
  readonly due: number;
  /** Empty for an end. */
  readonly bytes: Uint8Array;
  readonly end: 'none' | 'fin' | 'reset';
  /** The place behind its last byte in the direction's recorded stream. */
  readonly endOffset: number;
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

export function createHeldQueue({ now, release }: HeldQueueOptions): HeldQueue {
  let items: Held[] = [];
  /** The oldest; what is before it has left. Taking the first out of a long array is slow. */
  let first = 0;
  let bytes = 0;
  let blocked = false;
  let timer: NodeJS.Timeout | undefined;

  function releaseDue(): void {
    timer = undefined;
    while (!blocked) {
      const held = items[first];
      if (held === undefined) return;
      const wait = held.due - now();
      if (wait > 0) {
        // A timer may fire up to a millisecond early; then it is set once more.
        timer = setTimeout(releaseDue, Math.ceil(wait));
        return;
      }
      takeFirst();
      bytes -= held.bytes.length;
      release(held);
    }
  }

  function takeFirst(): void {
    first += 1;
    if (first < items.length && first < KEPT) return;
    items.splice(0, first);
    first = 0;
  }

  return {
    get length() {
      return items.length - first;
    },
    get bytes() {
      return bytes;
    },
    push(held) {
      items.push(held);
      bytes += held.bytes.length;
      if (timer === undefined && items.length - first === 1) releaseDue();
    },
    block(next) {
      blocked = next;
      if (!blocked && timer === undefined) releaseDue();
    },
    clear() {
      clearTimeout(timer);
      timer = undefined;
      items = [];
      first = 0;
      bytes = 0;
    },
  };
}
