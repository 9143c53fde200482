/** Checks the bodies of API calls: what comes out is in the contract's ranges. */

import { Refusal } from './sessions/refusal.ts';
import { LONGEST_LATENCY } from './sessions/session-stage.ts';
import type { CutRequest } from './trace/session-api.ts';
import type { Faults } from './trace/trace.ts';

/** @throws Refusal 400 `BAD_FAULTS`. */
export function parseFaults(body: unknown): Faults {
  const latency = property(body, 'latency');
  const up = property(latency, 'up');
  const down = property(latency, 'down');
  if (isLatency(up) && isLatency(down)) return { latency: { up, down } };
  throw new Refusal(
    400,
    'BAD_FAULTS',
    `Send {"latency": {"up": …, "down": …}} with milliseconds between 0 and ${LONGEST_LATENCY}.`,
  );
}

/** @throws Refusal 400 `BAD_CUT`. */
export function parseCutRequest(body: unknown): CutRequest {
  const how = property(body, 'how');
  if (how === 'fin' || how === 'rst') return { how };
  throw new Refusal(400, 'BAD_CUT', 'Send {"how": "fin"} or {"how": "rst"}.');
}

function isLatency(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= LONGEST_LATENCY;
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
