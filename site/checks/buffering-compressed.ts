/**
 * Of one event stream that left the hop compressed, twenty events or more entered it, and 95 of 100 could
 * be read on the browser's leg within 200 ms. An event that the hop still holds counts with its age.
 */

import type { Check, Verdict } from './check.ts';
import { isEventStream } from './exchanges.ts';
import { type HopExchange, hopExchangesOf } from './hop-paths.ts';
import { messages } from './messages-en.ts';
import { isCompressed, type StreamDelay, streamDelays } from './stream-delays.ts';

/** So many that one late event in twenty is allowed, and no second. */
const ENOUGH = 20;
const SHARE = 0.95;
/** Milliseconds. */
const SOON = 200;

export const bufferingCompressed: Check = {
  id: 'buffering/compressed',
  judge(trace) {
    const streams = hopExchangesOf(trace).filter(({ inner }) => isEventStream(inner));
    if (streams.length === 0) return missing(messages.buffering.through);
    const compressed = streams.filter(isCompressed);
    if (compressed.length === 0) return missing(messages.buffering.compressed(lastIsHeld(streams)));
    const long = compressed
      .map((stream) => streamDelays(trace, stream))
      .filter((delays) => delays.length >= ENOUGH);
    if (long.length === 0) {
      const most = Math.max(...compressed.map(({ inner }) => inner.events.length));
      return missing(messages.buffering.few(ENOUGH, most));
    }
    const best = Math.min(...long.map(percentile));
    return best < SOON ? { done: true, missing: [] } : missing(messages.buffering.late(best));
  },
};

const missing = (sentence: string): Verdict => ({ done: false, missing: [sentence] });

/** The delay that 95 of 100 events don't exceed. */
function percentile(delays: readonly StreamDelay[]): number {
  const sorted = delays.map(({ delay }) => delay).sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * SHARE) - 1] ?? Number.POSITIVE_INFINITY;
}

/** Whether not even the head of the last stream has left the hop. */
function lastIsHeld(streams: readonly HopExchange[]): boolean {
  return streams.at(-1)?.outer.response === undefined;
}
