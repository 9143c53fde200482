/** Which rows are listed: numbered, and shown in the table. */

import type { Row } from './view.ts';

/**
 * Whether a row stands in the table at all: a message of one uncompressed frame would only repeat
 * its frame, and a chunked or streamed body its chunks and events.
 */
export function isListed(row: Row): boolean {
  if (row.source !== 'wire') return true;
  const event = row.event;
  if (event.kind === 'ws-message') return event.frames > 1 || event.compressed;
  if (event.kind === 'http-body') return event.framing !== 'chunked' && row.carriesSse !== true;
  return true;
}
