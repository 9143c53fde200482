/** The fields of what the page reported, and of the notes on legs, programs and faults. */

import { t } from '../dictionary/index.ts';
import { listed } from './field.ts';

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
    values: ['open', 'close', 'gap', 'program', 'faults'],
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
