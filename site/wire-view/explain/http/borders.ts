/**
 * The borders of one HTTP message on one byte axis: its head, its chunks, the events or the content
 * that they carry, and the reads that brought them. A window of it, since streams have no end. Pure.
 *
 * The axis is not to scale: each stretch between two borders gets a column whose width grows with
 * the root of its bytes, so that a line end of two bytes can be seen beside a body of thousands.
 */

import { endOf, type Span } from '../../../../playground-server/wire/index.ts';
import { firstIndex } from '../../model/byte-store.ts';
import type { TraceView, WireRow } from '../../model/view.ts';
import { type MessageParts, rowsBetween } from './message-parts.ts';

export type RulerName = 'message' | 'chunks' | 'events' | 'reads';

export interface Segment extends Span {
  /** What it is: framing is what is neither head nor content. */
  readonly part: 'head' | 'size' | 'content' | 'end' | 'event' | 'trailers' | 'read';
  /** The row that is selected when it is chosen. */
  readonly row: WireRow | undefined;
  /** For a read: when the bytes entered the hop. */
  readonly time?: number;
  readonly byHop?: boolean;
  /** It goes on beyond the window, or in another piece. */
  readonly openStart: boolean;
  readonly openEnd: boolean;
  /** First and last column, from 1, the last not included: lines of a grid. */
  readonly columns: readonly [from: number, to: number];
}

export interface Ruler {
  readonly name: RulerName;
  readonly segments: readonly Segment[];
}

export interface Borders {
  readonly from: number;
  readonly to: number;
  /** Bytes of each column. */
  readonly columns: readonly number[];
  readonly rulers: readonly Ruler[];
  readonly earlier: boolean;
  readonly later: boolean;
}

/** Units (head, chunks, or what stands in for them) before the middle of a window, and behind it. */
const BEFORE = 2;
const BEHIND = 2;

type Piece = Omit<Segment, 'columns' | 'openStart' | 'openEnd'> & {
  readonly openStart?: boolean;
  readonly openEnd?: boolean;
};

/**
 * @param at a byte of the stream that stands in the middle
 * @param shift units to go on from there, back where negative
 */
export function bordersAt(
  parts: MessageParts,
  view: TraceView,
  at: number,
  shift: number,
): Borders | undefined {
  const units = unitsOf(parts, view);
  if (units.length === 0) return undefined;
  const middle = clamp(units.indexAt(at) + shift, units.length);
  const first = Math.max(0, Math.min(middle - BEFORE, units.length - BEFORE - BEHIND - 1));
  const last = Math.min(units.length - 1, first + BEFORE + BEHIND);
  const from = units.at(first)?.offset ?? 0;
  const to = endOf(units.at(last) ?? { offset: from, length: 0 });
  const pieces = piecesIn(parts, view, from, to).map(([name, list]) => {
    return [name, list.filter((piece) => endOf(piece) > from && piece.offset < to)] as const;
  });
  const marks = new Set([from, to]);
  for (const [, list] of pieces) {
    for (const piece of list) {
      marks.add(Math.max(from, piece.offset)).add(Math.min(to, endOf(piece)));
    }
  }
  const lines = [...marks].sort((one, other) => one - other);
  const lineAt = new Map(lines.map((offset, index) => [offset, index + 1]));
  return {
    from,
    to,
    columns: lines.slice(1).map((line, index) => line - (lines[index] ?? 0)),
    rulers: pieces
      .filter(([, list]) => list.length > 0)
      .map(([name, list]) => ({
        name,
        segments: list.map((piece) => segmentOf(piece, from, to, lineAt)),
      })),
    earlier: first > 0,
    later: last < units.length - 1,
  };
}

function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(length - 1, index));
}

/** What the window moves by: heads, chunks, or what stands in for them. None of it is copied. */
interface Units {
  readonly length: number;
  at(index: number): Span | undefined;
  /** The first unit that ends behind a byte. */
  indexAt(byte: number): number;
}

function unitsOf(parts: MessageParts, view: TraceView): Units {
  const { head, chunks, events, body, trailers, id } = parts;
  const rows = chunks.length > 0 ? chunks : events;
  const { offset = 0, length = 0 } = body?.event ?? {};
  const reads = rows.length > 0 ? [] : view.chunks(id.leg, id.direction, offset, length);
  const before = head === undefined ? 0 : 1;
  const inner = rows.length + reads.length;
  const at = (index: number): Span | undefined => {
    if (index < before) return head?.event;
    const place = index - before;
    if (place >= inner) return trailers?.event;
    return rows[place]?.event ?? reads[place];
  };
  return {
    length: before + inner + (trailers === undefined ? 0 : 1),
    at,
    indexAt(byte) {
      if (head !== undefined && byte < endOf(head.event)) return 0;
      if (rows.length > 0) return before + firstIndex(rows, ({ event }) => byte < endOf(event));
      return before + firstIndex(reads, (read) => byte < endOf(read));
    },
  };
}

