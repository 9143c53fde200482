/**
 * A dissector for model tests: every line of the stream is one frame event, `!` makes it a
 * response head of an event stream. It shows what the model does, apart from any protocol.
 */

import type { Direction, WireEvent } from '../../../../playground-server/wire/index.ts';
import type { Connect } from '../../../../site/wire-view/model/leg-state.ts';

export const connectLines: Connect = (options = {}) => {
  const place = { up: options.up ?? 0, down: options.down ?? 0 };
  const open: Record<Direction, number[]> = { up: [], down: [] };
  return {
    push(direction, bytes) {
      const events: WireEvent[] = [];
      for (const byte of bytes) {
        open[direction].push(byte);
        if (byte === 10) events.push(frame(direction, place, open));
      }
      return events;
    },
    end(direction) {
      const length = open[direction].length;
      if (length === 0) return [];
      const offset = place[direction];
      open[direction] = [];
      return [{ kind: 'truncated', what: 'ws-frame', direction, offset, length }];
    },
  };
};

function frame(
  direction: Direction,
  place: Record<Direction, number>,
  open: Record<Direction, number[]>,
): WireEvent {
  const payload = Uint8Array.from(open[direction]);
  const offset = place[direction];
  place[direction] += payload.length;
  open[direction] = [];
  return {
    kind: 'ws-frame',
    direction,
    offset,
    length: payload.length,
    index: 0,
    headLength: 0,
    fin: true,
    rsv1: false,
    rsv2: false,
    rsv3: false,
    opcode: 1,
    masked: false,
    lengthForm: 7,
    payloadLength: payload.length,
    maskingKey: 0,
    payload,
    message: 0,
  };
}
