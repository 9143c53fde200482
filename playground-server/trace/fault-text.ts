/**
 * Faults as a short text that a person can read and a link can carry:
 *
 *     seed-7;0.both.down-frame-3.cut-rst.1x;0.down.now.latency-200
 *
 * Parts are joined by `;`. `seed-…` and `wire-<up>-<down>` (the stage's own latency) stand first,
 * where they are not 0. Each other part is a step: place of the leg, direction, when, what, and on
 * how many legs at most. Unreserved and sub-delimiter characters of a fragment alone (RFC 3986,
 * section 3.5), so nothing is ever escaped.
 */

import { type Fault, type FaultStep, type Faults, type FaultTime, NO_FAULTS } from './faults.ts';
import { FaultsError, inStep, parseFaults, parseStep } from './parse-faults.ts';

/** Characters of the longest text that is read. */
export const LONGEST_FAULT_TEXT = 2000;

/** The text of faults; empty for none. */
export function formatFaults({ latency, script }: Faults): string {
  const { up, down } = latency;
  const parts: string[] = [];
  if (script !== undefined && script.seed !== 0) parts.push(`seed-${script.seed}`);
  if (up !== 0 || down !== 0) parts.push(`wire-${Math.round(up)}-${Math.round(down)}`);
  return [...parts, ...(script?.steps ?? []).map(formatStep)].join(';');
}

/** @throws FaultsError for what is no such text, or beyond the limits of faults.ts */
export function parseFaultText(text: string): Faults {
  if (text.length > LONGEST_FAULT_TEXT) {
    const message = `The text of faults has ${text.length} characters; it may have ${LONGEST_FAULT_TEXT}.`;
    throw new FaultsError('FAULTS_MALFORMED', message);
  }
  if (text === '') return NO_FAULTS;
  let seed: unknown;
  let latency: unknown = NO_FAULTS.latency;
  const steps: FaultStep[] = [];
  for (const part of text.split(';')) {
    const [name = '', ...values] = part.split('-');
    if (steps.length === 0 && seed === undefined && name === 'seed' && values.length === 1) {
      seed = count(values[0]);
    } else if (steps.length === 0 && name === 'wire' && values.length === 2) {
      latency = { up: count(values[0]), down: count(values[1]) };
    } else {
      steps.push(inStep(steps.length + 1, () => readStep(part)));
    }
  }
  const script = { seed: seed ?? 0, steps };
  // Seed 0 and no step is what no script at all says, and how `formatFaults` writes it.
  return parseFaults(script.seed === 0 && steps.length === 0 ? { latency } : { latency, script });
}

/** One step as text. */
export function formatStep({ place, direction, when, fault, times }: FaultStep): string {
  const parts = [String(place), direction, formatWhen(when), formatFault(fault)];
  if (times !== undefined) parts.push(`${times}x`);
  return parts.join('.');
}

function formatWhen(when: FaultTime): string {
  if (when.at === 'now') return 'now';
  if (when.at === 'after') return `after-${when.ms}`;
  return `${when.direction}-${when.at}-${when.number}`;
}

function formatFault(fault: Fault): string {
  switch (fault.kind) {
    case 'latency':
    case 'jitter':
    case 'delay':
      return `${fault.kind}-${fault.ms}`;
    case 'bandwidth':
      return `bandwidth-${fault.bytesPerSecond}`;
    case 'buffering': {
      const idle = fault.idle === undefined ? '' : `-idle-${fault.idle}`;
      return `buffering-${fault.bytes}${idle}${fault.message === true ? '-message' : ''}`;
    }
    case 'stall':
      return 'stall';
    case 'drop':
      return fault.bytes === undefined ? 'drop' : `drop-${fault.bytes}`;
    case 'cut':
    case 'refuse':
      return `${fault.kind}-${fault.how}`;
  }
}

function readStep(text: string): FaultStep {
  const parts = text.split('.');
  const [place = '', direction, when = '', fault = '', times] = parts;
  if (parts.length < 4 || parts.length > 5) {
    const message = `"${text.slice(0, 40)}" is no step; one reads like 0.both.down-frame-3.cut-rst.`;
    throw new FaultsError('FAULTS_MALFORMED', message);
  }
  const often =
    times === undefined ? {} : { times: times.endsWith('x') ? count(times.slice(0, -1)) : times };
  const step = { place: count(place), direction, when: readWhen(when), fault: readFault(fault) };
  return parseStep({ ...step, ...often });
}

function readWhen(text: string): unknown {
  const [first, second, third, ...rest] = text.split('-');
  if (rest.length > 0) throw odd(text);
  if (first === 'now' && second === undefined) return { at: 'now' };
  if (first === 'after' && third === undefined) return { at: 'after', ms: count(second) };
  return { at: second, direction: first, number: count(third) };
}

function readFault(text: string): unknown {
  const [kind = '', ...values] = text.split('-');
  const [first, second, third, fourth] = values;
  const most = kind === 'buffering' ? 4 : kind === 'stall' ? 0 : 1;
  if (values.length > most) throw odd(text);
  switch (kind) {
    case 'bandwidth':
      return { kind, bytesPerSecond: count(first) };
    case 'buffering': {
      const idle = second === 'idle' ? { idle: count(third) } : {};
      const last = second === 'idle' ? fourth : second;
      if (last !== undefined && last !== 'message') throw odd(text);
      if (second === 'message' && third !== undefined) throw odd(text);
      return {
        kind,
        bytes: count(first),
        ...idle,
        ...(last === 'message' ? { message: true } : {}),
      };
    }
    case 'stall':
      return { kind };
    case 'drop':
      return first === undefined ? { kind } : { kind, bytes: count(first) };
    case 'cut':
    case 'refuse':
      return { kind, how: first };
    default:
      return { kind, ms: count(first) };
  }
}

/** A plain count; what is none stands for itself, and is refused by its field. */
function count(text: string | undefined): unknown {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : text;
}

function odd(text: string): FaultsError {
  const message = `"${text.slice(0, 40)}" can't be read; a step reads like 0.both.down-frame-3.cut-rst.`;
  return new FaultsError('FAULTS_MALFORMED', message);
}
