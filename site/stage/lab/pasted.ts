/**
 * A pasted nginx file, read: its locations, what the lab takes over of one, what it goes without, and
 * what the linter finds, line by line. Pure. The text goes nowhere: only settings that readSettings has
 * let through ever leave this page.
 */

import type { ConfigTextProblem } from '../../../playground-server/proxy/model/paste/directive.ts';
import type { Finding } from '../../../playground-server/proxy/model/paste/finding.ts';
import { lintLocation } from '../../../playground-server/proxy/model/paste/lint.ts';
import { parseConfig } from '../../../playground-server/proxy/model/paste/parse.ts';
import {
  type ProxiedLocation,
  proxiedLocations,
} from '../../../playground-server/proxy/model/paste/proxied-location.ts';
import {
  type TakenOver,
  takeOver,
} from '../../../playground-server/proxy/model/paste/take-over.ts';
import type {
  NginxDefaults,
  ProxySettings,
  TimeScale,
} from '../../../playground-server/proxy/model/settings.ts';

export interface PastedLocation {
  readonly location: ProxiedLocation;
  /** What breaks first, then by line. */
  readonly findings: readonly Finding[];
  readonly taken: TakenOver;
}

export interface Pasted {
  /** What keeps the text from being nginx's syntax. */
  readonly problems: readonly ConfigTextProblem[];
  readonly locations: readonly PastedLocation[];
}

/** @param defaults of the nginx that the reader has */
export function readPasted(text: string, defaults: NginxDefaults): Pasted {
  const { directives, problems } = parseConfig(text);
  const locations = proxiedLocations(directives).map((location) => ({
    location,
    findings: lintLocation(location, defaults),
    taken: takeOver(location, defaults),
  }));
  return { problems, locations };
}

/**
 * The settings to run a pasted location with: for every path, since the example's page isn't below the
 * location's own.
 */
export function runnable({ taken }: PastedLocation, timeScale: TimeScale): ProxySettings {
  const { location: _, ...settings } = taken.settings;
  return { ...settings, timeScale };
}

/**
 * The text with a finding mended: its line replaced, or lines put in behind the location's first;
 * what belongs into the http block is put before the server or the upstream that the text begins with.
 */
export function mended(text: string, finding: Finding, location: ProxiedLocation): string {
  const lines = text.split('\n');
  const { line, mend, mendOutside = [], replaces = false } = finding;
  const own = lines[line - 1] ?? '';
  if (mend.length > 0) {
    if (replaces && isWhole(own)) lines.splice(line - 1, 1, ...indented(mend, indentOf(own)));
    else insertInside(lines, location, mend);
  }
  if (mendOutside.length > 0) insertOutside(lines, finding, mendOutside);
  return lines.join('\n');
}

/** A directive that has its line for itself: nothing else is replaced with it. */
function isWhole(line: string): boolean {
  return /^\s*[^;{}]+;\s*(#.*)?$/.test(line);
}

function insertInside(
  lines: string[],
  { proxyPass, line }: ProxiedLocation,
  more: readonly string[],
): void {
  // Behind proxy_pass, else at the place where the text begins.
  const at = proxyPass?.line ?? (/\{\s*$/.test(lines[line - 1] ?? '') ? line : line - 1);
  const model = proxyPass === undefined ? (lines[at] ?? '') : (lines[at - 1] ?? '');
  lines.splice(at, 0, ...indented(more, indentOf(model)));
}

function insertOutside(lines: string[], { code, line }: Finding, more: readonly string[]): void {
  if (code === 'STICKINESS_MISSING') {
    // Into the upstream's block, whose line the finding is at.
    lines.splice(line, 0, ...indented(more, `${indentOf(lines[line - 1] ?? '')}    `));
    return;
  }
  const http = lines.findIndex((one) => /^\s*http\s*\{/.test(one));
  lines.splice(http + 1, 0, ...indented(more, http < 0 ? '' : '    '));
}

function indented(lines: readonly string[], indent: string): string[] {
  return lines.map((line) => `${indent}${line}`);
}

function indentOf(line: string): string {
  return /^\s*/.exec(line)?.[0] ?? '';
}
