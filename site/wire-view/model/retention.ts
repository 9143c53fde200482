/** What rows weigh, and the note that says how much was let go. */

import type { Gap } from '../../../playground-server/trace/trace.ts';
import type { WireEvent } from '../../../playground-server/wire/index.ts';
import type { NoteRow, Row } from './view.ts';

/** Bytes that an event keeps beside those of its chunks. */
export function payloadOf(event: WireEvent): number {
  if (event.kind === 'ws-frame' || event.kind === 'ws-message') return event.payload.length;
  return event.kind === 'http-body' ? event.content.length : 0;
}

export function payloadOfRow(row: Row): number {
  return row.source === 'wire' ? payloadOf(row.event) : 0;
}

/**
 * The first row of a list that let go of its oldest rows: how much is gone so far. It has the time of
 * the first of them, and the id and number of the last.
 *
 * @param since where the trace goes on
 */
export function letGoNote(
  place: Pick<NoteRow, 'id' | 'number' | 'time'>,
  since: number,
  letGo: { rows: number; bytes: number },
): NoteRow {
  const record: Gap = {
    type: 'gap',
    seq: 0,
    time: since,
    records: letGo.rows,
    bytes: letGo.bytes,
    resume: [],
  };
  return { source: 'note', ...place, leg: undefined, record };
}
