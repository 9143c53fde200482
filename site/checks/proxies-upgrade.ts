/**
 * A WebSocket through the hop, 101 on both of its sides, with the lines in its file that this takes and
 * no other. `Host` is in the lesson's file from the beginning, so it may stay.
 */

import { configLines, SHOWN_PLACE } from '../../playground-server/proxy/model/config.ts';
import type { ProxySettings } from '../../playground-server/proxy/model/settings.ts';
import type { TraceView } from '../wire-view/model/view.ts';
import type { Check } from './check.ts';
import { isTunnel, keyOf, labRunsOf } from './lab-runs.ts';
import { messages } from './messages-en.ts';

const words = messages.proxies;

const NEEDED: readonly (keyof ProxySettings)[] = [
  'defaults',
  'timeScale',
  'host',
  'upgrade',
  'connection',
];

export const proxiesUpgrade: Check = {
  id: 'proxies/upgrade',
  judge(trace) {
    const working = labRunsOf(trace).filter((run) => run.inside.some((one) => isTunnel(run, one)));
    if (working.length === 0) return { done: false, missing: [refusalOf(trace)] };
    const tooMuch = working.map(({ settings }) => settings && superfluous(settings));
    if (tooMuch.some((lines) => lines?.length === 0)) return { done: true, missing: [] };
    const last = tooMuch.at(-1);
    return { done: false, missing: [last === undefined ? words.setAnew : words.tooMuch(last)] };
  },
};

/** Lines of the file without which the socket would open as well. */
function superfluous(settings: ProxySettings): string[] {
  const needed =
    settings.defaults === 'since-1.29.7' ? NEEDED : [...NEEDED, 'proxyHttpVersion' as const];
  const written = configLines(settings, SHOWN_PLACE).filter(({ origin }) => origin === 'written');
  return written.flatMap(({ setting, text, directive }) =>
    setting === undefined || setting === 'upstreams' || needed.includes(setting) || !directive
      ? []
      : text.trim(),
  );
}

/** What the last handshake behind the hop came to. */
function refusalOf(trace: TraceView): string {
  const asked = labRunsOf(trace).flatMap(({ inside }) => inside.filter((one) => keyOf(one)));
  const status = asked.at(-1)?.response?.event.status;
  return status === undefined ? words.handshake : words.refused(status);
}
