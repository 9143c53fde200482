/** From a lesson's nginx file to what the lab makes of it: as if a reader had pasted it. Pure. */

import type { Finding } from '../../playground-server/proxy/model/paste/finding.ts';
import { lintLocation } from '../../playground-server/proxy/model/paste/lint.ts';
import { parseConfig } from '../../playground-server/proxy/model/paste/parse.ts';
import {
  type ProxiedLocation,
  proxiedLocations,
} from '../../playground-server/proxy/model/paste/proxied-location.ts';
import { takeOver } from '../../playground-server/proxy/model/paste/take-over.ts';
import type { NginxDefaults, ProxySettings } from '../../playground-server/proxy/model/settings.ts';

/** @throws Error where the file isn't nginx's syntax, or passes nothing on: its author's mistake */
export function settingsOf(file: string, defaults: NginxDefaults = 'before-1.29.7'): ProxySettings {
  return takeOver(locationIn(file), defaults).settings;
}

/** What the linter says of it. */
export function findingsIn(
  file: string,
  defaults: NginxDefaults = 'before-1.29.7',
): readonly Finding[] {
  return lintLocation(locationIn(file), defaults);
}

function locationIn(file: string): ProxiedLocation {
  const { directives, problems } = parseConfig(file);
  const [location] = proxiedLocations(directives);
  if (location === undefined || problems.length > 0) {
    throw new Error(`NGINX_FILE_BROKEN: ${JSON.stringify(problems)}: nothing is passed on.`);
  }
  return location;
}
