/**
 * With one and the same file: a WebSocket through the hop, and on its path plain HTTP that is kept
 * alive between hop and program and doesn't speak of an upgrade.
 */

import type { Check } from './check.ts';
import { type Exchange, lastSegment } from './exchanges.ts';
import { hasOption, isTunnel, keyOf, type LabRun, labRunsOf } from './lab-runs.ts';
import { messages } from './messages-en.ts';

const words = messages.proxies;

export const proxiesKeepalive: Check = {
  id: 'proxies/keepalive',
  judge(trace) {
    const runs = labRunsOf(trace);
    const verdicts = runs.map(missingIn);
    if (verdicts.some(({ length }) => length === 0)) return { done: true, missing: [] };
    // The file that stands now is the one that the reader works on.
    return { done: false, missing: verdicts.at(-1) ?? [words.tunnel] };
  },
};

function missingIn(run: LabRun): string[] {
  const tunnel = run.inside.find((one) => isTunnel(run, one));
  const path = tunnel && lastSegment(tunnel.request.event);
  const plain = run.inside.filter(
    (one) => keyOf(one) === undefined && lastSegment(one.request.event) === (path ?? 'socket'),
  );
  const missing: string[] = [];
  if (tunnel === undefined) missing.push(words.tunnel);
  if (plain.length < 2) missing.push(words.plain(plain.length));
  else if (!plain.some((one, index) => sharesLeg(one, plain.slice(0, index)))) {
    missing.push(words.kept);
  }
  if (plain.some((one) => hasOption(one, 'upgrade'))) missing.push(words.spoiled);
  return missing;
}

function sharesLeg({ leg }: Exchange, others: readonly Exchange[]): boolean {
  return others.some((other) => other.leg === leg);
}
