/** A WebSocket handshake succeeded: its accept is what section 4.2.2 makes of the key. */

import type { Check } from './check.ts';
import { isRow } from './exchanges.ts';
import { messages } from './messages-en.ts';

export const handshakeSeen: Check = {
  id: 'handshake/seen',
  judge(trace) {
    const handshakes = trace.rows.filter((row) => isRow(row, 'ws-handshake'));
    if (handshakes.length === 0) return { done: false, missing: [messages.handshake.seen] };
    const done = handshakes.some(({ event }) => event.accept === event.expectedAccept);
    return { done, missing: done ? [] : [messages.handshake.accept] };
  },
};
