/**
 * A leg's bytes as blocks, one for each thing on the wire, both ways, in the order in which they
 * were complete. Every byte is in exactly one block: what no event claims is a block of its own.
 * Pure.
 */

import { type Direction, endOf, type WireEvent } from '../../../playground-server/wire/index.ts';
import { groupOf } from '../model/row-group.ts';
import type { LegView, RowGroup, TraceView, WireRow } from '../model/view.ts';

export interface Block {
  readonly direction: Direction;
  readonly offset: number;
  readonly length: number;
  readonly time: number;
  readonly group: RowGroup;
  /** The row whose bytes these are. */
  readonly row: WireRow | undefined;
}

/** Whether an event is a border here: events that only repeat others' bytes are none. */
export function isBorder(event: WireEvent, row: WireRow): boolean {
  switch (event.kind) {
    case 'ws-message':
    case 'ws-handshake':
    case 'violation':
    case 'gap':
      return false;
    case 'sse-event':
      return event.chunks.length === 0;
    case 'http-body':
      return event.framing !== 'chunked' && row.carriesSse !== true;
    default:
      return true;
  }
}

export function blocksOf(view: TraceView, leg: LegView): Block[] {
  const blocks: Block[] = [];
  const at: Record<Direction, number | undefined> = { up: undefined, down: undefined };
  for (const row of view.rows) {
    if (row.source !== 'wire' || row.leg !== leg.leg || !isBorder(row.event, row)) continue;
    const { direction, offset, length } = row.event;
    const from = at[direction] ?? offset;
    if (offset < from || length === 0) continue;
    if (offset > from) blocks.push(filler(direction, from, offset - from, row.time));
    at[direction] = endOf(row.event);
    blocks.push({ direction, offset, length, time: row.endTime, group: groupOf(row), row });
  }
  for (const direction of ['up', 'down'] as const) {
    const from = at[direction] ?? 0;
    const rest = leg.carried[direction] - from;
    if (rest > 0) blocks.push(filler(direction, from, rest, blocks[blocks.length - 1]?.time ?? 0));
  }
  return blocks;
}

function filler(direction: Direction, offset: number, length: number, time: number): Block {
  return { direction, offset, length, time, group: 'note', row: undefined };
}
