/**
 * Close frames with 1000, 1001, 1002, 1007 and 1009 were on the wire, from whichever side, and one
 * WebSocket ended without any: the page is told 1006 then, a number that no frame may carry.
 */

import type { WebSocketFrameEvent } from '../../playground-server/wire/index.ts';
import type { PageRow, TraceView } from '../wire-view/model/view.ts';
import type { Check } from './check.ts';
import { isRow, type RowOf } from './exchanges.ts';
import { keptRows } from './kept-rows.ts';
import { messages } from './messages-en.ts';

const CODES = [1000, 1001, 1002, 1007, 1009];
const CLOSE = 8;

export const endingsCodes: Check = {
  id: 'endings/codes',
  judge(trace) {
    const frames = closeFrames(trace);
    const seen = new Set(frames.map(({ event }) => event.closeCode));
    const missing = CODES.filter((code) => !seen.has(code)).map(messages.endings.code);
    if (!endedWithout(trace, new Set(frames.map(({ leg }) => leg)))) {
      missing.push(messages.endings.abnormal);
    }
    return { done: missing.length === 0, missing };
  },
};

const closeFrames = keptRows(
  (row): row is RowOf<WebSocketFrameEvent> => isRow(row, 'ws-frame') && row.event.opcode === CLOSE,
);

const abnormalCloses = keptRows(
  (row): row is PageRow =>
    row.source === 'page' &&
    row.event.api === 'websocket' &&
    row.event.name === 'close' &&
    /\bcode 1006\b/.test(row.event.detail),
);

/** Whether a WebSocket ended, and the page was told 1006, with no close frame either way. */
function endedWithout(trace: TraceView, closed: ReadonlySet<number>): boolean {
  const reported = abnormalCloses(trace).length > 0;
  const legs = [...trace.legs.values()];
  return (
    reported &&
    legs.some(
      ({ leg, protocol, closedAt }) =>
        protocol === 'websocket' && closedAt !== undefined && !closed.has(leg),
    )
  );
}
