/** The browser sent "Hi" as one masked text frame. */

import type { Check } from './check.ts';
import { isRow } from './exchanges.ts';
import { messages } from './messages-en.ts';

const TEXT = 1;
const HI = [0x48, 0x69];

export const framesTypedHello: Check = {
  id: 'frames/typed-hello',
  judge(trace) {
    const frames = trace.rows.filter(
      (row) =>
        isRow(row, 'ws-frame') &&
        row.event.direction === 'up' &&
        row.event.opcode === TEXT &&
        row.event.fin &&
        row.event.payloadLength === HI.length &&
        HI.every((byte, index) => row.event.payload[index] === byte),
    );
    if (frames.length === 0) return { done: false, missing: [messages.frames.hi] };
    const done = frames.some((row) => isRow(row, 'ws-frame') && row.event.masked);
    return { done, missing: done ? [] : [messages.frames.masked] };
  },
};
