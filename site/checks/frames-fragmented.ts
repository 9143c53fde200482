/** A message travelled in three frames or more, with a ping of the same sender between them. */

import { contains } from '../../playground-server/wire/index.ts';
import type { Check } from './check.ts';
import { isRow } from './exchanges.ts';
import { messages } from './messages-en.ts';

const FRAMES = 3;
const PING = 9;

export const framesFragmented: Check = {
  id: 'frames/fragmented',
  judge(trace) {
    const fragmented = trace.rows
      .filter((row) => isRow(row, 'ws-message'))
      .filter(({ event }) => event.frames >= FRAMES);
    if (fragmented.length === 0) return { done: false, missing: [messages.frames.fragments] };
    const pings = trace.rows
      .filter((row) => isRow(row, 'ws-frame'))
      .filter(({ event }) => event.opcode === PING);
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
