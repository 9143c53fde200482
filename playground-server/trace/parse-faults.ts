/** Reads faults that a stranger sent: what comes out is within the limits of faults.ts. */

import {
  FARTHEST_PLACE,
  FASTEST,
  FAULT_PLACES,
  type Fault,
  type FaultPlace,
  type FaultScript,
  type FaultStep,
  type Faults,
  type FaultTime,
  LARGEST_BUFFER,
  LARGEST_SEED,
  LEG_PLACES,
  LONGEST_DELAY,
  LONGEST_WAIT,
  MOST_STEPS,
  MOST_TIMES,
  SLOWEST,
} from './faults.ts';

/** Stable codes of {@link FaultsError}. */
export type FaultsErrorCode =
  /** It has not the shape of faults at all. */
  | 'FAULTS_MALFORMED'
  | 'FAULTS_TOO_MANY_STEPS'
  /** A fault, a place or a direction that there isn't. */
  | 'FAULTS_UNKNOWN'
  | 'FAULTS_OUT_OF_RANGE'
  /** A fault that can't begin when the step says. */
  | 'FAULTS_DO_NOT_FIT';

export class FaultsError extends Error {
  readonly code: FaultsErrorCode;
  /** The step that is wrong, from 1; undefined where it is not a step. */
  readonly step: number | undefined;

  constructor(code: FaultsErrorCode, message: string, step?: number) {
    super(step === undefined ? message : `Step ${step}: ${message}`);
    this.name = 'FaultsError';
    this.code = code;
    this.step = step;
  }
}

/** @throws FaultsError for what is no faults, or beyond their limits */
export function parseFaults(value: unknown): Faults {
  const latency = property(value, 'latency');
  const up = property(latency, 'up');
  const down = property(latency, 'down');
  if (!isDelay(up) || !isDelay(down)) {
    throw new FaultsError(
      'FAULTS_MALFORMED',
      `Send {"latency": {"up": …, "down": …}} with milliseconds between 0 and ${LONGEST_DELAY}, and a "script" beside it where one is wanted.`,
    );
  }
  const script = property(value, 'script');
  if (script === undefined) return { latency: { up, down } };
  return { latency: { up, down }, script: parseScript(script) };
}

/** @throws FaultsError */
export function parseScript(value: unknown): FaultScript {
  const steps = property(value, 'steps');
  if (!Array.isArray(steps)) {
    throw new FaultsError('FAULTS_MALFORMED', 'A script is {"seed": …, "steps": [ … ]}.');
  }
  if (steps.length > MOST_STEPS) {
    throw new FaultsError(
      'FAULTS_TOO_MANY_STEPS',
      `A script has at most ${MOST_STEPS} steps; this one has ${steps.length}.`,
    );
  }
  const seed = whole(property(value, 'seed'), 'seed', 0, LARGEST_SEED);
  return { seed, steps: steps.map((step, index) => inStep(index + 1, () => parseStep(step))) };
}

/** @throws FaultsError, without the number of the step */
export function parseStep(value: unknown): FaultStep {
  const place = property(value, 'place');
  if (!LEG_PLACES.some((one) => one === place)) {
    throw unknown('place of a leg', place, LEG_PLACES);
  }
  const direction = oneOf(property(value, 'direction'), 'direction', ['up', 'down', 'both']);
  const when = parseWhen(property(value, 'when'));
  const fault = parseFault(property(value, 'fault'));
  if (fault.kind === 'refuse' && when.at !== 'now') {
    const message = 'A connection is refused at its start: give "refuse" the time "now".';
    throw new FaultsError('FAULTS_DO_NOT_FIT', message);
  }
  const times = property(value, 'times');
  const step: FaultStep = { place: place as number, direction, when, fault };
  if (times === undefined) return step;
  return { ...step, times: whole(times, 'times', 1, MOST_TIMES) };
}

function parseWhen(value: unknown): FaultTime {
  const at = property(value, 'at');
  if (at === 'now') return { at };
  if (at === 'after') return { at, ms: whole(property(value, 'ms'), 'ms', 0, LONGEST_WAIT) };
  const place: FaultPlace = oneOf(at, 'time or place', FAULT_PLACES);
  const direction = oneOf(property(value, 'direction'), 'direction of a place', ['up', 'down']);
  const number = whole(property(value, 'number'), 'number', 1, FARTHEST_PLACE);
  return { at: place, direction, number };
}

function parseFault(value: unknown): Fault {
  const kind = property(value, 'kind');
  const ms = () => whole(property(value, 'ms'), 'ms', 0, LONGEST_DELAY);
  switch (kind) {
    case 'latency':
    case 'jitter':
    case 'delay':
      return { kind, ms: ms() };
    case 'bandwidth': {
      const rate = property(value, 'bytesPerSecond');
      return { kind, bytesPerSecond: whole(rate, 'bytesPerSecond', SLOWEST, FASTEST) };
    }
    case 'buffering':
      return parseBuffering(value);
    case 'stall':
      return { kind };
    case 'drop': {
      const bytes = property(value, 'bytes');
      if (bytes === undefined) return { kind };
      return { kind, bytes: whole(bytes, 'bytes', 1, FARTHEST_PLACE) };
    }
    case 'cut':
      return { kind, how: oneOf(property(value, 'how'), 'way to cut', ['fin', 'rst']) };
    case 'refuse':
      return { kind, how: oneOf(property(value, 'how'), 'way to refuse', ['rst', 'close']) };
    default:
      throw new FaultsError('FAULTS_UNKNOWN', `There is no fault ${shown(kind)}.`);
  }
}

function parseBuffering(value: unknown): Fault {
  const bytes = whole(property(value, 'bytes'), 'bytes', 1, LARGEST_BUFFER);
  const idle = property(value, 'idle');
  const message = property(value, 'message');
  if (message !== undefined && typeof message !== 'boolean') {
    throw new FaultsError('FAULTS_MALFORMED', 'Its message is true, or left out.');
  }
  return {
    kind: 'buffering',
    bytes,
    ...(idle === undefined ? {} : { idle: whole(idle, 'idle', 1, LONGEST_WAIT) }),
    ...(message === true ? { message } : {}),
  };
}

/** Says in which step something was wrong. */
export function inStep<T>(step: number, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof FaultsError) || error.step !== undefined) throw error;
    throw new FaultsError(error.code, error.message, step);
  }
}

function whole(value: unknown, name: string, least: number, most: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) {
    return value as number;
  }
  throw new FaultsError(
    'FAULTS_OUT_OF_RANGE',
    `Its ${name} is ${shown(value)}; it takes a whole number from ${least} to ${most}.`,
  );
}

function oneOf<const T extends string>(value: unknown, name: string, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw unknown(name, value, known);
  return found;
}

function unknown(name: string, value: unknown, known: readonly unknown[]): FaultsError {
  const message = `There is no ${name} ${shown(value)}; there are ${known.join(', ')}.`;
  return new FaultsError('FAULTS_UNKNOWN', message);
}

function isDelay(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= LONGEST_DELAY;
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  return (JSON.stringify(value) ?? String(typeof value)).slice(0, 40);
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
