/**
 * Refuse: a new connection is reset, or closed in order, before anything of it passes. The
 * playground has accepted it by then, since only the first request says whose it is; to a client
 * that is a server which accepts and hangs up.
 */

import type { Fault } from '../../trace/faults.ts';
import type { FaultMaker } from '../fault.ts';

export const refuse: FaultMaker<Extract<Fault, { kind: 'refuse' }>> = ({ kind, how }) => ({
  kind,
  drops: (length) => length,
  dropsEnds: true,
  cuts: how === 'rst' ? 'rst' : 'fin',
});
