/** What the raw bytes are divided by: a block for each thing on the wire. Pure. */

import type { Direction, WireEvent } from '../../../playground-server/wire/index.ts';
import type { RowGroup, WireRow } from '../model/view.ts';
import type { Moment } from '../time/moment.ts';

export interface Block {
  readonly direction: Direction;
  readonly offset: number;
  readonly length: number;
  /** When it was complete, and with which row. */
  readonly at: Moment;
  readonly group: RowGroup;
  /** The row whose bytes these are; undefined where no event claims them. */
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
