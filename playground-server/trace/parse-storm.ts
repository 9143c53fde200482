/** Reads a storm's settings without trust: what comes out is within their ranges. */

import {
  STORM_BACKOFFS,
  STORM_CODES,
  STORM_JITTERS,
  STORM_RANGES,
  type StormDrain,
  type StormSettings,
} from './storm.ts';

/** Settings that no storm can have; the message says which, and what they may be. */
export class StormSettingsError extends Error {
  override readonly name = 'StormSettingsError';
}

const LARGEST_SEED = 2 ** 32 - 1;

/**
 * @param seed for settings that name none
 * @throws StormSettingsError
 */
export function parseStorm(value: unknown, seed: number): StormSettings {
  const settings = fieldsOf(value, 'The settings');
  const { respects } = settings;
  if (typeof respects !== 'boolean') wrong('respects', 'true or false');
  return {
    clients: whole(settings.clients, 'clients', STORM_RANGES.clients),
    delay: whole(settings.delay, 'delay', STORM_RANGES.delay),
    backoff: oneOf(settings.backoff, 'backoff', STORM_BACKOFFS),
    jitter: oneOf(settings.jitter, 'jitter', STORM_JITTERS),
    respects,
    drain: parseDrain(settings.drain),
    seed: whole(settings.seed ?? seed, 'seed', { min: 0, max: LARGEST_SEED }),
  };
}

function parseDrain(value: unknown): StormDrain {
  const drain = fieldsOf(value, 'drain');
  const how = oneOf(drain.how, 'drain.how', ['crash', 'close'] as const);
  if (how === 'crash') return { how };
  return {
    how,
    code: oneOf(drain.code, 'drain.code', STORM_CODES),
    over: whole(drain.over, 'drain.over', STORM_RANGES.over),
    down: whole(drain.down, 'drain.down', STORM_RANGES.down),
  };
}

function fieldsOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new StormSettingsError(`${name} must be an object.`);
}

function whole(value: unknown, name: string, { min, max }: { min: number; max: number }): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
    return value;
  }
  return wrong(name, `a whole number from ${min} to ${max}`);
}

function oneOf<T>(value: unknown, name: string, known: readonly T[]): T {
  return known.includes(value as T) ? (value as T) : wrong(name, `one of ${known.join(', ')}`);
}

function wrong(name: string, what: string): never {
  throw new StormSettingsError(`${name} must be ${what}.`);
}
