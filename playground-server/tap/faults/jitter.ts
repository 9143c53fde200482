/**
 * Jitter: each read takes a time by chance, from 0 up to the most. TCP keeps bytes in order, so one
 * that is slow holds back those behind it.
 */

import type { Fault } from '../../trace/faults.ts';
import type { FaultMaker } from '../fault.ts';

export const jitter: FaultMaker<Extract<Fault, { kind: 'jitter' }>> = ({ kind, ms }, site) => ({
  kind,
  due: (entered) => entered + site.random() * ms,
});
