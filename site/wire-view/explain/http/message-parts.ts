/**
 * One HTTP message as its parts came: head, chunks, events, body. Collected row by row, so that a
 * long stream costs only what is new. Pure.
 */

import { type Direction, endOf } from '../../../../playground-server/wire/index.ts';
import { firstIndex } from '../../model/byte-store.ts';
import { createRowCursor } from '../../model/row-cursor.ts';
import type { TraceView, WireRow } from '../../model/view.ts';

/** Which message. */
export interface MessageId {
  readonly leg: number;
  readonly direction: Direction;
  readonly exchange: number;
}

/** How events and chunks lie to each other, counted. */
export interface Tally {
  chunks: number;
  events: number;
  /** Events that more than one chunk carries. */
  spanning: number;
  /** Chunks that hold more than one event, or parts of them. */
  shared: number;
}

export interface MessageParts {
  readonly id: MessageId;
  readonly head: WireRow | undefined;
  /** In the order of the stream, as the events are. */
  readonly chunks: readonly WireRow[];
  readonly events: readonly WireRow[];
  readonly trailers: WireRow | undefined;
  readonly body: WireRow | undefined;
  readonly tally: Tally;
  /** The chunk of this ordinal. */
  chunk(index: number): WireRow | undefined;
  /** The events of which a chunk carries a part. */
  eventsIn(chunk: WireRow): readonly WireRow[];
  update(): void;
}

/** The message that a row belongs to; undefined for what belongs to none. */
export function messageOf(row: WireRow): MessageId | undefined {
  const { event } = row;
  if (!('exchange' in event) || event.kind === 'ws-handshake') return undefined;
  return { leg: row.leg, direction: event.direction, exchange: event.exchange };
}

/** The rows of an ordered list of which bytes lie between two places. */
export function rowsBetween(rows: readonly WireRow[], from: number, to: number): WireRow[] {
  const first = firstIndex(rows, (row) => endOf(row.event) > from);
  const behind = firstIndex(rows, (row) => row.event.offset >= to);
  return rows.slice(first, Math.max(first, behind));
}

const nothing = (): Tally => ({ chunks: 0, events: 0, spanning: 0, shared: 0 });

export function createMessageParts(view: TraceView, id: MessageId): MessageParts {
  let head: WireRow | undefined;
  let chunks: WireRow[] = [];
  let events: WireRow[] = [];
  let trailers: WireRow | undefined;
  let body: WireRow | undefined;
  let byIndex = new Map<number, WireRow>();
  let eventsInChunk = new Map<number, number>();
  let tally = nothing();
  const cursor = createRowCursor();

  function take(row: WireRow): void {
    const { event } = row;
    switch (event.kind) {
      case 'http-request':
      case 'http-response':
        // An interim response is no part of the message that follows it.
        head = row;
        break;
      case 'http-chunk':
        chunks.push(row);
        byIndex.set(event.index, row);
        if (event.size > 0) tally.chunks++;
        break;
      case 'sse-event':
        events.push(row);
        tally.events++;
        if (event.chunks.length > 1) tally.spanning++;
        for (const index of event.chunks) {
          const held = (eventsInChunk.get(index) ?? 0) + 1;
          eventsInChunk.set(index, held);
          if (held === 2) tally.shared++;
        }
        break;
      case 'http-trailers':
        trailers = row;
        break;
      case 'http-body':
        body = row;
        break;
    }
  }

  function clear(): void {
    head = undefined;
    trailers = undefined;
    body = undefined;
    chunks = [];
    events = [];
    byIndex = new Map();
    eventsInChunk = new Map();
    tally = nothing();
  }

  return {
    id,
    get head() {
      return head;
    },
    get chunks() {
      return chunks;
    },
    get events() {
      return events;
    },
    get trailers() {
      return trailers;
    },
    get body() {
      return body;
    },
    get tally() {
      return tally;
    },
    chunk: (index) => byIndex.get(index),
    eventsIn: ({ event }) =>
      event.kind === 'http-chunk'
        ? rowsBetween(events, event.dataSpan.offset, endOf(event.dataSpan))
        : [],
    update() {
      const { anew, from, to } = cursor.advance(view);
      if (anew) {
        clear();
      }
      for (let index = from; index < to; index++) {
        const row = view.rows[index];
        if (row?.source !== 'wire' || row.leg !== id.leg) continue;
        const of = messageOf(row);
        if (of?.direction === id.direction && of.exchange === id.exchange) take(row);
      }
    },
  };
}
