/**
 * Where a message body ends (RFC 9112, section 6.3), and what the head says of the connection.
 *
 * The rules are taken in the section's own order. Where strict recipients must give up but the end
 * is still clear, the violation is reported and the framing stands.
 */

import type { HttpField, HttpFraming } from './events.ts';
import type { HttpViolationCode } from './http1-violations.ts';

/** The values that decide framing and connection; several fields of one name joined by a comma. */
export interface FramingFields {
  contentLength: string | undefined;
  transferEncoding: string | undefined;
  connection: string;
  upgrade: string;
  expect: string;
  host: string;
  hosts: number;
  contentType: string;
  contentEncoding: string;
}

export type Framing =
  | { readonly type: Exclude<HttpFraming, 'content-length'> }
  | { readonly type: 'content-length'; readonly length: number }
  /** Nobody can say where the message ends. */
  | { readonly type: 'undecidable' };

/** Takes note of a broken rule; `field` is the lower-case name of the field that shows it. */
export type FramingReport = (code: HttpViolationCode, field: string, seen?: string) => void;

export function emptyFraming(): FramingFields {
  return {
    contentLength: undefined,
    transferEncoding: undefined,
    connection: '',
    upgrade: '',
    expect: '',
    host: '',
    hosts: 0,
    contentType: '',
    contentEncoding: '',
  };
}

const join = (before: string | undefined, value: string): string =>
  before === undefined || before === '' ? value : `${before}, ${value}`;

/** By the length of a name that matters: its first letter. */
const FIRST_LETTERS = new Uint8Array(32);
for (const name of [
  'host',
  'expect',
  'upgrade',
  'connection',
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
]) {
  FIRST_LETTERS[name.length] = name.charCodeAt(0);
}

/** Whether such a name can matter: nearly all fields are passed over without another look. */
export function mayDecide(length: number, first: number): boolean {
  return length < 32 && FIRST_LETTERS[length] === (first | 0x20);
}

/** Takes note of one field. */
export function noteField(framing: FramingFields, name: string, value: string): void {
  switch (name.toLowerCase()) {
    case 'host':
      if (framing.hosts === 0) framing.host = value;
      framing.hosts += 1;
      break;
    case 'expect':
      framing.expect = join(framing.expect, value);
      break;
    case 'upgrade':
      framing.upgrade = join(framing.upgrade, value);
      break;
    case 'connection':
      framing.connection = join(framing.connection, value);
      break;
    case 'content-type':
      framing.contentType = join(framing.contentType, value);
      break;
    case 'content-length':
      framing.contentLength =
        framing.contentLength === undefined ? value : `${framing.contentLength}, ${value}`;
      break;
    case 'content-encoding':
      framing.contentEncoding = join(framing.contentEncoding, value);
      break;
    case 'transfer-encoding':
      framing.transferEncoding = join(framing.transferEncoding, value);
      break;
  }
}

export function framingOf(fields: readonly HttpField[]): FramingFields {
  const framing = emptyFraming();
  for (const field of fields) {
    const { name } = field;
    if (mayDecide(name.length, name.charCodeAt(0))) noteField(framing, name, field.value);
  }
  return framing;
}

/** Whether a comma-separated list has the member, in any case. */
export function lists(list: string, member: string): boolean {
  if (list === '') return false;
  const lower = list.toLowerCase();
  if (lower === member) return true;
  return lower.includes(member) && lower.split(',').some((item) => item.trim() === member);
}

/** RFC 9112, section 9.3: whether the sender means to keep the connection behind this message. */
export function closes(version: string, framing: FramingFields): boolean {
  if (lists(framing.connection, 'close')) return true;
  return version === 'HTTP/1.0' && !lists(framing.connection, 'keep-alive');
}

/** RFC 9110, section 7.8: an Upgrade counts where Connection names it, from HTTP/1.1 on. */
export function asksUpgrade(version: string, framing: FramingFields): boolean {
  return framing.upgrade !== '' && version !== 'HTTP/1.0' && lists(framing.connection, 'upgrade');
}

/** RFC 9110, section 7.8: a sender of Upgrade must name it in Connection. */
function checkUpgrade(version: string, fields: FramingFields, report: FramingReport): void {
  if (fields.upgrade === '' || version === 'HTTP/1.0') return;
  if (lists(fields.connection, 'upgrade')) return;
  report('HTTP_UPGRADE_NOT_IN_CONNECTION', 'upgrade', fields.upgrade);
}

