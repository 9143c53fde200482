/** What the hop made of an answer, or answered by itself. Pure. */

import { endOf } from '../../../playground-server/wire/index.ts';
import { fieldValue } from '../../wire-view/model/request-target.ts';
import type { TraceView, WireRow } from '../../wire-view/model/view.ts';
import type { Setting } from './controls.ts';
import { asksForWebSocket, type Effect, type Pair, type Seen, type Timeouts } from './effects.ts';
import { hasRunOut, lastRead } from './last-read.ts';

const GATEWAY_TIMEOUT = 504;
const NOT_FOUND = 404;

export interface Asked {
  /** The answer's request, on the browser's leg. */
  readonly request: WireRow | undefined;
  /** The same behind the hop. */
  readonly sent: WireRow | undefined;
  readonly timeouts: Timeouts;
}

export function responseEffects(
  { outer, inner }: Pair,
  { request, sent, timeouts }: Asked,
  view: TraceView,
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
    const sending = sent && stillSending(sent, outer.time, view);
    const isSending = sending !== undefined && hasRunOut(sending.after, timeouts.send);
    if (isSending) put('proxySendTimeout', { code: 'gateway-timeout-sending', ...sending });
    if (!isSending || hasRunOut(sending.after, timeouts.read)) {
      put('proxyReadTimeout', { code: 'gateway-timeout', after: outer.time - request.endTime });
    }
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

/** What of a request had not come out of the hop by then, where it says how long it is. */
function stillSending(
  { leg, event }: WireRow,
  moment: number,
  view: TraceView,
): { readonly after: number; readonly missing: number } | undefined {
  const found = view.legs.get(leg);
  const last = found && lastRead(found, 'up', view, moment);
  if (event.kind !== 'http-request' || last === undefined) return undefined;
  const length = Number(fieldValue(event, 'content-length'));
  const missing = endOf(event) + length - (last.offset + last.length);
  return missing > 0 ? { after: moment - last.time, missing } : undefined;
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
