/** All faults that there are. */

import type { Fault } from '../../trace/faults.ts';
import type { FaultAtWork, FaultSite } from '../fault.ts';
import { bandwidth } from './bandwidth.ts';
import { buffering } from './buffering.ts';
import { cut } from './cut.ts';
import { delay } from './delay.ts';
import { drop } from './drop.ts';
import { jitter } from './jitter.ts';
import { latency } from './latency.ts';
import { refuse } from './refuse.ts';
import { stall } from './stall.ts';

/** Puts a fault to work on one direction of a leg. */
export function putToWork(fault: Fault, site: FaultSite): FaultAtWork {
  switch (fault.kind) {
    case 'latency':
      return latency(fault, site);
    case 'jitter':
      return jitter(fault, site);
    case 'bandwidth':
      return bandwidth(fault, site);
    case 'buffering':
      return buffering(fault, site);
    case 'stall':
      return stall(fault, site);
    case 'drop':
      return drop(fault, site);
    case 'delay':
      return delay(fault, site);
    case 'cut':
      return cut(fault, site);
    case 'refuse':
      return refuse(fault, site);
  }
}
