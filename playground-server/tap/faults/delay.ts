/** Delay: nothing leaves for a time, as in a tunnel; then all of it does, in order. */

import type { Fault } from '../../trace/faults.ts';
import type { FaultMaker } from '../fault.ts';

export const delay: FaultMaker<Extract<Fault, { kind: 'delay' }>> = ({ kind, ms }, site) => {
  const until = site.now() + ms;
  return { kind, due: (entered) => Math.max(entered, until) };
};
