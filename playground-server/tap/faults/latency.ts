/** Latency: bytes take a time of their own, whatever they are and however many. */

import type { Fault } from '../../trace/faults.ts';
import type { FaultMaker } from '../fault.ts';

export const latency: FaultMaker<Extract<Fault, { kind: 'latency' }>> = ({ kind, ms }) => ({
  kind,
  due: (entered) => entered + ms,
});
