/**
 * Three times a stream broke and the browser came back with a Last-Event-ID, and across all three
 * no event was lost and none came twice.
 *
 * Only events with an id of the server's own, `<run>-<number>`, are counted: their numbers have no
 * holes. The last three returns are judged, with the stream before them, so that a reader who lost
 * something can do better.
 */

import type { Check } from './check.ts';
import { type Exchange, exchangesOf, fieldOf, isEventStream } from './exchanges.ts';
import { messages } from './messages-en.ts';

const RETURNS = 3;
const OWN_ID = /^(?<run>[0-9a-z]+)-(?<number>\d+)$/;

export const sseZeroLost: Check = {
  id: 'sse/zero-lost',
  judge(trace) {
    const streams = exchangesOf(trace).filter(isEventStream);
    const returns = streams.filter(isReturn);
    if (returns.length < RETURNS) {
      return { done: false, missing: [messages.sse.cuts(returns.length)] };
    }
    const first = streams.indexOf(returns.at(-RETURNS) as Exchange);
    const judged = streams.slice(Math.max(0, first - 1));
    if (judged.length <= RETURNS || judged.some((stream) => ownIds(stream).length === 0)) {
      return { done: false, missing: [messages.sse.silent] };
    }
    const missing = [...flaws(judged.flatMap(ownIds))];
    return { done: missing.length === 0, missing };
  },
};

function isReturn(stream: Exchange): boolean {
  return (fieldOf(stream.request.event, 'last-event-id') ?? '') !== '';
}

/**
 * The ids of the events that arrived whole, with data or without; an event without an `id` line has
 * none of its own.
 */
function ownIds(stream: Exchange): string[] {
  return stream.events
    .filter(({ event }) => event.outcome !== 'never-dispatched')
    .filter(({ event }) => event.lines.some((line) => line.role === 'id'))
    .map(({ event }) => event.lastEventId)
    .filter((id) => OWN_ID.test(id));
}

function* flaws(ids: readonly string[]): Generator<string> {
  const seen = new Set<string>();
  let before: string | undefined;
  for (const id of ids) {
    if (seen.has(id)) {
      yield messages.sse.doubled(id);
      continue;
    }
    seen.add(id);
    const hole = before === undefined ? 0 : holeBetween(before, id);
    if (hole > 0) yield messages.sse.lost(hole, before as string);
    before = id;
  }
}

/** How many numbers are missing; 0 across a restart of the program, which numbers anew. */
function holeBetween(before: string, id: string): number {
  const [a, b] = [OWN_ID.exec(before)?.groups, OWN_ID.exec(id)?.groups];
  return a?.run === b?.run ? Number(b?.number) - Number(a?.number) - 1 : 0;
}
