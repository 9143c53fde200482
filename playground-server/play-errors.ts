/** What the play origin refuses by itself, in one place. Those of a program are in programs/. */

import { inSeconds, Refusal } from './sessions/refusal.ts';
import type { Violation } from './wire/violation.ts';

export function sessionUnknown(): Refusal {
  return new Refusal(
    404,
    'SESSION_UNKNOWN',
    'This playground has no such session: it has expired, or the playground was started again. Go back to the lesson and load it again; that makes a new one.',
  );
}

export function exampleUnknown(example: string): Refusal {
  return new Refusal(
    404,
    'EXAMPLE_UNKNOWN',
    `There is no example called ${example}. The folder examples/ holds those that there are.`,
  );
}

export function nothingHere(): Refusal {
  return new Refusal(
    404,
    'NOTHING_HERE',
    'Only running examples have an address here, as /<session>/<example>/. Open a lesson to get one.',
  );
}

export function headTooLarge(limit: number): Refusal {
  return new Refusal(
    431,
    'HEAD_TOO_LARGE',
    `The request's head is longer than ${limit} bytes, which is the limit here. Send fewer or shorter fields, cookies above all.`,
  );
}

export function requestMalformed(violation: Violation): Refusal {
  return new Refusal(
    400,
    'REQUEST_MALFORMED',
    `This is not an HTTP/1.1 request: ${violation.message} See ${violation.rule}.`,
  );
}

export function hostRefused(host: string): Refusal {
  if (host === '') {
    return new Refusal(
      400,
      'HOST_MISSING',
      'The request has no Host field, and HTTP/1.1 wants one.',
    );
  }
  return new Refusal(
    421,
    'HOST_NOT_ALLOWED',
    `This playground does not answer to the name ${host}. Start it with --allow-host ${host} if it should.`,
  );
}

export function headTimeout(limit: number): Refusal {
  return new Refusal(
    408,
    'HEAD_TIMEOUT',
    `The request's head was not complete ${inSeconds(Math.round(limit / 1000))}, which is the limit. Send it anew, at once.`,
  );
}

export function methodNotAllowed(): Refusal {
  return new Refusal(
    405,
    'METHOD_NOT_ALLOWED',
    'The frame’s files can only be read: use GET or HEAD.',
  );
}

/** For what should never happen: the sentence is safe to show, the cause goes to stderr. */
export function unexpected(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  console.error(error);
  return new Refusal(
    500,
    'PLAYGROUND_FAILED',
    'The playground failed at this request. Its terminal says more.',
  );
}
