/** What all connections of the play origin share. */

import type { FrameFiles } from './play-frame-files.ts';
import type { PlaySession } from './tap/stage.ts';

export interface PlayContext {
  /** The session with this public id. */
  readonly lookUp: (sessionId: string) => PlaySession | undefined;
  /** The playground's monotonic clock, in milliseconds. */
  readonly now: () => number;
  readonly frameFiles: FrameFiles;
  /** Whether a `Host` names this playground. */
  readonly isOwnHost: (host: string) => boolean;
  readonly timeouts: PlayTimeouts;
}

/** Milliseconds. */
export interface PlayTimeouts {
  /** From a head's first byte to its last. */
  readonly head: number;
  /** How long a connection that belongs to no stage may say nothing. */
  readonly idle: number;
}

export const PLAY_TIMEOUTS: PlayTimeouts = { head: 10_000, idle: 60_000 };

/** Bytes of a request's head. */
export const PLAY_HEAD_LIMIT = 64 * 1024;
