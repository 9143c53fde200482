/** What can go wrong with a program, in one place: status, stable code, and a sentence. */

import { Refusal } from '../sessions/refusal.ts';
import type { Exit } from './child.ts';

/** Seconds after which a place may be free. */
const PLACE_WAIT = 10;

export function manifestInvalid(message: string): Refusal {
  return new Refusal(503, 'EXAMPLE_MANIFEST_INVALID', message);
}

export function exampleUnreadable(example: string): Refusal {
  return new Refusal(
    404,
    'EXAMPLE_UNKNOWN',
    `The folder of the example ${example}, or the example.json in it, is no longer there.`,
  );
}

export function exampleNeeds(missing: readonly string[]): Refusal {
  return new Refusal(
    503,
    'EXAMPLE_NEEDS',
    `This example needs what is not on this machine: ${missing.join(' ')}`,
  );
}

export function programLimit(limit: number): Refusal {
  return new Refusal(
    503,
    'PROGRAM_LIMIT_REACHED',
    `${limit} example programs are running, which is the limit here, and all are in use. Try again in ${PLACE_WAIT} seconds.`,
    PLACE_WAIT,
  );
}

export function programCrashed(command: readonly string[], exit: Exit, stderr: string): Refusal {
  const { error, exitCode, signal } = exit;
  const name = command.join(' ');
  const how =
    error !== undefined
      ? `could not be started: ${error.message}`
      : signal !== null
        ? `was ended by ${signal}`
        : `ended with exit code ${exitCode}`;
  const last = stderr === '' ? '' : `\n\n${stderr}`;
  return new Refusal(
    502,
    'PROGRAM_CRASHED',
    `The program (${name}) ${how}. Change its file or start it again.${last}`,
  );
}

export function programUnreachable(port: number, stderr: string): Refusal {
  const last = stderr === '' ? '' : `\n\n${stderr}`;
  return new Refusal(
    502,
    'PROGRAM_UNREACHABLE',
    `The program runs, but it refuses connections on port ${port}. It must listen on the port in PORT. Change its file or start it again.${last}`,
  );
}

export function programTooSlow(port: number, limit: number, stderr: string): Refusal {
  const last = stderr === '' ? '' : `\n\n${stderr}`;
  return new Refusal(
    504,
    'PROGRAM_TOO_SLOW',
    `The program was started, but did not listen on port ${port} within ${limit / 1000} seconds. It must listen on the port in PORT. Change its file or start it again.${last}`,
  );
}

export function programEnded(): Refusal {
  return new Refusal(
    503,
    'PROGRAM_STOPPED',
    'The session of this program is over. Load the lesson again; that makes a new one.',
  );
}
