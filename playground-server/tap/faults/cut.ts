/**
 * Cut: both sides of the connection end, in order or by a reset. What came before the place leaves
 * first; what comes behind it vanishes.
 */

import type { Fault } from '../../trace/faults.ts';
import type { FaultMaker } from '../fault.ts';

export const cut: FaultMaker<Extract<Fault, { kind: 'cut' }>> = ({ kind, how }) => ({
  kind,
  drops: (length) => length,
  dropsEnds: true,
  cuts: how,
});
