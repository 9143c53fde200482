/**
 * A message, its frames and the taps' reads along one axis of bytes (RFC 6455, section 5.4): three
 * rulers that cover the same bytes and are cut in different places. Pure.
 *
 * The reads are the playground's own: how many segments TCP made of the bytes can't be told from
 * them, since the kernel joins what waits.
 */

import type { Span, WebSocketFrameEvent } from '../../../../playground-server/wire/index.ts';
import type { TraceView, WireRow } from '../../model/view.ts';
import type { RowOf } from './handshake-rows.ts';

export interface FramePart extends Span {
  readonly row: RowOf<WebSocketFrameEvent>;
  readonly headLength: number;
  /** False for a control frame: it stands between the frames of a message and is no part of it. */
  readonly inMessage: boolean;
}

export interface ChunkPart extends Span {
  /** When the read was made, in trace milliseconds. */
  readonly time: number;
  /** The read holds bytes from before, or from behind, what the rulers show. */
  readonly beginsBefore: boolean;
  readonly endsBehind: boolean;
}

export interface Rulers extends Span {
  readonly frames: readonly FramePart[];
  readonly chunks: readonly ChunkPart[];
  /** The type of the message; undefined for a control frame that stands alone. */
  readonly opcode: number | undefined;
  readonly compressed: boolean;
  /** Payload bytes of the message's frames. */
  readonly payloadLength: number;
  /** False while frames are still to come, or where the first are gone. */
  readonly complete: boolean;
  /** Where more frames belong to it than are drawn. */
  readonly partly: boolean;
}

/** Rows that are looked through each way, and frames that are drawn. */
const MOST_ROWS = 20_000;
const MOST_FRAMES = 240;

/** @param row a frame or a message */
export function readRulers(row: WireRow, view: TraceView): Rulers | undefined {
  const home = homeOf(row, view);
  if (home === undefined) return undefined;
  const { frames, begun, ended, partly } = home;
  const [first, last] = [frames[0], frames.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const offset = first.offset;
  const length = last.offset + last.length - offset;
  const parts = frames.filter(({ inMessage }) => inMessage);
  const opening = parts[0]?.row.event;
  return {
    ...{ offset, length, frames },
    chunks: chunksOf(row, { offset, length }, view),
    opcode: opening?.opcode,
    compressed: begun && opening?.rsv1 === true,
    payloadLength: parts.reduce((sum, { row: { event } }) => sum + event.payloadLength, 0),
    complete: begun && ended,
    partly,
  };
}

interface Home {
  readonly frames: readonly FramePart[];
  readonly begun: boolean;
  readonly ended: boolean;
  readonly partly: boolean;
}

function homeOf(row: WireRow, view: TraceView): Home | undefined {
  const { event } = row;
  if (event.kind === 'ws-message') return gather(row, event.index, view);
  if (event.kind !== 'ws-frame') return undefined;
  if (event.message >= 0) return gather(row, event.message, view);
  const around = openMessage(row, view);
  if (around !== undefined) return gather(row, around, view);
  return { frames: [partOf(row as FramePart['row'])], begun: true, ended: true, partly: false };
}

/** The message that is not finished where a control frame stands. */
function openMessage(row: WireRow, view: TraceView): number | undefined {
  for (const other of near(row, view, -1)) {
    if (other.event.message < 0) continue;
    return other.event.fin ? undefined : other.event.message;
  }
  return undefined;
}

/** The frames of a message, and the control frames between them, as they stand in the stream. */
function gather(row: WireRow, message: number, view: TraceView): Home {
  const found: RowOf<WebSocketFrameEvent>[] = isFrame(row) ? [row] : [];
  let [partly, begun] = [false, begins(row, message)];
  const full = (limit: number) => {
    partly ||= found.length >= limit;
    return found.length >= limit;
  };
  if (!begun) {
    for (const other of near(row, view, -1)) {
      if (other.event.message >= 0 && other.event.message !== message) break;
      if (full(MOST_FRAMES / 2)) break;
      found.unshift(other);
      begun = begins(other, message);
      if (begun) break;
    }
  }
  let ended = found.some((one) => ends(one, message));
  if (!ended && isFrame(row)) {
    for (const other of near(row, view, 1)) {
      if (other.event.message >= 0 && other.event.message !== message) break;
      if (full(MOST_FRAMES)) break;
      found.push(other);
      ended = ends(other, message);
      if (ended) break;
    }
  }
  // What came behind the last frame of the message so far is no part of it.
  while (!ended && found.length > 1 && found.at(-1) !== row && found.at(-1)?.event.message === -1) {
    found.pop();
  }
  return { frames: found.map(partOf), begun, ended, partly };
}

const isFrame = (row: WireRow): row is RowOf<WebSocketFrameEvent> => row.event.kind === 'ws-frame';

function begins({ event }: WireRow, message: number): boolean {
  return event.kind === 'ws-frame' && event.message === message && event.opcode !== 0;
}

function ends({ event }: WireRow, message: number): boolean {
  return event.kind === 'ws-frame' && event.message === message && event.fin;
}

/** The frames of the same direction, before the row or behind it, nearest first. */
function* near(row: WireRow, view: TraceView, step: 1 | -1): Generator<RowOf<WebSocketFrameEvent>> {
  for (let away = 1; away <= MOST_ROWS; away++) {
    const other = view.rows[row.id - view.firstId + away * step];
    if (other === undefined) return;
    if (other.source !== 'wire' || other.leg !== row.leg || !isFrame(other)) continue;
    if (other.event.direction === row.event.direction) yield other;
  }
}

function partOf(row: RowOf<WebSocketFrameEvent>): FramePart {
  const { offset, length, headLength, message } = row.event;
  return { row, offset, length, headLength, inMessage: message >= 0 };
}

function chunksOf(row: WireRow, span: Span, view: TraceView): ChunkPart[] {
  const end = span.offset + span.length;
  return view.chunks(row.leg, row.event.direction, span.offset, span.length).map((chunk) => {
    const from = Math.max(chunk.offset, span.offset);
    const to = Math.min(chunk.offset + chunk.length, end);
    return {
      offset: from,
      length: to - from,
      time: chunk.time,
      beginsBefore: chunk.offset < span.offset,
      endsBehind: chunk.offset + chunk.length > end,
    };
  });
}
