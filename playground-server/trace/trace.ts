/**
 * The trace contract: what taps saw, in order. Server, site, recordings and exports share it.
 *
 * Times are milliseconds (fractions allowed) on the playground's monotonic clock, which starts at
 * 0 when the playground does; `TraceHead.epoch` says what that was on the wall clock. A page's own
 * clock is aligned to it before its records enter a trace.
 */

import type { Direction } from '../wire/span.ts';
import type { FaultKind, Faults } from './faults.ts';
import type { TraceMark } from './marks.ts';
import type { StormArrivals, StormResult, StormSettings, StormState } from './storm.ts';

export type { Faults } from './faults.ts';

interface RecordBase {
  /** Ordinal in the session's trace, from 1, without holes except at a gap. */
  readonly seq: number;
  readonly time: number;
}

/**
 * A leg was opened. A browser's TCP connection that serves two stages in turn is split at the
 * request where it changes hands: each stage gets a leg of its own with the same `connection`.
 */
export interface LegOpened extends RecordBase {
  readonly type: 'open';
  readonly leg: number;
  /** Ordinal of the TCP connection among those of the session. */
  readonly connection: number;
  /** True where the connection had carried another stage before. */
  readonly reused: boolean;
  readonly example: string;
  /** The programs at its two ends, browser side first. */
  readonly from: string;
  readonly to: string;
  /**
   * Place of the leg on the path, from the browser's end. 0, and so where absent, is the browser's
   * own; with a further hop between, its leg to the program is 1.
   */
  readonly place?: number;
}

/** Bytes that entered the hop. */
export interface Chunk extends RecordBase {
  readonly type: 'chunk';
  readonly leg: number;
  readonly direction: Direction;
  /** Place of the first byte in its direction's stream. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /**
   * When the bytes left the hop on its other side, where that happened in the same turn;
   * otherwise a {@link Relayed} record says it later.
   */
  readonly relayed?: number;
  /** True where the hop itself wrote these bytes (an error page). */
  readonly byHop: boolean;
}

/** All bytes of a direction before `offset` have left the hop on its other side, or were dropped. */
export interface Relayed extends RecordBase {
  readonly type: 'relayed';
  readonly leg: number;
  readonly direction: Direction;
  readonly offset: number;
}

/**
 * The hop changed bytes on the way: `removed` bytes at `offset` left as `inserted`. (The play
 * origin takes its prefix out of each request target.)
 */
export interface Rewritten extends RecordBase {
  readonly type: 'rewritten';
  readonly leg: number;
  readonly direction: Direction;
  readonly offset: number;
  readonly removed: number;
  readonly inserted: string;
}

/** A fault let these bytes of a direction vanish: they entered the hop, and never leave it. */
export interface Dropped extends RecordBase {
  readonly type: 'dropped';
  readonly leg: number;
  readonly direction: Direction;
  readonly offset: number;
  /** 0 where only an end vanished: see `end`. */
  readonly length: number;
  readonly fault: FaultKind;
  /** The sender's FIN or reset vanished as well, at `offset`. */
  readonly end?: 'fin' | 'reset';
}

/** One direction ended: its sender sent FIN. */
export interface HalfClosed extends RecordBase {
  readonly type: 'half-close';
  readonly leg: number;
  readonly direction: Direction;
}

/** Why a leg is gone, as the tap saw it. */
export type CloseCause =
  /** The end at the browser's side closed first. */
  | 'browser-fin'
  | 'browser-reset'
  | 'server-fin'
  | 'server-reset'
  /** The stage's "cut the wire". */
  | 'cut'
  | 'cut-reset'
  /** The connection went on to serve another stage. */
  | 'handed-over'
  /** The stage's path changed: a further hop was put in, set anew, or taken out. */
  | 'lab-changed'
  /** The hop answered by itself and closed. */
  | 'hop-error'
  | 'program-unreachable'
  | 'idle-timeout'
  | 'session-ended'
  | 'shutdown';

export interface LegClosed extends RecordBase {
  readonly type: 'close';
  readonly leg: number;
  readonly cause: CloseCause;
  /** The fault that ended it, where one did. */
  readonly fault?: FaultKind;
  /** Bytes that had entered the hop and never left it. */
  readonly undelivered: { readonly up: number; readonly down: number };
}

/**
 * The ring let go of records, or a capture missed bytes. What the dissectors need to go on is in
 * `resume`: one entry per leg that is still open. Where a capture missed bytes of one leg, nothing
 * is missing of the others: the entry is that leg's.
 */
export interface Gap extends RecordBase {
  readonly type: 'gap';
  /** In an imported capture: the bytes were sent, and the capture missed them. */
  readonly cause?: 'not-captured';
  /** Records and bytes that are no longer held. */
  readonly records: number;
  readonly bytes: number;
  readonly resume: readonly LegResume[];
}

export interface LegResume {
  readonly open: Omit<LegOpened, 'type'>;
  /** Stream offsets at which the trace goes on. */
  readonly up: number;
  readonly down: number;
  /** Opaque to everybody but `wire/connection.ts`; JSON-safe. */
  readonly checkpoint: unknown;
}

