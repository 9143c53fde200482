/** The fields that rows of any kind have: what they are, and where and when they stand. */

import { isHeartbeat } from '../model/filter.ts';
import { orderTime } from '../model/ordered-rows.ts';
import { groupOf, ROW_GROUPS } from '../model/row-group.ts';
import { numberOf } from '../model/spoken.ts';
import { sizeOf, summaryOf, wayOf } from '../model/summary.ts';
import type { Row } from '../model/view.ts';
import { listed } from './field.ts';
import { payloadLengthOf, payloadTextOf } from './row-text.ts';

const KINDS = {
  'http-request': 'request',
  'http-response': 'response',
  'http-chunk': 'chunk',
  'http-trailers': 'trailers',
  'http-body': 'body',
  'sse-event': 'event',
  'ws-handshake': 'handshake',
  'ws-frame': 'frame',
  'ws-message': 'message',
  violation: 'violation',
  raw: 'raw',
  gap: 'gap',
  truncated: 'truncated',
} as const;

const violationOf = (row: Row) =>
  row.source === 'wire' && row.event.kind === 'violation' ? row.event.violation : undefined;

export const ROW_FIELDS = listed([
  {
    name: 'kind',
    type: 'name',
    values: [...Object.values(KINDS), 'page', 'note'],
    everywhere: true,
    read: (row) => (row.source === 'wire' ? KINDS[row.event.kind] : row.source),
  },
  { name: 'group', type: 'name', values: ROW_GROUPS, everywhere: true, read: groupOf },
  { name: 'direction', alias: 'dir', type: 'name', values: ['up', 'down'], read: wayOf },
  { name: 'number', type: 'number', everywhere: true, read: numberOf },
  {
    name: 'time',
    type: 'time',
    everywhere: true,
    read: (row, { startedAt }) => orderTime(row) - startedAt,
  },
  {
    name: 'connection',
    type: 'number',
    read: (row, { legs }) =>
      row.source === 'page' || row.leg === undefined ? undefined : legs.get(row.leg)?.connection,
  },
  { name: 'leg', type: 'number', read: (row) => (row.source === 'page' ? undefined : row.leg) },
  { name: 'length', type: 'bytes', read: sizeOf },
  { name: 'payload.length', type: 'bytes', read: payloadLengthOf },
  { name: 'text', type: 'text', cost: 2, read: payloadTextOf },
  {
    name: 'line',
    type: 'text',
    cost: 1,
    everywhere: true,
    read: (row, context) => summaryOf(row, context),
  },
  { name: 'violation', type: 'name', prefix: '_', read: (row) => violationOf(row)?.code },
  { name: 'fatal', type: 'flag', read: (row) => violationOf(row)?.fatal },
  { name: 'heartbeat', type: 'flag', read: isHeartbeat },
]);
