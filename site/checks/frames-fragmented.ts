/** A message travelled in three frames or more, with a ping of the same sender between them. */

import {
  contains,
  type WebSocketFrameEvent,
  type WebSocketMessageEvent,
} from '../../playground-server/wire/index.ts';
import type { Check } from './check.ts';
import { isRow, type RowOf } from './exchanges.ts';
import { keptRows } from './kept-rows.ts';
import { messages } from './messages-en.ts';

const FRAMES = 3;
const PING = 9;

const fragmentedMessages = keptRows(
  (row): row is RowOf<WebSocketMessageEvent> =>
    isRow(row, 'ws-message') && row.event.frames >= FRAMES,
);
const pingFrames = keptRows(
  (row): row is RowOf<WebSocketFrameEvent> => isRow(row, 'ws-frame') && row.event.opcode === PING,
);

export const framesFragmented: Check = {
  id: 'frames/fragmented',
  judge(trace) {
    const fragmented = fragmentedMessages(trace);
    if (fragmented.length === 0) return { done: false, missing: [messages.frames.fragments] };
    const pings = pingFrames(trace);
    const done = fragmented.some((message) =>
      pings.some(
        (ping) =>
          ping.leg === message.leg &&
          ping.event.direction === message.event.direction &&
          contains(message.event, ping.event),
      ),
    );
    return { done, missing: done ? [] : [messages.frames.ping] };
  },
};
