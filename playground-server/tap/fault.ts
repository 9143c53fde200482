/**
 * Faults: what a tap may do to bytes on their way. Each has a file of its own in `faults/`.
 *
 * A fault that is at work on a link says when bytes may leave, or that they vanish, or in what
 * pieces they go. Order, backpressure and the FIN behind the bytes are the link's own business and
 * the same for every fault. A link asks when bytes enter, so a change holds for bytes that come
 * after it, as it would on a real line.
 */

import type { Fault, FaultKind } from '../trace/faults.ts';
import type { Random } from './random.ts';

/** What a fault may know of where it works: one direction of one leg. */
export interface FaultSite {
  readonly random: Random;
  /** The playground's clock, in milliseconds. */
  readonly now: () => number;
}

/** A fault at work. All it doesn't say is left alone. */
export interface FaultAtWork {
  readonly kind: FaultKind;
  /**
   * @param entered when the bytes may leave as far as the faults before know, in milliseconds
   * @param length how many they are; 0 for a FIN or a reset
   * @returns when they may leave; never before `entered`
   */
  due?(entered: number, length: number): number;
  /** How many of the next `length` bytes vanish, from the first of them on. */
  drops?(length: number): number;
  /** A FIN or a reset vanishes, too. */
  readonly dropsEnds?: boolean;
  /** Bytes that may leave at once. */
  readonly piece?: number;
  /** Bytes that may wait in the hop before the source is paused. */
  readonly room?: number;
  /** Bytes wait for each other. */
  readonly gathers?: Gathering;
  /** Both sides end, behind what came before. */
  readonly cuts?: 'fin' | 'rst';
}

export interface Gathering {
  /** So many leave together. */
  readonly bytes: number;
  /** Milliseconds of quiet after which they leave, too. */
  readonly idle: number | undefined;
  /** They leave as well where a message ends. */
  readonly message: boolean;
}

/** Puts a fault to work. */
export type FaultMaker<F extends Fault> = (fault: F, site: FaultSite) => FaultAtWork;
