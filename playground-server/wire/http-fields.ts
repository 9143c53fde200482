/**
 * HTTP/1.1 events taken apart into fields (RFC 9112, sections 3 to 7), in wire order.
 *
 * An event doesn't keep its line ends; they are what lies between its spans.
 */

import type {
  HttpBodyEvent,
  HttpChunkEvent,
  HttpField,
  HttpRequestEvent,
  HttpResponseEvent,
  HttpTrailersEvent,
} from './events.ts';
import type { Field } from './field.ts';
import { endOf, type Span } from './span.ts';

export type HttpEvent =
  | HttpRequestEvent
  | HttpResponseEvent
  | HttpChunkEvent
  | HttpTrailersEvent
  | HttpBodyEvent;

/** The fields of an HTTP event; each lies inside the event, and none begins before the last. */
export function httpFields(event: HttpEvent): Field[] {
  switch (event.kind) {
    case 'http-request':
      return requestFields(event);
    case 'http-response':
      return responseFields(event);
    case 'http-chunk':
      return chunkFields(event);
    case 'http-trailers':
      return sectionFields(event);
    case 'http-body':
      return bodyFields(event);
  }
}

type Tone = NonNullable<Field['tone']>;

const field = (
  key: string,
  name: string,
  value: string,
  { offset, length }: Span,
  tone: Tone,
): Field => ({ key, name, value, offset, length, tone });

function requestFields(head: HttpRequestEvent): Field[] {
  const line = [
    field('http.method', 'method', head.method, head.methodSpan, 'head'),
    field('http.target', 'request-target', head.target, head.targetSpan, 'value'),
    field('http.version', 'HTTP-version', head.version, head.versionSpan, 'head'),
  ].filter((part) => part.length > 0);
  return [...line, ...lineEnd(head, endOf(head.versionSpan)), ...sectionFields(head)];
}

function responseFields(head: HttpResponseEvent): Field[] {
  const status = head.status < 0 ? '' : String(head.status);
  const line = [
    field('http.version', 'HTTP-version', head.version, head.versionSpan, 'head'),
    field('http.status', 'status-code', status, head.statusSpan, 'value'),
    field('http.reason', 'reason-phrase', head.reason, head.reasonSpan, 'value'),
  ].filter((part) => part.length > 0);
  return [...line, ...lineEnd(head, endOf(head.reasonSpan)), ...sectionFields(head)];
}

/** The end of a start line whose text ends at `offset`. */
function lineEnd(head: HttpRequestEvent | HttpResponseEvent, offset: number): Field[] {
  const next = head.fields[0]?.offset;
  // Without fields, the rest is two line ends.
  const room = next === undefined ? Math.ceil((endOf(head) - offset) / 2) : next - offset;
  const length = Math.min(2, room);
  return [endField('http.lineEnd', 'line end', { offset, length })];
}

const endField = (key: string, name: string, span: Span): Field =>
  field(key, name, span.length === 2 ? 'CR LF' : 'LF', span, 'framing');

/** Field lines and the empty line behind them. */
function sectionFields(section: Span & { readonly fields: readonly HttpField[] }): Field[] {
  const last = section.fields.at(-1);
  const fields = section.fields.map(lineField);
  const behind = last === undefined ? section.offset : endOf(last);
  const length = Math.min(2, Math.max(1, endOf(section) - behind));
  const offset = endOf(section) - (last === undefined ? Math.min(2, length) : length);
  fields.push(endField('http.headEnd', 'end of the section', { offset, length }));
  return fields;
}

function lineField(line: HttpField): Field {
  const { name, value, nameSpan, valueSpan } = line;
  const valueEnd = Math.max(endOf(valueSpan), endOf(nameSpan) + 1);
  const length = Math.min(2, endOf(line) - valueEnd);
  const children = [field('http.fieldName', 'field-name', name, nameSpan, 'name')];
  if (valueSpan.length > 0) {
    children.push(field('http.fieldValue', 'field-value', value, valueSpan, 'value'));
  }
  children.push(endField('http.lineEnd', 'line end', { offset: endOf(line) - length, length }));
  return { key: 'http.field', name, value, offset: line.offset, length: line.length, children };
}

function chunkFields(chunk: HttpChunkEvent): Field[] {
  const { sizeSpan, dataSpan, extensions, size } = chunk;
  const fields = [field('http.chunkSize', 'chunk-size', `${size} bytes`, sizeSpan, 'length')];
  const extension = { offset: endOf(sizeSpan), length: extensions.length };
  if (extension.length > 0) {
    fields.push(field('http.chunkExtension', 'chunk-ext', extensions, extension, 'value'));
  }
  const offset = endOf(extension);
  const end = { offset, length: dataSpan.offset - offset };
  fields.push(endField('http.lineEnd', 'line end', end));
  if (size === 0) return fields;
  fields.push(field('http.chunkData', 'chunk-data', `${size} bytes`, dataSpan, 'payload'));
  const behind = { offset: endOf(dataSpan), length: endOf(chunk) - endOf(dataSpan) };
  fields.push(endField('http.chunkEnd', 'end of chunk-data', behind));
  return fields;
}

function bodyFields(body: HttpBodyEvent): Field[] {
  return [field('http.body', 'message-body', `${body.contentLength} bytes`, body, 'payload')];
}
