/** Latency: each direction takes a time of its own, whatever the bytes and however many. */

import type { Fault } from './fault.ts';

export const latency: Fault = (entered, _length, faults, direction) =>
  entered + faults.latency[direction];