export function requestFraming(
  version: string,
  fields: FramingFields,
  report: FramingReport,
): Framing {
  checkUpgrade(version, fields, report);
  checkHost(version, fields, report);
  if (fields.transferEncoding === undefined) {
    return lengthFraming(fields, report) ?? { type: 'none' };
  }
  checkTransferEncoding(version, fields, report);
  if (endsInChunked(fields.transferEncoding)) return { type: 'chunked' };
  report('HTTP_TRANSFER_ENCODING_NOT_CHUNKED', 'transfer-encoding', fields.transferEncoding);
  return { type: 'undecidable' };
}

/** @param method of the request that this response answers */
export function responseFraming(
  version: string,
  status: number,
  method: string,
  fields: FramingFields,
  report: FramingReport,
): Framing {
  // Of a 101 to WebSocket, that handshake has a rule of its own for it.
  if (status !== 101 || !lists(fields.upgrade, 'websocket')) checkUpgrade(version, fields, report);
  if (status === 426 && fields.upgrade === '') report('HTTP_UPGRADE_REQUIRED_UNNAMED', 'upgrade');
  const connected = method === 'CONNECT' && status >= 200 && status < 300;
  if (connected || status < 200 || status === 204) {
    const what = connected ? 'A 2xx to CONNECT' : `A ${status}`;
    if (fields.transferEncoding !== undefined) {
      report('HTTP_TRANSFER_ENCODING_FORBIDDEN', 'transfer-encoding', what);
    }
    if (fields.contentLength !== undefined) {
      report('HTTP_CONTENT_LENGTH_FORBIDDEN', 'content-length', what);
    }
    return { type: connected || status === 101 ? 'tunnel' : 'none' };
  }
  if (method === 'HEAD' || status === 304) return { type: 'none' };
  if (fields.transferEncoding === undefined) {
    return lengthFraming(fields, report) ?? { type: 'until-close' };
  }
  checkTransferEncoding(version, fields, report);
  return { type: endsInChunked(fields.transferEncoding) ? 'chunked' : 'until-close' };
}

const codings = (value: string): string[] =>
  value.split(',').map((coding) => coding.trim().toLowerCase());

const endsInChunked = (value: string): boolean =>
  value === 'chunked' || codings(value).at(-1) === 'chunked';

function checkTransferEncoding(
  version: string,
  fields: FramingFields,
  report: FramingReport,
): void {
  const value = fields.transferEncoding ?? '';
  if (fields.contentLength !== undefined) {
    report('HTTP_LENGTH_WITH_TRANSFER_ENCODING', 'content-length');
  }
  if (version === 'HTTP/1.0') report('HTTP_TRANSFER_ENCODING_IN_1_0', 'transfer-encoding');
  if (codings(value).filter((coding) => coding === 'chunked').length > 1) {
    report('HTTP_CHUNKED_TWICE', 'transfer-encoding', value);
  }
}

function lengthFraming(fields: FramingFields, report: FramingReport): Framing | undefined {
  const value = fields.contentLength;
  if (value === undefined) return undefined;
  if (/^\d{1,15}$/.test(value)) return { type: 'content-length', length: Number(value) };
  const values = value.split(',').map((item) => item.trim());
  const lengths = values.map((item) => (/^\d+$/.test(item) ? Number(item) : Number.NaN));
  const [length = Number.NaN] = lengths;
  if (lengths.some((item) => !Number.isSafeInteger(item))) {
    report('HTTP_BAD_CONTENT_LENGTH', 'content-length', value);
    return { type: 'undecidable' };
  }
  if (lengths.some((item) => item !== length)) {
    report('HTTP_CONFLICTING_CONTENT_LENGTH', 'content-length', value);
    return { type: 'undecidable' };
  }
  if (values.length > 1) report('HTTP_REPEATED_CONTENT_LENGTH', 'content-length', value);
  return { type: 'content-length', length };
}

// uri-host [ ":" port ]: a registered name with percent escapes, or an address in brackets.
const HOST = /^(?:\[[0-9A-Fa-fv:.]+\]|[\w\-.~!$&'()*+,;=%]*)(?::\d*)?$/;

function checkHost(version: string, fields: FramingFields, report: FramingReport): void {
  if (fields.hosts === 1) {
    if (!HOST.test(fields.host)) report('HTTP_BAD_HOST', 'host', fields.host);
  } else if (fields.hosts > 1) {
    report('HTTP_DUPLICATE_HOST', 'host');
  } else if (version !== 'HTTP/1.0') {
    report('HTTP_MISSING_HOST', 'host');
  }
}
