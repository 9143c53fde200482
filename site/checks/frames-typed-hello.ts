/** The browser sent "Hi" as one masked text frame. */

import type { WebSocketFrameEvent } from '../../playground-server/wire/index.ts';
import type { Check } from './check.ts';
import { isRow, type RowOf } from './exchanges.ts';
import { keptRows } from './kept-rows.ts';
import { messages } from './messages-en.ts';

const TEXT = 1;
const HI = [0x48, 0x69];

const typedHis = keptRows(
  (row): row is RowOf<WebSocketFrameEvent> =>
    isRow(row, 'ws-frame') &&
    row.event.direction === 'up' &&
    row.event.opcode === TEXT &&
    row.event.fin &&
    row.event.payloadLength === HI.length &&
    HI.every((byte, index) => row.event.payload[index] === byte),
);

export const framesTypedHello: Check = {
  id: 'frames/typed-hello',
  judge(trace) {
    const frames = typedHis(trace);
    if (frames.length === 0) return { done: false, missing: [messages.frames.hi] };
    const done = frames.some((row) => row.event.masked);
    return { done, missing: done ? [] : [messages.frames.masked] };
  },
};
