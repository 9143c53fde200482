/** The fields of what the page reported, and of the notes on legs, programs and faults. */

import { t } from '../dictionary/index.ts';
import type { NoteRow } from '../model/view.ts';
import { listed } from './field.ts';

const NOTES: Readonly<Record<NoteRow['record']['type'], true>> = {
  open: true,
  close: true,
  dropped: true,
  gap: true,
  program: true,
  lab: true,
  faults: true,
  storm: true,
};

export const PAGE_FIELDS = listed([
  {
    name: 'api',
    type: 'name',
    values: ['fetch', 'xhr', 'eventsource', 'websocket', 'page'],
    read: (row) => (row.source === 'page' ? row.event.api : undefined),
  },
  {
    name: 'role',
    type: 'name',
    values: ['call', 'event'],
    read: (row) => (row.source === 'page' ? row.event.role : undefined),
  },
  {
    name: 'name',
    type: 'name',
    read: (row) => (row.source === 'page' ? row.event.name : undefined),
  },
  {
    name: 'note',
    type: 'name',
    values: Object.keys(NOTES),
    read: (row) => (row.source === 'note' ? row.record.type : undefined),
  },
  {
    name: 'cause',
    type: 'name',
    values: Object.keys(t.wire.notes.causes),
    read: (row) =>
      row.source === 'note' && row.record.type === 'close' ? row.record.cause : undefined,
  },
]);
