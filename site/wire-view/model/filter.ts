/** What the table and the ladder show: by group, direction, words, and heartbeats on or off. */

import type { Direction } from '../../../playground-server/wire/index.ts';
import { textOf } from './payload-text.ts';
import { groupOf } from './row-group.ts';
import { summaryOf, wayOf } from './summary.ts';
import type { Row, RowGroup, TraceView } from './view.ts';

export interface RowFilter {
  readonly hidden: ReadonlySet<RowGroup>;
  readonly direction: Direction | 'both';
  /** Pings, pongs, and event streams' comments are left out. */
  readonly muteHeartbeats: boolean;
  /** Rows whose line or content has this in it, in any case; all where empty. */
  readonly text: string;
}

export const SHOW_ALL: RowFilter = {
  hidden: new Set(),
  direction: 'both',
  muteHeartbeats: false,
  text: '',
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
export function matches(row: Row, filter: RowFilter, view: Pick<TraceView, 'legs'>): boolean {
  if (filter.hidden.has(groupOf(row))) return false;
  const way = wayOf(row);
  if (filter.direction !== 'both' && way !== undefined && way !== filter.direction) return false;
  if (filter.muteHeartbeats && isHeartbeat(row)) return false;
  const words = filter.text.trim().toLowerCase();
  return words === '' || searchText(row, view).toLowerCase().includes(words);
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

function searchText(row: Row, view: Pick<TraceView, 'legs'>): string {
  const line = summaryOf(row, view);
  if (row.source !== 'wire') return line;
  const event = row.event;
  switch (event.kind) {
    case 'http-request':
    case 'http-response':
      return `${line}\n${event.fields.map((field) => `${field.name}: ${field.value}`).join('\n')}`;
    case 'http-body':
      return `${line}\n${textOf(event.content, 65_536)}`;
    case 'sse-event':
      return `${line}\n${event.data}`;
    case 'ws-frame':
    case 'ws-message':
      return `${line}\n${textOf(event.payload, 65_536)}`;
    case 'violation':
      return `${line}\n${event.violation.code}`;
    default:
      return line;
  }
}
