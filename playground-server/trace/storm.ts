/**
 * A storm: many clients that lose the same server and come back to it. Its settings, what is counted
 * while it runs, and what came of it, as the API and the trace have them.
 */

/** How the server goes away. */
export type StormDrain =
  /** The program ends without a word and is started again: no close frame, 1006. */
  | { readonly how: 'crash' }
  /** Close frames with this code, and for a while 503 with `Retry-After` for who comes back. */
  | {
      readonly how: 'close';
      readonly code: StormCode;
      /** Seconds over which the close frames are spread. */
      readonly over: number;
      /** Seconds from the first close frame in which every handshake is refused. */
      readonly down: number;
    };

/** Going away (RFC 6455, 7.4.1), service restart, try again later (IANA's registry for 7.4.2). */
export const STORM_CODES = [1001, 1012, 1013] as const;
export type StormCode = (typeof STORM_CODES)[number];

export const STORM_BACKOFFS = ['fixed', 'exponential'] as const;
export const STORM_JITTERS = ['none', 'equal', 'full'] as const;

export interface StormSettings {
  readonly clients: number;
  /** Milliseconds before the first return; the base of what grows. */
  readonly delay: number;
  readonly backoff: (typeof STORM_BACKOFFS)[number];
  /** `full`: anywhere from 0 to the delay. `equal`: anywhere in its second half. */
  readonly jitter: (typeof STORM_JITTERS)[number];
  /** Whether clients do what close codes and `Retry-After` ask of them. */
  readonly respects: boolean;
  readonly drain: StormDrain;
  /** Unsigned, 32 bits: the same one draws the same delays. */
  readonly seed: number;
}

/** What the settings may be. */
export const STORM_RANGES = {
  clients: { min: 10, max: 500 },
  delay: { min: 100, max: 30_000 },
  over: { min: 0, max: 30 },
  down: { min: 0, max: 10 },
} as const;

/** Milliseconds of one bucket of the histogram. */
export const STORM_BUCKET = 250;
/** Milliseconds that a storm may last from its first client on. */
export const STORM_LONGEST = 90_000;

/** Attempts that began within one bucket, by what came of them. */
export interface StormArrivals {
  /** Ordinal of the bucket, from 0: the moment at which the server was told to go away. */
  readonly at: number;
  readonly accepted: number;
  /** Answered, but not with 101. */
  readonly refused: number;
  /** Not answered at all. */
  readonly failed: number;
}

/**
 * `filling`: clients connect at the pace that the server takes. `away`: the server was told to go.
 * `progress` only counts. The last three end it.
 */
export type StormState = 'filling' | 'away' | 'progress' | 'done' | 'stopped' | 'failed';

export interface StormResult {
  /** Attempts a second while the clients connected one after the other: what the server takes. */
  readonly steady: number;
  /** The most attempts within any one second. */
  readonly peak: number;
  /** When that second began, in milliseconds since the server was told to go away. */
  readonly peakAt: number;
  readonly attempts: number;
  readonly refused: number;
  readonly failed: number;
  /** Clients that came back. */
  readonly back: number;
  /** Milliseconds until the last client was back; `null` where not all came. */
  readonly allBackAfter: number | null;
  /** How clients lost the server: how many were told which close code; 1006 is none. */
  readonly lost: Readonly<Record<string, number>>;
  /** Statuses that refused, and error codes of the system, each with how often. */
  readonly answers: Readonly<Record<string, number>>;
  readonly arrivals: readonly StormArrivals[];
}
