/**
 * The hop that a stage's path begins with, as text in its element: JSON of what the lab is asked for.
 * Written when the site is built, where settings that can't be are the author's mistake.
 */

import { readSettings } from '../../../playground-server/proxy/model/read-settings.ts';
import type { ProxySettings } from '../../../playground-server/proxy/model/settings.ts';
import type { LabRequest } from '../../../playground-server/trace/session-api.ts';

/** What a lab is asked for, its settings read. */
export interface LabOrder extends LabRequest {
  readonly settings: ProxySettings;
}

/** @throws Error `STAGE_LAB_SETTINGS` with all that is wrong */
export function writeLabPreset({ hop, settings }: LabRequest): string {
  const reading = readSettings(settings);
  if (reading.settings === undefined) {
    const wrong = reading.problems.map(({ code, message }) => `${code}: ${message}`).join(' ');
    throw new Error(`STAGE_LAB_SETTINGS: this stage's lab has settings that can't be. ${wrong}`);
  }
  return JSON.stringify({ hop, settings: reading.settings } satisfies LabOrder);
}
