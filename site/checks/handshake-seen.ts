/**
 * A WebSocket handshake in which both sides agreed: its accept is what RFC 6455, section 4.2.2,
 * makes of the key, and one of the subprotocols that the page asked for was chosen.
 */

import type { Check } from './check.ts';
import { handshakesOf } from './exchanges.ts';
import { messages } from './messages-en.ts';

export const handshakeSeen: Check = {
  id: 'handshake/seen',
  judge(trace) {
    const handshakes = handshakesOf(trace).map(({ event }) => event);
    if (handshakes.length === 0) return { done: false, missing: [messages.handshake.seen] };
    const proven = handshakes.filter((event) => event.accept === event.expectedAccept);
    if (proven.length === 0) return { done: false, missing: [messages.handshake.accept] };
    const done = proven.some((event) => event.offeredSubprotocols.includes(event.subprotocol));
    return { done, missing: done ? [] : [messages.handshake.subprotocol] };
  },
};
