/** What the hop made of an answer, or answered by itself. Pure. */

import { fieldValue } from '../../wire-view/model/request-target.ts';
import type { WireRow } from '../../wire-view/model/view.ts';
import type { Setting } from './controls.ts';
import { asksForWebSocket, type Effect, type Pair, type Seen } from './effects.ts';

const GATEWAY_TIMEOUT = 504;
const NOT_FOUND = 404;

/** @param request of the answer, on the browser's leg */
export function responseEffects(
  { outer, inner }: Pair,
  request: WireRow | undefined,
): readonly Effect[] {
  if (outer?.event.kind !== 'http-response') return [];
  const { event } = outer;
  const effects: Effect[] = [];
  const put = (setting: Setting, seen: Seen | undefined) => {
    if (seen !== undefined) effects.push({ setting, row: outer, seen });
  };
  if (asksForWebSocket(request)) {
    const { status } = event;
    put('upgrade', status === 101 ? { code: 'switched' } : { code: 'refused', status });
  }
  if (event.status === GATEWAY_TIMEOUT && inner === undefined && request !== undefined) {
    put('proxyReadTimeout', { code: 'gateway-timeout', after: outer.time - request.endTime });
  }
  if (event.status === NOT_FOUND && inner === undefined) {
    put('location', { code: 'outside', status: event.status });
  }
  const cached = fieldValue(event, 'x-cache-status');
  if (cached !== '') put('proxyCache', { code: 'cache', status: cached });
  if (inner?.event.kind === 'http-response') {
    const [before, after] = [inner.event, event].map((head) => fieldValue(head, 'location'));
    put('proxyRedirect', redirect(before ?? '', after ?? ''));
    const [plain, coded] = [inner.event, event].map((head) => fieldValue(head, 'content-encoding'));
    if (plain === '' && coded) put('gzip', { code: 'compressed', encoding: coded });
    else if (asksForGzip(request)) put('gzip', { code: 'uncompressed' });
  }
  return effects;
}

function redirect(before: string, after: string): Seen | undefined {
  if (before === '' && after === '') return undefined;
  if (before === after) return { code: 'field-sent', name: 'Location', value: after };
  return { code: 'field-changed', name: 'Location', before, after };
}

function asksForGzip(request: WireRow | undefined): boolean {
  return (
    request?.event.kind === 'http-request' &&
    /\bgzip\b/.test(fieldValue(request.event, 'accept-encoding'))
  );
}
