/**
 * Says what in a pasted location breaks polling, SSE or WebSocket, line by line, and what to write
 * instead. A finding holds for the nginx that the reader has: its defaults changed in 1.29.7.
 *
 * Judged is what is written. What an application may do against it (X-Accel-Buffering: no, pings)
 * is said in the words of the finding.
 */

import type { NginxDefaults } from '../settings.ts';
import type { Finding } from './finding.ts';
import { lintHeaders } from './lint-headers.ts';
import { lintStreams } from './lint-streams.ts';
import { lintUpgrade } from './lint-upgrade.ts';
import { lintUpstream } from './lint-upstream.ts';
import type { ProxiedLocation } from './proxied-location.ts';

export type Rule = (location: ProxiedLocation, defaults: NginxDefaults) => readonly Finding[];

const RULES: readonly Rule[] = [lintUpgrade, lintHeaders, lintStreams, lintUpstream];

const WEIGHTS = ['breaks', 'hurts', 'note'];

/** What there is to say of one location: what breaks first, then by line. */
export function lintLocation(location: ProxiedLocation, defaults: NginxDefaults): Finding[] {
  return RULES.flatMap((rule) => rule(location, defaults)).sort(
    (one, other) =>
      WEIGHTS.indexOf(one.weight) - WEIGHTS.indexOf(other.weight) || one.line - other.line,
  );
}
