/**
 * Buffering: bytes wait in the hop until there are enough of them, or until a flush: the end of a
 * message, a time of quiet, or the end of the direction. What waits then leaves together.
 */

import type { Fault } from '../../trace/faults.ts';
import type { FaultMaker } from '../fault.ts';

export const buffering: FaultMaker<Extract<Fault, { kind: 'buffering' }>> = (fault) => ({
  kind: fault.kind,
  gathers: { bytes: fault.bytes, idle: fault.idle, message: fault.message ?? false },
});
