/** Which line of the client file ran for the row that the reader has selected. */

import { t } from '../wire-view/dictionary/index.ts';
import type { CallPairs } from '../wire-view/model/call-pairs.ts';
import { rowOfId } from '../wire-view/model/row-cursor.ts';
import { summaryOf } from '../wire-view/model/summary.ts';
import type { PageRow, Row, TraceView, WireRow } from '../wire-view/model/view.ts';

export interface RanLine {
  readonly line: number;
  /** `line 7 ran; TEXT fin mask 5 B "hello" reached the playground 0.4 ms later` */
  readonly text: string;
}

/** @returns undefined where no call of the page can be named with certainty */
export function ranLineOf(row: Row, trace: TraceView, pairs: CallPairs): RanLine | undefined {
  pairs.read(trace);
  const call = callBehind(row, trace, pairs);
  const line = call?.event.line;
  if (call === undefined || line === undefined) return undefined;
  const wire = pairs.wireOf(call);
  if (wire === undefined) return { line, text: t.stage.code.ran(line) };
  const later = Math.max(0, wire.time - call.time);
  return { line, text: t.stage.code.ranAnd(line, summaryOf(wire, trace), later) };
}

function callBehind(row: Row, trace: TraceView, pairs: CallPairs): PageRow | undefined {
  if (row.source === 'page') return row.event.role === 'call' ? row : undefined;
  if (row.source !== 'wire') return undefined;
  return pairs.callOf(firstFrameOf(row, trace));
}

/** For a message and for a continuation, the frame that began it; else the row itself. */
function firstFrameOf(row: WireRow, trace: TraceView): WireRow {
  const { event } = row;
  const message =
    event.kind === 'ws-message'
      ? event.index
      : event.kind === 'ws-frame' && event.opcode === 0
        ? event.message
        : undefined;
  if (message === undefined) return row;
  for (let id = row.id - 1; id >= trace.firstId; id -= 1) {
    const other = rowOfId(trace, id);
    if (other?.source !== 'wire' || other.leg !== row.leg) continue;
    const { event: frame } = other;
    if (frame.kind !== 'ws-frame' || frame.direction !== event.direction) continue;
    if (frame.message === message && frame.opcode !== 0) return other;
  }
  return row;
}
