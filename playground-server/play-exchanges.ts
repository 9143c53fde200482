/**
 * The requests of one leg that wait for their answers, and where those answers end. A relay has to
 * know it for two things: when nothing is outstanding, and how an upgrade was answered.
 */

import type { ResponseBorder } from './wire/border.ts';
import { createResponseBorders } from './wire/http1-borders.ts';

interface Exchange {
  readonly method: string;
  /** It asks for another protocol. */
  readonly upgrade: boolean;
}

/** `refused`: an upgrade got another answer. `broken`: nobody can say where answers end. */
export type ExchangeEvent = 'tunnel' | 'refused' | 'broken';

export interface Exchanges {
  /** Requests without a whole answer. */
  readonly open: number;
  /** More than a client may reasonably send ahead. */
  readonly tooMany: boolean;
  asked(exchange: Exchange): void;
  /** Bytes from the program. */
  answered(bytes: Uint8Array): readonly ExchangeEvent[];
}

/** Requests that may be outstanding before no more are read. */
const MOST_OPEN = 1000;

const NOTHING: readonly ExchangeEvent[] = [];

export function createExchanges(): Exchanges {
  return new OpenExchanges();
}

/** A class, since a literal with getters gets a shape of its own each time, and is slow to read. */
class OpenExchanges implements Exchanges {
  readonly #open: Exchange[] = [];
  readonly #responses = createResponseBorders({
    nextRequestMethod: (ended) => this.#open[ended]?.method ?? 'GET',
  });

  get open(): number {
    return this.#open.length;
  }

  get tooMany(): boolean {
    return this.#open.length > MOST_OPEN;
  }

  asked(exchange: Exchange): void {
    this.#open.push(exchange);
  }

  answered(bytes: Uint8Array): readonly ExchangeEvent[] {
    const borders = this.#responses.push(bytes);
    if (borders.length === 0) return NOTHING;
    let events: ExchangeEvent[] | undefined;
    for (const border of borders) {
      const event = this.#eventOf(border);
      if (event === undefined) continue;
      events ??= [];
      events.push(event);
    }
    return events ?? NOTHING;
  }

  #eventOf(border: ResponseBorder): ExchangeEvent | undefined {
    if (border.type === 'message-end') {
      this.#open.shift();
      return undefined;
    }
    if (border.type !== 'head') return border.type;
    const first = this.#open[0];
    if (border.interim || !first?.upgrade || switches(border.status, first.method)) {
      return undefined;
    }
    return 'refused';
  }
}

function switches(status: number, method: string): boolean {
  return status === 101 || (method === 'CONNECT' && status >= 200 && status < 300);
}
