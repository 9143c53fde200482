/** Where the events of the race come from, and the last of them. */

import { EventEmitter } from 'node:events';

export interface Event {
  /** Counts up from 1. */
  readonly id: number;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
  readonly value: number;
}

const HISTORY_LIMIT = 1000;

/** Emits `event` at irregular times. */
export class Source extends EventEmitter<{ event: [Event] }> {
  readonly #history: Event[] = [];
  #perSecond = 0;
  #value = 100;
  #timer: ReturnType<typeof setTimeout> | undefined;
  lastId = 0;

  constructor(perSecond: number) {
    super();
    // One listener for each reader; many is what this is for.
    this.setMaxListeners(0);
    this.setRate(perSecond);
  }

  /** Events per second on average; 0 stops. */
  setRate(perSecond: number): void {
    this.#perSecond = perSecond;
    clearTimeout(this.#timer);
    if (perSecond > 0) this.#timer = setTimeout(() => this.#fire(), this.#gap());
  }

  /** The events behind the one with this id, as far as they are still known. */
  after(id: number): Event[] {
    return this.#history.filter((event) => event.id > id);
  }

  #fire(): void {
    this.lastId += 1;
    this.#value = Number((this.#value * (1 + (Math.random() - 0.5) / 50)).toFixed(2));
    const event = { id: this.lastId, at: Date.now(), value: this.#value };
    this.#history.push(event);
    if (this.#history.length > HISTORY_LIMIT) this.#history.shift();
    this.emit('event', event);
    this.setRate(this.#perSecond);
  }

  #gap(): number {
    const mean = 1000 / this.#perSecond;
    return Math.min(-Math.log(1 - Math.random()) * mean, 4 * mean);
  }
}
