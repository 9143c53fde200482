/**
 * What a trace says of a further hop: for each of its runs the settings, and what was asked through it,
 * on either side of it. A run begins where the hop was set, and lasts until it is set otherwise.
 */

import { readSettings } from '../../playground-server/proxy/model/read-settings.ts';
import type { ProxySettings } from '../../playground-server/proxy/model/settings.ts';
import type { TraceView } from '../wire-view/model/view.ts';
import { type Exchange, exchangesOf, fieldOf } from './exchanges.ts';
import { labNotesOf } from './hop-paths.ts';

export interface LabRun {
  /** Undefined where the trace doesn't hold its beginning. */
  readonly settings: ProxySettings | undefined;
  /** On the browser's leg, in front of the hop. */
  readonly outside: readonly Exchange[];
  /** On the hop's leg to the program. */
  readonly inside: readonly Exchange[];
}

type Mutable = { settings: ProxySettings | undefined; outside: Exchange[]; inside: Exchange[] };

/** The runs in their order; those through which nothing was asked are left out. */
export function labRunsOf(trace: TraceView): LabRun[] {
  const begins: { readonly time: number; readonly settings: ProxySettings | undefined }[] = [];
  let said = '';
  for (const row of labNotesOf(trace)) {
    const { state, settings } = row.record;
    // One that nobody used is stopped and started again as it was: the same run.
    const now = state === 'removed' ? state : JSON.stringify(settings);
    if (now === said) continue;
    said = now;
    const read = state === 'removed' ? undefined : readSettings(settings).settings;
    begins.push({ time: row.time, settings: read });
  }
  const runs: Mutable[] = [undefined, ...begins].map((begin) => ({
    settings: begin?.settings,
    outside: [],
    inside: [],
  }));
  for (const exchange of exchangesOf(trace)) {
    const run = runs[begins.filter(({ time }) => time <= exchange.request.time).length];
    const isInside = (trace.legs.get(exchange.leg)?.place ?? 0) > 0;
    run?.[isInside ? 'inside' : 'outside'].push(exchange);
  }
  return runs.filter(({ inside }) => inside.length > 0);
}

/** The key of a WebSocket handshake, which passes a hop as it came; undefined for plain HTTP. */
export function keyOf({ request }: Exchange): string | undefined {
  return fieldOf(request.event, 'sec-websocket-key');
}

/** Whether a handshake was answered with 101 behind the hop, and so before it. */
export function isTunnel({ outside }: LabRun, inner: Exchange): boolean {
  const key = keyOf(inner);
  if (key === undefined || inner.response?.event.status !== 101) return false;
  return outside.some((one) => keyOf(one) === key && one.response?.event.status === 101);
}

/** Whether a head's `Connection` names this option. */
export function hasOption({ request }: Exchange, option: string): boolean {
  const options = (fieldOf(request.event, 'connection') ?? '').toLowerCase().split(/\s*,\s*/);
  return options.includes(option);
}
