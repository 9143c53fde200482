/**
 * Of the last hundred events that were fired, each arrived exactly once, and some of them had to
 * wait for the next question: two fired within 10 ms came in two answers.
 *
 * What was fired stands in the answers to the POSTs, what arrived in the answers to the GETs.
 */

import type { Check } from './check.ts';
import { type Exchange, exchangesOf, jsonOf } from './exchanges.ts';
import { messages } from './messages-en.ts';

const COUNT = 100;
const TOGETHER = 10;

interface Fired {
  readonly id: number;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
}

export const longPollingExactlyOnce: Check = {
  id: 'long-polling/exactly-once',
  judge(trace) {
    const fired: Fired[] = [];
    /** By event, the ordinals of the answers that brought it. */
    const arrivals = new Map<string, number[]>();
    exchangesOf(trace).forEach((exchange, ordinal) => {
      if (exchange.request.event.method === 'POST') fired.push(...eventsOf(exchange, 'fired'));
      for (const event of eventsOf(exchange, 'events')) {
        arrivals.set(keyOf(event), [...(arrivals.get(keyOf(event)) ?? []), ordinal]);
      }
    });
    if (fired.length < COUNT) {
      return { done: false, missing: [messages.longPolling.fired(fired.length)] };
    }
    const last = fired.toSorted((a, b) => a.at - b.at || a.id - b.id).slice(-COUNT);
    const missing = [...lostAndDoubled(last, arrivals)];
    if (missing.length === 0 && !hasPair(last, arrivals)) missing.push(messages.longPolling.pair);
    return { done: missing.length === 0, missing };
  },
};

function* lostAndDoubled(
  fired: readonly Fired[],
  arrivals: ReadonlyMap<string, readonly number[]>,
): Generator<string> {
  const times = (event: Fired) => arrivals.get(keyOf(event))?.length ?? 0;
  const lost = fired.filter((event) => times(event) === 0);
  const doubled = fired.filter((event) => times(event) > 1);
  if (lost.length > 0) yield messages.longPolling.lost(lost.map((event) => event.id));
  if (doubled.length > 0) yield messages.longPolling.doubled(doubled.map((event) => event.id));
}

/** Whether two neighbours in time came in two answers. */
function hasPair(
  fired: readonly Fired[],
  arrivals: ReadonlyMap<string, readonly number[]>,
): boolean {
  return fired.some((event, index) => {
    const next = fired[index + 1];
    if (next === undefined || next.at - event.at > TOGETHER) return false;
    return arrivals.get(keyOf(event))?.[0] !== arrivals.get(keyOf(next))?.[0];
  });
}

/** The id alone begins anew with the program. */
function keyOf(event: Fired): string {
  return `${event.id}@${event.at}`;
}

function eventsOf(exchange: Exchange, name: 'events' | 'fired'): Fired[] {
  const events = jsonOf(exchange.responseBody)?.[name];
  return Array.isArray(events) ? events.filter(isFired) : [];
}

function isFired(value: unknown): value is Fired {
  const event = value as Partial<Fired> | null;
  return typeof event?.id === 'number' && typeof event.at === 'number';
}
