/**
 * The configuration file as the panel shows it: the lines that the settings write, and in their
 * places, faint, those that they could write. Each line with the settings that are changed on it.
 * Pure.
 */

import {
  configLines,
  SHOWN_PLACE,
  shownLines,
} from '../../../playground-server/proxy/model/config.ts';
import type { ConfigLine } from '../../../playground-server/proxy/model/config-line.ts';
import { readSettings } from '../../../playground-server/proxy/model/read-settings.ts';
import type { ProxySettings } from '../../../playground-server/proxy/model/settings.ts';
import { CONTROLS, SETTINGS, type Setting } from './controls.ts';

export interface FileRow {
  /** Stays the same while the line does: for lists. */
  readonly key: string;
  readonly text: string;
  /** Stands in the file; else it could. */
  readonly written: boolean;
  /** From 1, of a line that stands in the file. */
  readonly number: number | undefined;
  /** Key of the sentence that says what it does. */
  readonly does: string | undefined;
  /** The setting whose line it is: it comes and goes with it. */
  readonly setting: Setting | undefined;
  /** Of the lines of a setting, the one on which it is written and taken out. */
  readonly toggles: boolean;
  /** The settings that have their control here. */
  readonly controls: readonly Setting[];
}

/** They change a line that is there anyway. */
const WITHIN: readonly Setting[] = ['location', 'upstreams', 'maxFails', 'failTimeout'];
/** Makes no line of its own. */
const NEVER: readonly Setting[] = ['balanceCookie'];

export function fileRows(settings: ProxySettings): readonly FileRow[] {
  const now = lines(settings);
  const rows = merged(now, lines(everything(settings)), settings);
  let number = 0;
  let server = 0;
  const seen = new Map<string, number>();
  const controlled = new Set<Setting>();
  return rows.map(({ line, written }) => {
    if (written) number += 1;
    if (line.directive === 'server' && line.setting !== undefined) server += 1;
    const setting = ownSetting(line);
    const controls = controlsOf(line, setting, server, settings).filter(
      (one) => !controlled.has(one),
    );
    for (const one of controls) controlled.add(one);
    const name = setting ?? line.text.trim();
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return {
      key: `${name} ${nth}`,
      text: line.text,
      written,
      number: written ? number : undefined,
      does: line.does,
      setting,
      toggles: setting !== undefined && isMain(line),
      controls,
    };
  });
}

/** A map's lines, and a cache's beside its first, come and go with it. */
function isMain({ does = '' }: ConfigLine): boolean {
  return !['connectionMap', 'proxyCachePath', 'proxyCacheValid', 'cacheStatus'].includes(does);
}

function lines(settings: ProxySettings): ConfigLine[] {
  return shownLines(configLines(settings, SHOWN_PLACE));
}

/** These settings, and every other one that has a line of its own. */
function everything(settings: ProxySettings): ProxySettings {
  let all: ProxySettings = settings;
  for (const setting of SETTINGS) {
    if (all[setting] !== undefined || WITHIN.includes(setting) || NEVER.includes(setting)) continue;
    const reading = readSettings({ ...all, [setting]: CONTROLS[setting].first });
    if (reading.settings) all = reading.settings;
  }
  return all;
}

interface Marked {
  readonly line: ConfigLine;
  readonly written: boolean;
}

/** All lines in the order of the whole file; those that the settings make themselves are written. */
function merged(
  now: readonly ConfigLine[],
  all: readonly ConfigLine[],
  settings: ProxySettings,
): Marked[] {
  let at = 0;
  return all.flatMap((line): Marked[] => {
    const here = now[at];
    if (here?.text === line.text && here.setting === line.setting) {
      at += 1;
      return [{ line, written: true }];
    }
    // What two connections of a map would need is said where the map is.
    const setting = ownSetting(line);
    return setting !== undefined && settings[setting] === undefined
      ? [{ line, written: false }]
      : [];
  });
}

function ownSetting({ setting }: ConfigLine): Setting | undefined {
  if (setting === undefined || setting === 'defaults' || setting === 'timeScale') return undefined;
  return WITHIN.includes(setting) ? undefined : setting;
}

function controlsOf(
  line: ConfigLine,
  setting: Setting | undefined,
  server: number,
  settings: ProxySettings,
): readonly Setting[] {
  if (line.directive === 'location' && line.does === 'location') return ['location'];
  if (line.does === 'upstreamServer') {
    return server === 1 ? ['upstreams', 'maxFails', 'failTimeout'] : [];
  }
  if (setting === 'balance')
    return settings.balance === 'cookie' ? ['balance', 'balanceCookie'] : ['balance'];
  // A map has several lines, and the control stands where it is used.
  if (setting === 'connection' && line.does === 'connectionMap') return [];
  if (setting === 'proxyCache' && line.does !== 'proxyCacheValid') return [];
  return setting === undefined ? [] : [setting];
}
