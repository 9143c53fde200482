/** A step of a fault script as the panel's form holds it, and what comes of it. Pure. */

import type {
  Fault,
  FaultDirection,
  FaultPlace,
  FaultStep,
  FaultTime,
} from '../../../playground-server/trace/faults.ts';
import { parseStep } from '../../../playground-server/trace/parse-faults.ts';
import type { Direction } from '../../../playground-server/wire/index.ts';

/** What the form's first list offers. */
export const DRAFT_FAULTS = [
  'latency',
  'jitter',
  'bandwidth',
  'buffering',
  'delay',
  'stall',
  'drop',
  'cut-rst',
  'cut-fin',
  'refuse-rst',
  'refuse-close',
] as const;
export type DraftFault = (typeof DRAFT_FAULTS)[number];

/** When it begins; the two sides of a handshake are two places to a reader. */
export const DRAFT_TIMES = [
  'now',
  'after',
  'bytes',
  'request',
  'response',
  'frame',
  'fragment',
  'chunk',
  'event',
  'character',
] as const;
export type DraftTime = (typeof DRAFT_TIMES)[number];

export interface Draft {
  readonly fault: DraftFault;
  /** Milliseconds, bytes, or bytes a second. */
  readonly value: number;
  readonly flush: 'full' | 'message' | 'quiet';
  readonly direction: FaultDirection;
  readonly time: DraftTime;
  /** Milliseconds, bytes or an ordinal. */
  readonly number: number;
  readonly timeDirection: Direction;
  readonly place: number;
  readonly once: boolean;
}

export const FIRST_DRAFT: Draft = {
  fault: 'cut-rst',
  value: 200,
  flush: 'full',
  direction: 'both',
  time: 'frame',
  number: 3,
  timeDirection: 'down',
  place: 0,
  once: true,
};

/** What a fault's number is at first; it has none where absent. */
export const FIRST_VALUES: Readonly<Partial<Record<DraftFault, number>>> = {
  latency: 200,
  jitter: 200,
  bandwidth: 8000,
  buffering: 4096,
  delay: 2000,
  drop: 100,
};

/** Milliseconds of quiet after which a buffer is flushed. */
const QUIET = 1000;

/** Whether it acts on a direction of its own choice. */
export function hasDirection(fault: DraftFault): boolean {
  return !fault.startsWith('cut') && !fault.startsWith('refuse');
}

/** Whether it can begin at any other time than at once. */
export function hasTime(fault: DraftFault): boolean {
  return !fault.startsWith('refuse');
}

/** Whether the time has a number, and whether it has a direction to be chosen. */
export function timeFields(time: DraftTime): { number: boolean; direction: boolean } {
  const handshake = time === 'request' || time === 'response';
  return { number: time !== 'now' && !handshake, direction: !isTime(time) && !handshake };
}

/**
 * @param withHop there is a leg behind a further hop; without one a step is for the first
 * @throws FaultsError where a number is out of its range
 */
export function stepOf(draft: Draft, withHop = true): FaultStep {
  return parseStep({
    place: withHop ? draft.place : 0,
    direction: hasDirection(draft.fault) ? draft.direction : 'both',
    when: hasTime(draft.fault) ? whenOf(draft) : { at: 'now' },
    fault: faultOf(draft),
    ...(draft.once ? { times: 1 } : {}),
  });
}

function whenOf({ time, number, timeDirection }: Draft): FaultTime {
  switch (time) {
    case 'now':
      return { at: 'now' };
    case 'after':
      return { at: 'after', ms: number };
    case 'request':
      return { at: 'head', direction: 'up', number: 1 };
    case 'response':
      return { at: 'head', direction: 'down', number: 1 };
    default:
      return { at: time satisfies FaultPlace, direction: timeDirection, number };
  }
}

function isTime(time: DraftTime): boolean {
  return time === 'now' || time === 'after';
}

function faultOf({ fault, value, flush }: Draft): Fault {
  switch (fault) {
    case 'latency':
    case 'jitter':
    case 'delay':
      return { kind: fault, ms: value };
    case 'bandwidth':
      return { kind: fault, bytesPerSecond: value };
    case 'buffering': {
      if (flush === 'message') return { kind: fault, bytes: value, message: true };
      return flush === 'quiet'
        ? { kind: fault, bytes: value, idle: QUIET }
        : { kind: fault, bytes: value };
    }
    case 'drop':
      return { kind: fault, bytes: value };
    case 'stall':
      return { kind: fault };
    case 'cut-rst':
    case 'cut-fin':
      return { kind: 'cut', how: fault === 'cut-rst' ? 'rst' : 'fin' };
    case 'refuse-rst':
    case 'refuse-close':
      return { kind: 'refuse', how: fault === 'refuse-rst' ? 'rst' : 'close' };
  }
}
