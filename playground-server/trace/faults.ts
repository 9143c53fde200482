/**
 * Faults: what a stage does to the bytes on their way, as data. Server, site and links share it;
 * playground-server/tap/ does what it says.
 *
 * A script is a list of steps. Each names a leg by its place on the path, when it begins, which
 * direction it acts on, and what is done. Chance comes from the script's seed alone, so the same
 * script does the same to the same traffic.
 *
 * Steps count on each leg for itself: on a leg that opens later from its first byte, on one that is
 * open already from the moment at which the script was set.
 */

import type { Direction } from '../wire/span.ts';

/** What the stage does to the bytes on their way. */
export interface Faults {
  /** Milliseconds added to each direction of the browser's leg, 0 to {@link LONGEST_DELAY}. */
  readonly latency: { readonly up: number; readonly down: number };
  readonly script?: FaultScript;
}

export interface FaultScript {
  /** Unsigned, 32 bits. */
  readonly seed: number;
  /** At most {@link MOST_STEPS}. */
  readonly steps: readonly FaultStep[];
}

export interface FaultStep {
  /** Place of the leg on the path: 0 is the browser's own, 1 the one behind a further hop. */
  readonly place: number;
  /** Which direction it acts on. A cut and a refusal end both, whatever stands here. */
  readonly direction: FaultDirection;
  readonly when: FaultTime;
  readonly fault: Fault;
  /** On how many legs it begins, at most; on every one where absent. */
  readonly times?: number;
}

export type FaultDirection = Direction | 'both';

/** When a step begins: at a time, or at a place in what one direction carries. */
export type FaultTime =
  | { readonly at: 'now' }
  | { readonly at: 'after'; readonly ms: number }
  | { readonly at: FaultPlace; readonly direction: Direction; readonly number: number };

/**
 * Places in a stream; each stands between two bytes, wherever reads may split it.
 *
 * - `bytes`: behind so many bytes.
 * - `head`: inside the head of a handshake, behind its `Upgrade` field.
 * - `frame`: behind a WebSocket frame.
 * - `fragment`: behind a data frame that is not the last of its message.
 * - `chunk`: in the middle of the data of an HTTP chunk that has data.
 * - `event`: inside a server-sent event, behind the first byte of its first `data` value.
 * - `character`: inside a character of UTF-8 text, behind the first of its bytes.
 *
 * `chunk` and `character` pass over HTML, styles and scripts: those make the page itself.
 */
export type FaultPlace = (typeof FAULT_PLACES)[number];

export const FAULT_PLACES = [
  'bytes',
  'head',
  'frame',
  'fragment',
  'chunk',
  'event',
  'character',
] as const;

export type Fault =
  /** Each byte leaves so much later. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** Each read leaves later by chance, up to so much; order is kept. */
  | { readonly kind: 'jitter'; readonly ms: number }
  | { readonly kind: 'bandwidth'; readonly bytesPerSecond: number }
  /** Bytes wait until there are so many, or it is quiet for `idle` ms, or a message has ended. */
  | {
      readonly kind: 'buffering';
      readonly bytes: number;
      readonly idle?: number;
      readonly message?: true;
    }
  /** Bytes and ends vanish, and nobody is told. */
  | { readonly kind: 'stall' }
  /** So many bytes vanish, all that come where absent; the end still passes. */
  | { readonly kind: 'drop'; readonly bytes?: number }
  /** Nothing leaves for so long; then all of it does. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Both sides end behind what came before: in order, or by a reset. */
  | { readonly kind: 'cut'; readonly how: 'fin' | 'rst' }
  /** A new connection is reset, or closed, before anything passes. */
  | { readonly kind: 'refuse'; readonly how: 'rst' | 'close' };

export type FaultKind = Fault['kind'];

export const FAULT_KINDS = [
  'latency',
  'jitter',
  'bandwidth',
  'buffering',
  'stall',
  'drop',
  'delay',
  'cut',
  'refuse',
] as const satisfies readonly FaultKind[];

/** Places of legs: the browser's, and one behind a further hop. */
export const LEG_PLACES = [0, 1] as const;

/** Milliseconds. */
export const LONGEST_DELAY = 10_000;
/** Milliseconds until a step may begin, or buffered bytes may wait for more. */
export const LONGEST_WAIT = 600_000;
export const MOST_STEPS = 16;
export const MOST_TIMES = 1000;
/** The highest ordinal, or number of bytes, that a place may have. */
export const FARTHEST_PLACE = 1_000_000_000;
/** Bytes a second. */
export const SLOWEST = 100;
export const FASTEST = 1_000_000_000;
/** Bytes that buffering may hold. */
export const LARGEST_BUFFER = 64 * 1024;
export const LARGEST_SEED = 0xffff_ffff;

export const NO_FAULTS: Faults = { latency: { up: 0, down: 0 } };

/** Whether nothing at all is done to the bytes. */
export function isQuiet({ latency, script }: Faults): boolean {
  return latency.up === 0 && latency.down === 0 && (script?.steps.length ?? 0) === 0;
}
