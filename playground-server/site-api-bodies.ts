/** Checks the bodies of API calls: what comes out is in the contract's ranges. */

import { badLabRequest, badSettings } from './proxy/lab-errors.ts';
import { readSettings } from './proxy/model/read-settings.ts';
import type { ProxySettings } from './proxy/model/settings.ts';
import { Refusal } from './sessions/refusal.ts';
import { badStorm } from './storm/storm-errors.ts';
import type { Faults } from './trace/faults.ts';
import { FaultsError, parseFaults as readFaults } from './trace/parse-faults.ts';
import { parseStorm, StormSettingsError } from './trace/parse-storm.ts';
import type { CutRequest, LabRequest } from './trace/session-api.ts';
import type { StormSettings } from './trace/storm.ts';

/** @throws Refusal 400 `BAD_FAULTS`. */
export function parseFaults(body: unknown): Faults {
  try {
    return readFaults(body);
  } catch (error) {
    if (!(error instanceof FaultsError)) throw error;
    throw new Refusal(400, 'BAD_FAULTS', `${error.message} (${error.code})`);
  }
}

/** @throws Refusal 400 `BAD_CUT`. */
export function parseCutRequest(body: unknown): CutRequest {
  const how = property(body, 'how');
  if (how === 'fin' || how === 'rst') return { how };
  throw new Refusal(400, 'BAD_CUT', 'Send {"how": "fin"} or {"how": "rst"}.');
}

/** @throws Refusal 400 `BAD_LAB`, 400 `BAD_LAB_SETTINGS`. */
export function parseLabRequest(body: unknown): {
  readonly hop: LabRequest['hop'];
  readonly settings: ProxySettings;
} {
  const hop = property(body, 'hop');
  if (hop !== 'auto' && hop !== 'nginx' && hop !== 'embedded') throw badLabRequest();
  const { settings, problems } = readSettings(property(body, 'settings'));
  if (problems) throw badSettings(problems);
  return { hop, settings };
}

/**
 * @param seed for a storm that names none
 * @throws Refusal 400 `BAD_STORM`.
 */
export function parseStormRequest(body: unknown, seed: number): StormSettings {
  try {
    return parseStorm(body, seed);
  } catch (error) {
    if (!(error instanceof StormSettingsError)) throw error;
    throw badStorm(error.message);
  }
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
