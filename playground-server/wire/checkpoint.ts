/**
 * Where a connection stands between two bytes, as plain JSON: what `connection.ts` must know to go
 * on behind a gap in the trace.
 */

import type { DeflateParameters, HttpRequestEvent } from './events.ts';
import type { Http1Checkpoint } from './http1.ts';

/** A request whose response will be read differently for it. */
export interface PendingRequest {
  readonly method: string;
  /** Where it asks for another protocol: the whole head, which the handshake needs. */
  readonly switching?: HttpRequestEvent;
}

/** How an upgrade was answered; kept while the request's own bytes still come. */
export interface Verdict {
  readonly exchange: number;
  readonly protocol: 'http' | 'websocket' | 'unknown';
}

export interface LaneCheckpoint {
  /** Place of the next byte, those that are held not counted. */
  readonly position: number;
  /** Bytes, as Latin-1, that wait for the answer to an upgrade. */
  readonly held: string;
  readonly ended: boolean;
  readonly http: Http1Checkpoint;
  readonly webSocket?: unknown;
}

export interface ConnectionCheckpoint {
  readonly version: 1;
  readonly up: LaneCheckpoint;
  readonly down: LaneCheckpoint;
  readonly pending: ReadonlyArray<readonly [exchange: number, request: PendingRequest]>;
  readonly verdict?: Verdict;
  readonly deflate?: DeflateParameters;
}

/** The checkpoint in `value`; undefined where it is none that this version wrote. */
export function readCheckpoint(value: unknown): ConnectionCheckpoint | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const it = value as { [Key in keyof ConnectionCheckpoint]?: unknown };
  const valid = it.version === 1 && isLane(it.up) && isLane(it.down) && Array.isArray(it.pending);
  return valid ? (value as ConnectionCheckpoint) : undefined;
}

function isLane(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const it = value as { [Key in keyof LaneCheckpoint]?: unknown };
  return (
    typeof it.position === 'number' &&
    typeof it.held === 'string' &&
    typeof it.ended === 'boolean' &&
    typeof it.http === 'object' &&
    it.http !== null
  );
}