/** The life of the program behind a stage. */
export interface ProgramChanged extends RecordBase {
  readonly type: 'program';
  readonly example: string;
  /** 2 for the second of two that a further hop divides its requests between. */
  readonly instance?: number;
  readonly state: ProgramState;
  /** With `crashed`. `null` where a signal ended it. */
  readonly exitCode?: number | null;
  readonly signal?: string;
  /** With `crashed` and `unreachable`: the last lines of stderr. */
  readonly stderr?: string;
  /** One sentence: what happened, what to do next. */
  readonly message: string;
  /** A stable code where something went wrong, for example `PROGRAM_CRASHED`. */
  readonly code?: string;
}

export type ProgramState =
  | 'starting'
  | 'running'
  | 'stopped'
  | 'crashed'
  | 'unreachable'
  | 'restarting';

/** The further hop in the path of a stage was put in, set anew, or has changed its state. */
export interface LabChanged extends RecordBase {
  readonly type: 'lab';
  readonly example: string;
  readonly state: LabStateName;
  /** Which hop it is: a real nginx, or the one that is built in. */
  readonly hop: 'nginx' | 'embedded';
  /** Of the hop, for example `1.22.1`. */
  readonly version: string;
  /** The program's file, where it is one of its own. */
  readonly binary?: string;
  /** JSON-safe; `proxy/model/` reads them. */
  readonly settings: unknown;
  /** With `crashed`: the last lines of its error log. */
  readonly stderr?: string;
  /** One sentence: what happened, what to do next. */
  readonly message: string;
  /** A stable code where something went wrong, for example `LAB_CRASHED`. */
  readonly code?: string;
}

export type LabStateName = 'starting' | 'running' | 'stopped' | 'crashed' | 'removed';

/** The stage's faults changed. */
export interface FaultsChanged extends RecordBase {
  readonly type: 'faults';
  readonly example: string;
  readonly faults: Faults;
}

/**
 * A storm of clients on the stage's program. Their legs are not in the trace, but for that of the
 * first, which goes through the play origin as a browser's does.
 */
export interface StormChanged extends RecordBase {
  readonly type: 'storm';
  readonly example: string;
  /** Ordinal of the storm in its session, from 1. */
  readonly storm: number;
  readonly state: StormState;
  /** Clients that are connected now. */
  readonly open: number;
  /** With `filling`. */
  readonly settings?: StormSettings;
  /** What became known since the record before; to be added to what is known. */
  readonly arrivals?: readonly StormArrivals[];
  /** With `done`, and with `stopped` where the server had gone away. */
  readonly result?: StormResult;
  /** One sentence: what happened. Not with `progress`. */
  readonly message?: string;
  /** With `failed`: a stable code. */
  readonly code?: string;
}

/**
 * What JavaScript in the page did or saw, reported by the page itself. `object` numbers the
 * WebSocket, EventSource, XMLHttpRequest or fetch it belongs to, from 1, per page load.
 */
export interface PageEvent extends RecordBase {
  readonly type: 'page';
  readonly example: string;
  readonly api: 'fetch' | 'xhr' | 'eventsource' | 'websocket' | 'page';
  readonly object: number;
  /**
   * `call` was made by the page, `event` was seen by the page. Names are the API's own: `fetch`,
   * `response`, `read`, `new WebSocket`, `send`, `open`, `message`, `close`, `error`, `load` …
   */
  readonly role: 'call' | 'event';
  readonly name: string;
  /** Short and readable: the URL, the first 200 characters of the data, `code 1006, wasClean false`. */
  readonly detail: string;
  /** Bytes of data that it carried to or from the page, where it carried any. */
  readonly size?: number;
  /** For calls: line of the client file that made it, from 1, where the page's engine tells. */
  readonly line?: number;
}

export type TraceRecord =
  | LegOpened
  | Chunk
  | Relayed
  | Rewritten
  | Dropped
  | HalfClosed
  | LegClosed
  | Gap
  | ProgramChanged
  | LabChanged
  | FaultsChanged
  | StormChanged
  | PageEvent;

/** Without its place and time: what a tap hands to the trace. */
export type Unplaced<R extends TraceRecord = TraceRecord> = R extends TraceRecord
  ? Omit<R, 'seq' | 'time'>
  : never;

/** What stands before the records of a recorded or exported trace. */
export interface TraceHead {
  readonly format: 'wireside-trace';
  readonly version: 1;
  readonly example: string;
  /** When it was recorded, ISO 8601; shown to the reader. */
  readonly recordedAt: string;
  /** The wall clock at time 0, in milliseconds since 1970. */
  readonly epoch: number;
  /** What ran, for example `{"node": "24.21.0", "browser": "Chromium 156"}`. */
  readonly software: Readonly<Record<string, string>>;
  /** What a reader has marked in it. */
  readonly marks?: readonly TraceMark[];
}
