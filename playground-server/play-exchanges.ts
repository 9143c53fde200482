/**
 * The requests of one leg that wait for their answers, and where those answers end. A relay has to
 * know it for two things: when nothing is outstanding, and how an upgrade was answered.
 */

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
  const open: Exchange[] = [];
  const responses = createResponseBorders({
    nextRequestMethod: (ended) => open[ended]?.method ?? 'GET',
  });

  return {
    get open() {
      return open.length;
    },
    get tooMany() {
      return open.length > MOST_OPEN;
    },
    asked(exchange) {
      open.push(exchange);
    },
    answered(bytes) {
      const borders = responses.push(bytes);
      if (borders.length === 0) return NOTHING;
      const events: ExchangeEvent[] = [];
      for (const border of borders) {
        if (border.type === 'message-end') open.shift();
        else if (border.type !== 'head') events.push(border.type);
        else if (!border.interim && open[0]?.upgrade && !switches(border.status, open[0].method)) {
          events.push('refused');
        }
      }
      return events;
    },
  };
}

function switches(status: number, method: string): boolean {
  return status === 101 || (method === 'CONNECT' && status >= 200 && status < 300);
}
