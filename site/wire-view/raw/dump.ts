/**
 * A leg's bytes as a dump: blocks, both ways, in the order in which they were complete, and the lines
 * that they take. Every byte is in exactly one block: what no event claims is a block of its own.
 *
 * It grows with the view's rows: each update looks at what is new. Pure.
 */

import { type Direction, endOf } from '../../../playground-server/wire/index.ts';
import type { BuiltList } from '../list/use-rows.ts';
import { firstIndex } from '../model/byte-store.ts';
import { createRowCursor, endId, rowOfId } from '../model/row-cursor.ts';
import { groupOf } from '../model/row-group.ts';
import type { LegView, Row, TraceView, WireRow } from '../model/view.ts';
import type { Moment } from '../time/moment.ts';
import { type Block, isBorder } from './blocks.ts';

/** Where a block's lines begin in all that there has been of the dump. */
export interface DumpBlock {
  readonly block: Block;
  readonly firstLine: number;
  readonly lines: number;
}

export interface Dump extends BuiltList {
  /** The oldest may have been let go: then the first begins at a later line. */
  readonly blocks: readonly DumpBlock[];
  /** How many of the blocks are past; all of them at undefined. */
  countPast(at: Moment | undefined): number;
}

const WAYS = ['up', 'down'] as const;

/** @param columns bytes of a line */
export function createDump(view: TraceView, leg: LegView, columns: number): Dump {
  let blocks: DumpBlock[] = [];
  /** At their end: what no event claims yet. */
  let open = 0;
  /** Lines that were let go. */
  let gone = 0;
  /** How far each direction is divided into blocks. */
  let done: Partial<Record<Direction, number>> = {};
  let behind = false;
  let firstId = view.firstId;
  const cursor = createRowCursor();

  /** Times rise, whatever a capture's clock did, so that a moment can be searched for. */
  function add(block: Omit<Block, 'at'>, at: Moment): void {
    const last = blocks[blocks.length - 1];
    const time = Math.max(last?.block.at.time ?? at.time, at.time);
    blocks.push({
      block: { ...block, at: { time, id: at.id } },
      firstLine: last === undefined ? gone : behindOf(last),
      lines: Math.ceil(block.length / columns),
    });
  }

  /** Where a direction begins of which no event is held. */
  function heldFrom(direction: Direction): number {
    const end = leg.carried[direction];
    return view.chunks(leg.leg, direction, 0, end)[0]?.offset ?? end;
  }

  function fill(direction: Direction, end: number, at: Moment): void {
    const offset = done[direction] ?? heldFrom(direction);
    const nobody = { group: 'note', row: undefined } as const;
    if (end > offset) add({ direction, offset, length: end - offset, ...nobody }, at);
  }

  function take(row: WireRow): void {
    const { direction, offset, length } = row.event;
    done[direction] ??= offset;
    if (offset < done[direction] || length === 0) return;
    const at = { time: row.endTime, id: row.id };
    fill(direction, offset, at);
    add({ direction, offset, length, group: groupOf(row), row }, at);
    done[direction] = endOf(row.event);
  }

  function isOurs(row: Row | undefined): row is WireRow {
    return row?.source === 'wire' && row.leg === leg.leg && isBorder(row.event, row);
  }

  /** How far the direction had come; with the last row that is shown, where the reader has paused. */
  function carried(direction: Direction, until: number | undefined): number {
    if (until === undefined || until >= endId(view)) return leg.carried[direction];
    const time = rowOfId(view, until - 1)?.time ?? 0;
    const from = done[direction] ?? heldFrom(direction);
    const came = view
      .chunks(leg.leg, direction, from, leg.carried[direction] - from)
      .findLast((chunk) => chunk.time <= time);
    return came === undefined ? from : came.offset + came.length;
  }

  function letGo(): void {
    if (firstId === view.firstId) return;
    firstId = view.firstId;
    const kept = firstIndex(blocks, ({ block }) => block.at.id > firstId);
    const last = blocks[kept - 1];
    if (last === undefined) return;
    gone = behindOf(last);
    blocks = blocks.slice(kept);
  }

  return {
    get blocks() {
      return blocks;
    },
    get behind() {
      return behind;
    },
    update(until, most) {
      const { anew, from, to } = cursor.advance(view, until, most);
      behind = view.firstId + to < Math.min(until ?? Number.POSITIVE_INFINITY, endId(view));
      if (anew) {
        blocks = [];
        gone = 0;
        done = {};
        firstId = view.firstId;
      } else blocks.length -= open;
      letGo();
      for (let index = from; index < to; index++) {
        const row = view.rows[index];
        if (isOurs(row)) take(row);
      }
      const before = blocks.length;
      const last = { time: Number.NEGATIVE_INFINITY, id: Number.POSITIVE_INFINITY };
      if (!behind) for (const way of WAYS) fill(way, carried(way, until), last);
      open = blocks.length - before;
    },
    countPast(at) {
      if (at === undefined) return blocks.length;
      const { time, id } = at;
      const isLater = ({ block }: DumpBlock) =>
        block.at.time > time || (block.at.time === time && block.at.id > id);
      return firstIndex(blocks, isLater);
    },
  };
}

function behindOf({ firstLine, lines }: DumpBlock): number {
  return firstLine + lines;
}
