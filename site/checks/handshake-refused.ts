/**
 * A handshake failed in three different ways. A way is the status that came in place of 101, or a
 * 101 that the browser has to refuse, since it lacks every subprotocol that was asked for.
 */

import type { HttpRequestEvent } from '../../playground-server/wire/index.ts';
import type { TraceView } from '../wire-view/model/view.ts';
import type { Check } from './check.ts';
import { type Exchange, exchangesOf, fieldOf, handshakesOf } from './exchanges.ts';
import { messages } from './messages-en.ts';

const WAYS = 3;

export const handshakeRefused: Check = {
  id: 'handshake/refused',
  judge(trace) {
    const ways = [...new Set([...refusals(trace), ...withoutSubprotocol(trace)])];
    if (ways.length >= WAYS) return { done: true, missing: [] };
    const missing = [messages.handshake.refusals(ways.length)];
    if (ways.length > 0) missing.push(messages.handshake.ways(ways));
    return { done: false, missing };
  },
};

function refusals(trace: TraceView): string[] {
  return exchangesOf(trace)
    .filter(isRefusal)
    .map(({ response }) => String(response?.event.status));
}

/** A request for a WebSocket that got no 101, or one that should have been and was told so. */
function isRefusal({ request, response }: Exchange): boolean {
  const status = response?.event.status;
  if (status === undefined || status === 101 || response?.byHop === true) return false;
  return asksForWebSocket(request.event) || status === 426;
}

function asksForWebSocket(request: HttpRequestEvent): boolean {
  return /\bwebsocket\b/i.test(fieldOf(request, 'upgrade') ?? '');
}

function withoutSubprotocol(trace: TraceView): string[] {
  const found = handshakesOf(trace).some(
    ({ event }) =>
      event.offeredSubprotocols.length > 0 &&
      !event.offeredSubprotocols.includes(event.subprotocol),
  );
  return found ? [messages.handshake.unknownSubprotocol] : [];
}
