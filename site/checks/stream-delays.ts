/**
 * How long each event of a stream was on its way through the hop: from its last byte at the tap behind
 * the hop to the piece on the browser's leg with which it can be read, compressed or not. Measured.
 */

import type { TraceView, WireRow } from '../wire-view/model/view.ts';
import { fieldOf, isRow } from './exchanges.ts';
import { createGzipContent } from './gzip-content.ts';
import type { HopExchange } from './hop-paths.ts';
import { keptRows } from './kept-rows.ts';

export interface StreamDelay {
  /** Milliseconds; of an event that has not left yet, its age so far. */
  readonly delay: number;
  readonly left: boolean;
}

/** One for each event that entered the hop, in their order. Events end with an empty line of LF. */
export function streamDelays(trace: TraceView, exchange: HopExchange): StreamDelay[] {
  const now = trace.rows.at(-1)?.time ?? 0;
  const leaving = departures(trace, exchange);
  return exchange.inner.events.map(({ endTime }, index) => {
    const left = leaving[index];
    return { delay: Math.max(0, (left ?? now) - endTime), left: left !== undefined };
  });
}

export function isCompressed({ outer }: HopExchange): boolean {
  return fieldOf(outer.response?.event, 'content-encoding')?.toLowerCase() === 'gzip';
}

/** When the first, second, … event could be read at the browser's end of the hop. */
function departures(trace: TraceView, { outer }: HopExchange): number[] {
  const gzip = isCompressed({ outer, inner: outer }) ? createGzipContent() : undefined;
  const times: number[] = [];
  let last = 0;
  for (const { event, leg, time } of piecesOf(trace, outer)) {
    const { offset, length } = event.dataSpan;
    const bytes = trace.bytes(leg, 'down', offset, length);
    for (const byte of gzip?.push(bytes) ?? bytes) {
      if (byte === LF && last === LF) times.push(time);
      last = byte === LF && last === LF ? 0 : byte;
    }
  }
  return times;
}

const LF = 10;

const chunksOf = keptRows((row) => isRow(row, 'http-chunk'));

/** The chunks of the answer that have left the hop, each with when it did. */
function piecesOf(trace: TraceView, { leg, request }: HopExchange['outer']) {
  const { exchange } = request.event;
  return chunksOf(trace)
    .filter((row) => row.leg === leg && row.event.exchange === exchange && leftHop(row))
    .map(({ event, arrived = 0 }) => ({ event, leg, time: arrived }));
}

const leftHop = ({ arrived, event }: WireRow) =>
  arrived !== undefined && event.direction === 'down';