function piecesIn(
  parts: MessageParts,
  view: TraceView,
  from: number,
  to: number,
): (readonly [RulerName, readonly Piece[]])[] {
  const { head, chunks, events, body, trailers, id } = parts;
  const message: Piece[] = [];
  if (head !== undefined) message.push(piece('head', head.event, head));
  if (chunks.length === 0 && events.length === 0 && body !== undefined) {
    message.push(piece('content', body.event, body));
  }
  if (trailers !== undefined) message.push(piece('trailers', trailers.event, trailers));
  const reads = view.chunks(id.leg, id.direction, from, to - from);
  return [
    ['message', message],
    ['chunks', rowsBetween(chunks, from, to).flatMap(chunkPieces)],
    ['events', rowsBetween(events, from, to).flatMap((row) => eventPieces(row, parts))],
    [
      'reads',
      reads.map(({ offset, length, time, byHop }) => {
        return { ...piece('read', { offset, length }, undefined), time, byHop };
      }),
    ],
  ];
}

function piece(part: Piece['part'], { offset, length }: Span, row: WireRow | undefined): Piece {
  return { part, offset, length, row };
}

/** Size line, data, line end (RFC 9112, section 7.1). */
function chunkPieces(row: WireRow): Piece[] {
  const { event } = row;
  if (event.kind !== 'http-chunk') return [];
  const { dataSpan } = event;
  const end = endOf(dataSpan);
  const size = { offset: event.offset, length: dataSpan.offset - event.offset };
  const found = [
    piece('size', size, row),
    piece('content', dataSpan, row),
    piece('end', { offset: end, length: endOf(event) - end }, row),
  ];
  return found.filter(({ length }) => length > 0);
}

/** An event without the chunk framing in between: one piece for each chunk that carries it. */
function eventPieces(row: WireRow, parts: MessageParts): Piece[] {
  const { event } = row;
  if (event.kind !== 'sse-event') return [];
  const spans = event.chunks.flatMap((index) => {
    const chunk = parts.chunk(index)?.event;
    if (chunk?.kind !== 'http-chunk') return [];
    const offset = Math.max(event.offset, chunk.dataSpan.offset);
    const length = Math.min(endOf(event), endOf(chunk.dataSpan)) - offset;
    return length > 0 ? [{ offset, length }] : [];
  });
  if (spans.length === 0) return [piece('event', event, row)];
  return spans.map((span, index) => ({
    ...piece('event', span, row),
    openStart: index > 0,
    openEnd: index < spans.length - 1,
  }));
}

function segmentOf(
  found: Piece,
  from: number,
  to: number,
  lineAt: ReadonlyMap<number, number>,
): Segment {
  const start = Math.max(from, found.offset);
  const end = Math.min(to, endOf(found));
  return {
    ...found,
    openStart: found.openStart === true || found.offset < from,
    openEnd: found.openEnd === true || endOf(found) > to,
    columns: [lineAt.get(start) ?? 1, lineAt.get(end) ?? 1],
  };
}

/** What can be said of how the selected row lies to the borders of the others. */
export interface Findings {
  readonly what: 'head' | 'chunk' | 'event' | 'body' | 'other';
  /** For an event: the ordinals of its chunks. */
  readonly chunks: readonly number[];
  /** For a chunk: the events that it holds, or holds parts of. */
  readonly events: readonly WireRow[];
  /** For a chunk: it begins or ends inside an event. */
  readonly cutsEvent: boolean;
  /** For a chunk: behind those events it holds bytes of one that is not whole yet. */
  readonly begins: boolean;
  /** Reads that brought its bytes; 0 where the trace no longer has them. */
  readonly reads: number;
  /** The one read that brought it brought other parts, too. */
  readonly sharesRead: boolean;
}

export function findingsOf(row: WireRow, parts: MessageParts, view: TraceView): Findings {
  const { event } = row;
  const reads = view.chunks(row.leg, event.direction, event.offset, event.length);
  const [read] = reads;
  const events = parts.eventsIn(row);
  const data = event.kind === 'http-chunk' ? event.dataSpan : event;
  return {
    what: whatOf(row),
    chunks: event.kind === 'sse-event' ? event.chunks : [],
    events,
    cutsEvent: events.some(
      (one) => one.event.offset < data.offset || endOf(one.event) > endOf(data),
    ),
    begins: event.kind === 'http-chunk' && lastEnd(parts, data.offset) < endOf(data),
    reads: reads.length,
    sharesRead:
      reads.length === 1 &&
      read !== undefined &&
      (read.offset < event.offset || endOf(read) > endOf(event)),
  };
}

/** Where the newest event ends, or `from` where none reaches so far. */
function lastEnd(parts: MessageParts, from: number): number {
  const last = parts.events.at(-1);
  return Math.max(from, last === undefined ? from : endOf(last.event));
}

function whatOf({ event }: WireRow): Findings['what'] {
  if (event.kind === 'http-request' || event.kind === 'http-response') return 'head';
  if (event.kind === 'http-chunk') return 'chunk';
  if (event.kind === 'sse-event') return 'event';
  return event.kind === 'http-body' ? 'body' : 'other';
}
