/**
 * Faults: what a tap may do to bytes on their way. Each has a file of its own.
 *
 * A fault is a rule that says when bytes may leave the hop. A link asks its rules in turn, each
 * with the time that the rule before it gave, and holds the bytes until then: order,
 * backpressure and the FIN behind the bytes are the link's own business and the same for
 * every fault. A link asks when bytes enter, so a change holds for bytes that come after it,
 * as it would on a real line.
 */

import type { Faults } from '../trace/trace.ts';
import type { Direction } from '../wire/span.ts';

/**
 * @param entered when the bytes may leave as far as the rules before know, in milliseconds
 * @param length how many they are; 0 for a FIN or a reset
 * @param faults what the stage is set to now
 * @returns when they may leave; never before `entered`
 */
export type Fault = (
  entered: number,
  length: number,
  faults: Faults,
  direction: Direction,
) => number;
