/**
 * The group of a row: what it is coloured and filtered by. Colour means protocol, everywhere.
 */

import type { WireEvent } from '../../../playground-server/wire/index.ts';
import type { Row, RowGroup } from './view.ts';

/** In the order in which filters list them. */
export const ROW_GROUPS = [
  'http',
  'sse',
  'text',
  'binary',
  'control',
  'close',
  'violation',
  'page',
  'note',
] as const satisfies readonly RowGroup[];

/**
 * The group of a wire event.
 *
 * @param continued the group of the message that a continuation frame goes on with
 */
export function groupOfEvent(event: WireEvent, continued: 'text' | 'binary' = 'text'): RowGroup {
  switch (event.kind) {
    case 'http-request':
    case 'http-response':
    case 'http-chunk':
    case 'http-trailers':
    case 'http-body':
    case 'ws-handshake':
      return 'http';
    case 'sse-event':
      return 'sse';
    case 'ws-message':
      return event.opcode === 2 ? 'binary' : 'text';
    case 'ws-frame':
      return groupOfOpcode(event.opcode, continued);
    case 'violation':
      return 'violation';
    case 'raw':
      return event.reason === 'desynchronised' ? 'violation' : 'note';
    case 'truncated':
      return 'close';
    case 'gap':
      return 'note';
  }
}

/** RFC 6455, section 5.2: 8 to f are control frames, of which 8 is close. */
function groupOfOpcode(opcode: number, continued: 'text' | 'binary'): RowGroup {
  if (opcode === 0) return continued;
  if (opcode === 1) return 'text';
  if (opcode === 8) return 'close';
  return opcode > 8 ? 'control' : 'binary';
}

export function groupOf(row: Row): RowGroup {
  if (row.source === 'page') return 'page';
  if (row.source === 'wire') return row.group ?? groupOfEvent(row.event);
  const { record, inOrder } = row;
  if (record.type === 'close' && record.cause !== 'handed-over' && !inOrder) return 'close';
  if (record.type === 'dropped') return 'close';
  if (record.type === 'program' && record.code !== undefined) return 'violation';
  return 'note';
}
