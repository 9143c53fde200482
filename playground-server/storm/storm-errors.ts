/** What can go wrong with a storm, in one place: status, stable code, and a sentence. */

import { inSeconds, Refusal } from '../sessions/refusal.ts';
import { STORM_LONGEST } from '../trace/storm.ts';

export function badStorm(message: string): Refusal {
  return new Refusal(400, 'BAD_STORM', `The storm can't be had with these settings. ${message}`);
}

export function stormUnsupported(example: string): Refusal {
  return new Refusal(
    409,
    'STORM_UNSUPPORTED',
    `The example ${example} takes no storm: its example.json names no "storm" with the paths for it.`,
  );
}

export function stormRunning(): Refusal {
  return new Refusal(
    409,
    'STORM_RUNNING',
    'A storm of this session is under way. Wait until it is over, or stop it with DELETE.',
  );
}

export function stormLimit(limit: number): Refusal {
  const wait = STORM_LONGEST / 1000;
  return new Refusal(
    503,
    'STORM_LIMIT_REACHED',
    `As many storms run here as may; the limit is ${limit}. Try again ${inSeconds(wait)}: no storm takes longer.`,
    wait,
  );
}

export function stormNotSteady(open: number, clients: number): Refusal {
  return new Refusal(
    502,
    'STORM_NOT_STEADY',
    `Only ${open} of ${clients} clients could connect in time, so the storm did not begin. Take fewer clients, or start the program again.`,
  );
}

export function stormControlFailed(what: string): Refusal {
  return new Refusal(
    502,
    'STORM_CONTROL_FAILED',
    `The program does not answer at its "control" path as it must: ${what} Look at its server's code, or start it again.`,
  );
}
