/**
 * What the wire view, the checks and the cost strip read: the contract of the trace model.
 *
 * `trace-model.ts` implements {@link TraceView} from trace records; nothing here touches the DOM.
 */

import type {
  CloseCause,
  Dropped,
  FaultsChanged,
  Gap,
  LabChanged,
  LegClosed,
  LegOpened,
  PageEvent,
  ProgramChanged,
  Rewritten,
  StormChanged,
} from '../../../playground-server/trace/trace.ts';
import type { Direction, WireEvent } from '../../../playground-server/wire/index.ts';

/** What a row is coloured and filtered by. */
export type RowGroup =
  | 'http'
  | 'sse'
  | 'text'
  | 'binary'
  | 'control'
  | 'close'
  | 'violation'
  | 'page'
  | 'note';

/** A leg and its bytes, as far as the trace holds them. */
export interface LegView {
  readonly leg: number;
  readonly connection: number;
  readonly reused: boolean;
  readonly example: string;
  readonly from: string;
  readonly to: string;
  /** Place on the path, from the browser's end: 0 is the browser's own leg. */
  readonly place: number;
  readonly openedAt: number;
  readonly closedAt: number | undefined;
  readonly closeCause: CloseCause | undefined;
  /** When the sender of each direction sent FIN, where it did. */
  readonly fins: Readonly<Record<Direction, number | undefined>>;
  /** Once closed: bytes that had entered the hop and never left it. */
  readonly undelivered: Readonly<Record<Direction, number>> | undefined;
  /** Bytes that this leg has carried, each way. */
  readonly carried: Readonly<Record<Direction, number>>;
  /** What the leg is now, from its events: plain HTTP, an SSE stream, or a WebSocket. */
  readonly protocol: 'http' | 'sse' | 'websocket';
  /** What the leg's WebSocket was opened with, once it is one. */
  readonly webSocket?: OpenedWebSocket | undefined;
  /** Where the hop left something out on the way: the play origin's prefix of a request target. */
  readonly rewrites?: readonly Rewritten[];
  /** What faults let vanish, each way, in the order of the stream. */
  readonly drops?: Readonly<Record<Direction, readonly Dropped[]>>;
}

/** What a WebSocket was opened with (RFC 6455, section 4). */
export interface OpenedWebSocket {
  /** Of the request that asked for it; '' where the trace begins behind it. */
  readonly target: string;
  /** Empty where none was agreed. */
  readonly subprotocol: string;
}

/** One read of a tap: bytes that entered the hop together, and when. */
export interface ChunkBorder {
  readonly offset: number;
  readonly length: number;
  /** Trace milliseconds. */
  readonly time: number;
  /** True where the playground itself wrote these bytes. */
  readonly byHop: boolean;
}

/** A wire event in its place: measured. */
export interface WireRow {
  readonly source: 'wire';
  /** Place in the list since it began anew, from 0; it stays while the row is held. */
  readonly id: number;
  /** The number that the reader sees, from 1; rows that only repeat others have none. */
  readonly number?: number;
  readonly leg: number;
  readonly event: WireEvent;
  /** When the event's first byte entered the hop, in trace milliseconds. */
  readonly time: number;
  /** When its last byte entered the hop. */
  readonly endTime: number;
  /** When its last byte left the hop on the other side; undefined while it is on its way. */
  readonly arrived: number | undefined;
  /** True where a fault took some of its bytes: it never arrives. */
  readonly dropped?: boolean;
  /** True where the playground itself wrote these bytes (an error page). */
  readonly byHop: boolean;
  /** For continuation frames this is the group of their message. */
  readonly group?: RowGroup;
  /** True for an HTTP chunk or body that carries an event stream: its events have rows of their own. */
  readonly carriesSse?: boolean;
  /** True for an exchange that fetches a part of the page itself: its document, a style, a script. */
  readonly loadsPage?: boolean;
}

/** What the page did or saw: reported by the page. */
export interface PageRow {
  readonly source: 'page';
  readonly id: number;
  readonly number?: number;
  readonly event: PageEvent;
  readonly time: number;
}

/** The life of legs, programs and faults: measured by the playground. */
export interface NoteRow {
  readonly source: 'note';
  readonly id: number;
  readonly number?: number;
  readonly leg: number | undefined;
  readonly record:
    | LegOpened
    | LegClosed
    | Dropped
    | Gap
    | ProgramChanged
    | LabChanged
    | FaultsChanged
    | StormChanged;
  readonly time: number;
  /** True for the end of a connection that is no news: of plain HTTP, behind the whole last answer. */
  readonly inOrder?: boolean;
}

export type Row = WireRow | PageRow | NoteRow;

/** What the exchange has cost so far. */
export interface Cost {
  readonly requests: number;
  readonly frames: number;
  /** Messages for the page: response bodies with content, dispatched SSE events, WebSocket messages down. */
  readonly messages: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** Content bytes, both ways: what was not framing, heads or handshakes. */
  readonly contentBytes: number;
}

/**
 * A read-only view of one stage's trace. Rows are in trace order. They grow at their end, lose their
 * oldest where memory is bounded, and start anew at {@link TraceView.generation}; who reads them as
 * they come does it with a `RowCursor`.
 */
export interface TraceView {
  readonly rows: readonly Row[];
  /** The id of the first row: above 0 where older ones were let go. Each next row's is one more. */
  readonly firstId: number;
  readonly legs: ReadonlyMap<number, LegView>;
  readonly cost: Cost;
  /** Counts up when the rows were cleared: ids begin at 0 again. */
  readonly generation: number;
  /** True where the trace is a recording. */
  readonly recorded: boolean;
  /** The bytes of a leg's direction between two stream offsets; shorter where the trace no longer holds them. */
  bytes(leg: number, direction: Direction, offset: number, length: number): Uint8Array;
  /**
   * The reads, as the tap made them, that hold bytes of a range: whole, in the order of the stream,
   * as far as the trace holds them.
   */
  chunks(leg: number, direction: Direction, offset: number, length: number): readonly ChunkBorder[];
  /**
   * The stream offset before which all bytes had left the hop on their other side by a moment, or had
   * been dropped; 0 where the trace knows of none.
   */
  leftBy(leg: number, direction: Direction, time: number): number;
  /** Calls back after each batch of changes, at most once per animation frame (in the browser). Returns the way to stop. */
  subscribe(listener: () => void): () => void;
}
