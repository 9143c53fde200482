/**
 * Drop: a middlebox that loses bytes of the stream, which TCP itself never does. So many vanish, or
 * all that come; the end passes.
 */

import type { Fault } from '../../trace/faults.ts';
import type { FaultMaker } from '../fault.ts';

export const drop: FaultMaker<Extract<Fault, { kind: 'drop' }>> = ({ kind, bytes }) => {
  let left = bytes ?? Number.POSITIVE_INFINITY;
  return {
    kind,
    drops(length) {
      const dropped = Math.min(length, left);
      left -= dropped;
      return dropped;
    },
  };
};
