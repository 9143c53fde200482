/**
 * What the table and the ladder show: by group and direction, heartbeats on or off, and what a text
 * in the filter language asks for, which `filter/` compiles.
 */

import type { Direction } from '../../../playground-server/wire/index.ts';
import { groupOf } from './row-group.ts';
import { wayOf } from './summary.ts';
import type { Row, RowGroup } from './view.ts';

export interface RowFilter {
  readonly hidden: ReadonlySet<RowGroup>;
  readonly direction: Direction | 'both';
  /** Pings, pongs, and event streams' comments are left out. */
  readonly muteHeartbeats: boolean;
  /** In the filter language; all where empty. */
  readonly text: string;
  /** What the text asks of a row; undefined where it is empty. */
  readonly test: ((row: Row) => boolean) | undefined;
}

export const SHOW_ALL: RowFilter = {
  hidden: new Set(),
  direction: 'both',
  muteHeartbeats: false,
  text: '',
  test: undefined,
};

export function isShowingAll(filter: RowFilter): boolean {
  return (
    filter.hidden.size === 0 &&
    filter.direction === 'both' &&
    !filter.muteHeartbeats &&
    filter.text.trim() === ''
  );
}

/** Whether the filter lets the row through. */
export function matches(row: Row, filter: RowFilter): boolean {
  if (filter.hidden.has(groupOf(row))) return false;
  const way = wayOf(row);
  if (filter.direction !== 'both' && way !== undefined && way !== filter.direction) return false;
  if (filter.muteHeartbeats && isHeartbeat(row)) return false;
  return filter.test === undefined || filter.test(row);
}

/** Frames and lines that keep a connection from looking dead and say nothing to the page. */
export function isHeartbeat(row: Row): boolean {
  if (row.source !== 'wire') return false;
  const event = row.event;
  if (event.kind === 'ws-frame') return event.opcode === 9 || event.opcode === 10;
  return (
    event.kind === 'sse-event' &&
    event.outcome === 'no-data' &&
    event.lines.every((line) => line.role === 'comment' || line.role === 'blank')
  );
}
