/**
 * The lab's settings while a reader changes them: one setting at a time, read as the playground will
 * read it, so that what can't be is said beside its control and never sent. Pure.
 */

import { readSettings } from '../../../playground-server/proxy/model/read-settings.ts';
import {
  bareSettings,
  type NginxDefaults,
  type ProxySettings,
  type TimeScale,
} from '../../../playground-server/proxy/model/settings.ts';
import type { LabRequest } from '../../../playground-server/trace/session-api.ts';
import { CONTROLS, type Setting, valueIn } from './controls.ts';
import type { LabOrder } from './preset.ts';

/** What is changed: as the control's text has it, or the whole line written or taken out. */
export type Change =
  | { readonly setting: Setting; readonly text: string }
  | { readonly setting: Setting; readonly written: boolean }
  | { readonly defaults: NginxDefaults }
  | { readonly timeScale: TimeScale };

export type Changed =
  | { readonly settings: ProxySettings; readonly wrong?: undefined }
  | { readonly settings?: undefined; readonly wrong: string };

export function changed(settings: ProxySettings, change: Change): Changed {
  const reading = readSettings(applied(settings, change));
  if (reading.settings) return { settings: reading.settings };
  return { wrong: reading.problems.map(({ message }) => message).join(' ') };
}

function applied(settings: ProxySettings, change: Change): Readonly<Record<string, unknown>> {
  if (!('setting' in change)) return { ...settings, ...change };
  const { setting } = change;
  const { [setting]: _, ...rest } = settings;
  if ('text' in change) return { ...rest, [setting]: valueIn(setting, change.text) };
  if (!change.written) return without(rest, setting);
  return { ...rest, [setting]: CONTROLS[setting].first };
}

/** A cookie's name means nothing without the hash. */
function without(rest: Readonly<Record<string, unknown>>, setting: Setting) {
  if (setting !== 'balance') return rest;
  const { balanceCookie: _, ...others } = rest;
  return others;
}

/** The settings that a stage's hop has, as they came over the wire; bare where they can't be read. */
export function settingsOf(value: unknown): ProxySettings {
  return readSettings(value).settings ?? bareSettings();
}

/** What to ask for next, from what was asked for last or what runs. */
export function orderFrom(
  asked: LabOrder | undefined,
  running: { readonly settings: unknown } | undefined,
  hop: LabRequest['hop'],
): LabOrder {
  return asked ?? { hop, settings: settingsOf(running?.settings ?? {}) };
}
