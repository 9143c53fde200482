/** What can go wrong with a lab, in one place: status, stable code, and a sentence. */

import { Refusal } from '../sessions/refusal.ts';
import type { SettingsProblem } from './model/settings-problems.ts';

/** Seconds after which a place may be free. */
const PLACE_WAIT = 10;

export function badLabRequest(): Refusal {
  return new Refusal(
    400,
    'BAD_LAB',
    'Send {"hop": "auto", "settings": {}} with a hop of auto, nginx or embedded.',
  );
}

export function badSettings(problems: readonly SettingsProblem[]): Refusal {
  const list = problems.map(({ code, message }) => `${code}: ${message}`).join(' ');
  return new Refusal(400, 'BAD_LAB_SETTINGS', `The settings can't be used. ${list}`);
}

export function noLab(): Refusal {
  return new Refusal(404, 'NO_LAB', 'This stage has no further hop. PUT one to this address.');
}

export function nginxMissing(): Refusal {
  return new Refusal(
    503,
    'NGINX_MISSING',
    'There is no nginx on this machine. Install it (Debian: apt-get install nginx-light), or take the embedded hop.',
  );
}

export function labLimit(limit: number): Refusal {
  return new Refusal(
    503,
    'LAB_LIMIT_REACHED',
    `${limit} further hops are open, which is the limit here. Try again in ${PLACE_WAIT} seconds.`,
    PLACE_WAIT,
  );
}

export function sessionLabLimit(limit: number): Refusal {
  return new Refusal(
    429,
    'SESSION_LAB_LIMIT_REACHED',
    `This session has as many further hops as it may; its limit is ${limit}. Take one out of its stage first.`,
  );
}

export function labConfigRefused(output: string): Refusal {
  return new Refusal(
    500,
    'LAB_CONFIG_REFUSED',
    `nginx refuses the configuration that these settings make; the one before goes on. ${output}`,
  );
}

export function labCrashed(name: string, how: string, log: string): Refusal {
  const last = log === '' ? '' : `\n\n${log}`;
  return new Refusal(
    502,
    'LAB_CRASHED',
    `The further hop (${name}) ${how}. Change a setting or put the hop in again.${last}`,
  );
}

export function labEnded(): Refusal {
  return new Refusal(
    503,
    'LAB_ENDED',
    'The further hop was taken out of this stage. Load the page again; it then goes to the program itself.',
  );
}
