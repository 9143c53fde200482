/** What the hop made of a request: its version and its fields, before the hop and behind it. Pure. */

import type { HttpRequestEvent } from '../../../playground-server/wire/index.ts';
import { fieldValue } from '../../wire-view/model/request-target.ts';
import type { TraceView } from '../../wire-view/model/view.ts';
import type { Setting } from './controls.ts';
import type { Effect, Pair, Seen } from './effects.ts';

/** Fields whose line says what the program gets; nothing is said where neither side has one. */
const FIELDS: readonly (readonly [Setting, string])[] = [
  ['upgrade', 'Upgrade'],
  ['host', 'Host'],
  ['xRealIp', 'X-Real-IP'],
  ['xForwardedFor', 'X-Forwarded-For'],
  ['xForwardedProto', 'X-Forwarded-Proto'],
];

export function requestEffects({ outer, inner }: Pair, view: TraceView): readonly Effect[] {
  if (outer?.event.kind !== 'http-request' || inner?.event.kind !== 'http-request') return [];
  const [before, after] = [outer.event, inner.event];
  const effects: Effect[] = [];
  const put = (setting: Setting, seen: Seen | undefined) => {
    if (seen !== undefined) effects.push({ setting, row: inner, seen });
  };
  put('proxyHttpVersion', { code: 'version', version: after.version });
  put('connection', connection(after));
  for (const [setting, name] of FIELDS) put(setting, fieldSeen(name, before, after));
  put('keepalive', reuse(inner.leg, after.exchange, view));
  return effects;
}

/** The field is the hop's own on each leg, so what the browser sent says nothing of it. */
function connection(after: HttpRequestEvent): Seen {
  const value = fieldValue(after, 'connection');
  return value === ''
    ? { code: 'field-absent', name: 'Connection' }
    : { code: 'field-sent', name: 'Connection', value };
}

function fieldSeen(
  name: string,
  before: HttpRequestEvent,
  after: HttpRequestEvent,
): Seen | undefined {
  const [sent, got] = [
    fieldValue(before, name.toLowerCase()),
    fieldValue(after, name.toLowerCase()),
  ];
  if (sent === '' && got === '') return undefined;
  if (got === '') return { code: 'field-dropped', name, value: sent };
  if (sent === '' || sent === got) return { code: 'field-sent', name, value: got };
  return { code: 'field-changed', name, before: sent, after: got };
}

function reuse(leg: number, exchange: number, view: TraceView): Seen {
  const connection = view.legs.get(leg)?.connection ?? leg;
  return exchange === 0
    ? { code: 'new-connection', connection }
    : { code: 'kept', requests: exchange + 1, connection };
}
