/** Heads as events, from lines of text, for tests that begin behind the HTTP dissector. */

import type {
  HttpField,
  HttpRequestEvent,
  HttpResponseEvent,
  Span,
} from '../../playground-server/wire/index.ts';

/** A request event of these lines, the request line first. */
export function requestOf(lines: readonly string[]): HttpRequestEvent {
  const { start, fields, length } = read(lines);
  const [method = '', target = '', version = ''] = start.split(' ');
  return {
    kind: 'http-request',
    direction: 'up',
    offset: 0,
    length,
    exchange: 0,
    fields,
    method,
    methodSpan: { offset: 0, length: method.length },
    target,
    targetSpan: { offset: method.length + 1, length: target.length },
    version,
    versionSpan: { offset: start.length - version.length, length: version.length },
  };
}

/** A response event of these lines, the status line first. */
export function responseOf(lines: readonly string[]): HttpResponseEvent {
  const { start, fields, length } = read(lines);
  const [version = '', status = '', ...reason] = start.split(' ');
  const reasonOffset = version.length + status.length + 2;
  return {
    kind: 'http-response',
    direction: 'down',
    offset: 0,
    length,
    exchange: 0,
    fields,
    framing: status === '101' ? 'tunnel' : 'none',
    version,
    versionSpan: { offset: 0, length: version.length },
    status: Number(status),
    statusSpan: { offset: version.length + 1, length: 3 },
    reason: reason.join(' '),
    reasonSpan: { offset: reasonOffset, length: start.length - reasonOffset },
  };
}

function read(lines: readonly string[]): { start: string; fields: HttpField[]; length: number } {
  const [start = '', ...rest] = lines;
  let offset = start.length + 2;
  const fields = rest.map((line) => {
    const field = fieldOf(line, offset);
    offset += line.length + 2;
    return field;
  });
  return { start, fields, length: offset + 2 };
}

function fieldOf(line: string, offset: number): HttpField {
  const colon = line.indexOf(':');
  const value = line.slice(colon + 1).trim();
  const valueSpan: Span = { offset: offset + line.length - value.length, length: value.length };
  return {
    offset,
    length: line.length + 2,
    name: line.slice(0, colon),
    nameSpan: { offset, length: colon },
    value,
    valueSpan,
  };
}
