/** The text of a row that filters search: its line, and what it carries. */

import { textOf } from '../model/payload-text.ts';
import { summaryOf } from '../model/summary.ts';
import type { Row, TraceView } from '../model/view.ts';
import { utf8Length } from '../payload/json.ts';

/** Bytes of a payload that are searched: what lies behind them is not found. */
export const SEARCHED_BYTES = 65_536;

/** What the row carries, as text; undefined where it carries nothing. */
export function payloadTextOf(row: Row): string | undefined {
  if (row.source === 'page') return row.event.detail;
  if (row.source !== 'wire') return undefined;
  const { event } = row;
  switch (event.kind) {
    case 'ws-frame':
      if (event.opcode === 8) return event.closeReason;
      // What is compressed is read where its message is whole.
      return event.rsv1 ? undefined : textOf(event.payload, SEARCHED_BYTES);
    case 'ws-message':
      return textOf(event.payload, SEARCHED_BYTES);
    case 'http-body':
      return textOf(event.content, SEARCHED_BYTES);
    case 'sse-event':
      return event.data.slice(0, SEARCHED_BYTES);
    default:
      return undefined;
  }
}

/** Bytes of what the row carries, without framing, as the page gets it. */
export function payloadLengthOf(row: Row): number | undefined {
  if (row.source === 'page') return row.event.size;
  if (row.source !== 'wire') return undefined;
  const { event } = row;
  switch (event.kind) {
    case 'ws-frame':
      return event.payloadLength;
    case 'ws-message':
      return event.payloadLength < 0 ? undefined : event.payloadLength;
    case 'http-body':
      return event.contentLength;
    case 'http-chunk':
      return event.size;
    case 'sse-event':
      return utf8Length(event.data);
    default:
      return undefined;
  }
}

/** What bare words are looked for in: the row's line, its head's fields, and what it carries. */
export function searchTextOf(row: Row, view: Pick<TraceView, 'legs'>): string {
  const line = summaryOf(row, view);
  if (row.source !== 'wire') return line;
  const { event } = row;
  switch (event.kind) {
    case 'http-request':
    case 'http-response':
    case 'http-trailers':
      return `${line}\n${event.fields.map((field) => `${field.name}: ${field.value}`).join('\n')}`;
    case 'violation':
      return `${line}\n${event.violation.code}`;
    default:
      return `${line}\n${payloadTextOf(row) ?? ''}`;
  }
}
