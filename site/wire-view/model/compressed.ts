/** Whether a frame or a message is compressed (RFC 7692, section 6). Pure. */

import { before } from './row-before.ts';
import type { Row, TraceView, WireRow } from './view.ts';

/**
 * RSV1 says it on the first frame of a message, for all of them: a continuation is looked up at the
 * frame that began its message. False where the trace no longer holds that one.
 */
export function isCompressed(row: Row, view: TraceView): row is WireRow {
  if (row.source !== 'wire') return false;
  const { event } = row;
  if (event.kind === 'ws-message') return event.compressed;
  if (event.kind !== 'ws-frame' || event.message < 0) return false;
  if (event.opcode !== 0) return event.rsv1;
  const { direction, message } = event;
  // A frame of an earlier message ends the search: the first one is gone.
  const found = before(row, view, ({ event: other }) => {
    if (other.kind !== 'ws-frame' || other.direction !== direction || other.message < 0)
      return false;
    return other.message < message || other.opcode !== 0;
  })?.event;
  return found?.kind === 'ws-frame' && found.message === message && found.rsv1;
}
