/**
 * Stall: the connection is half-open. Bytes are read and vanish, ends vanish with them, and nobody
 * is told. A pulled cable differs in one thing: there the sender's kernel sees that nothing is
 * acknowledged, and gives up after minutes; here it never does.
 */

import type { Fault } from '../../trace/faults.ts';
import type { FaultMaker } from '../fault.ts';

export const stall: FaultMaker<Extract<Fault, { kind: 'stall' }>> = ({ kind }) => ({
  kind,
  drops: (length) => length,
  dropsEnds: true,
});
