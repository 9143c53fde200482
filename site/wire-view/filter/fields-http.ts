/** The fields of HTTP heads (RFC 9110, RFC 9112) and of event streams (HTML, section 9.2). */

import type {
  HttpField,
  HttpRequestEvent,
  HttpResponseEvent,
  SseEvent,
} from '../../../playground-server/wire/index.ts';
import { targetOf } from '../model/request-target.ts';
import type { Row } from '../model/view.ts';
import { type Field, listed } from './field.ts';

function requestOf(row: Row): HttpRequestEvent | undefined {
  return row.source === 'wire' && row.event.kind === 'http-request' ? row.event : undefined;
}

function responseOf(row: Row): HttpResponseEvent | undefined {
  return row.source === 'wire' && row.event.kind === 'http-response' ? row.event : undefined;
}

function eventOf(row: Row): SseEvent | undefined {
  return row.source === 'wire' && row.event.kind === 'sse-event' ? row.event : undefined;
}

/** The values of the block's own lines of that role. */
function linesOf(row: Row, role: 'comment' | 'id'): readonly string[] | undefined {
  const lines = eventOf(row)?.lines.filter((line) => line.role === role);
  return lines === undefined || lines.length === 0 ? undefined : lines.map(({ value }) => value);
}

export const HTTP_FIELDS = listed([
  { name: 'method', type: 'name', read: (row) => requestOf(row)?.method },
  {
    name: 'target',
    type: 'text',
    read: (row, { legs }) => {
      const request = requestOf(row);
      if (request === undefined || row.source !== 'wire') return undefined;
      return targetOf(request, legs.get(row.leg));
    },
  },
  { name: 'status', type: 'number', read: (row) => responseOf(row)?.status },
  {
    name: 'framing',
    type: 'name',
    values: ['none', 'content-length', 'chunked', 'until-close', 'tunnel'],
    read: (row) => responseOf(row)?.framing,
  },
  { name: 'sse.type', type: 'name', read: (row) => eventOf(row)?.type },
  { name: 'sse.id', type: 'any', read: (row) => linesOf(row, 'id') },
  {
    name: 'sse.data',
    type: 'any',
    read: (row) => (eventOf(row)?.outcome === 'no-data' ? undefined : eventOf(row)?.data),
  },
  { name: 'sse.retry', type: 'time', read: (row) => eventOf(row)?.retry },
  { name: 'sse.comment', type: 'text', read: (row) => linesOf(row, 'comment') },
]);

/** The field lines of a row's head or trailers; undefined where it has none. */
export function headersOf(row: Row): readonly HttpField[] | undefined {
  if (row.source !== 'wire') return undefined;
  const { event } = row;
  const has =
    event.kind === 'http-request' ||
    event.kind === 'http-response' ||
    event.kind === 'http-trailers';
  return has ? event.fields : undefined;
}

/** A field line of a head, by its name in any case; all of them where it is repeated. */
export function headerField(name: string): Field {
  const wanted = name.toLowerCase();
  return {
    name: `header.${wanted}`,
    means: 'header.<name>',
    type: 'any',
    cost: 0,
    read: (row) => {
      const found = headersOf(row)?.filter((field) => field.name.toLowerCase() === wanted);
      if (found === undefined || found.length === 0) return undefined;
      return found.map(({ value }) => value);
    },
  };
}
