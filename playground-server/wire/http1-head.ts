/**
 * Takes a complete head apart: start line and field lines (RFC 9112, sections 3 to 5).
 *
 * The head comes as Latin-1 text, so that an index into it is a place on the wire. What breaks a
 * rule is read the way lenient recipients read it, and reported.
 */

import type { HttpField, ViolationEvent } from './events.ts';
import { type HttpViolationCode, httpViolation } from './http1-violations.ts';
import type { Direction, Span } from './span.ts';

/** What is read: its text, and where in which stream that stands. */
export interface Section {
  readonly direction: Direction;
  /** Place of `text[0]`. */
  readonly offset: number;
  readonly text: string;
  /** False where it holds control characters. */
  readonly clean: boolean;
  /** Filled while reading. */
  readonly violations: ViolationEvent[];
}

export interface RequestLine {
  readonly method: string;
  readonly methodSpan: Span;
  readonly target: string;
  readonly targetSpan: Span;
  readonly version: string;
  readonly versionSpan: Span;
}

export interface StatusLine {
  readonly version: string;
  readonly versionSpan: Span;
  /** -1 where there is none. */
  readonly status: number;
  readonly statusSpan: Span;
  readonly reason: string;
  readonly reasonSpan: Span;
}

/** Reports a broken rule at `text[from, to)`. */
export function report(
  section: Section,
  code: HttpViolationCode,
  from: number,
  to: number,
  seen = '',
): void {
  const span = { offset: section.offset + from, length: to - from };
  section.violations.push(httpViolation(code, section.direction, span, seen));
}

/** Violations by their place on the wire. */
export function inOrder(violations: ViolationEvent[]): ViolationEvent[] {
  return violations.length < 2 ? violations : violations.sort((a, b) => a.offset - b.offset);
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** The same as a table: names are many. */
const TOKEN_CODES = new Uint8Array(256);
for (let code = 0x21; code < 0x7f; code++) {
  if (TOKEN.test(String.fromCharCode(code))) TOKEN_CODES[code] = 1;
}

/** The index behind the token that begins at `from`. The text must not end inside it. */
function tokenEnd(text: string, from: number): number {
  let at = from;
  while (TOKEN_CODES[text.charCodeAt(at)] === 1) at++;
  return at;
}

// Field values may hold HTAB, SP, VCHAR and obs-text (RFC 9110, section 5.5). CR is told apart.
const CONTROL = /[^\t\r\n\x20-\x7e\x80-\xff]/;
const BAD_TARGET = /[^\x21-\x7e]/;

/** The end of a line's text, whose LF is at `lf`; says so where the CR is missing. */
function trimCr(section: Section, from: number, lf: number): number {
  if (lf > from && section.text.charCodeAt(lf - 1) === 13) return lf - 1;
  report(section, 'HTTP_BARE_LF', lf, lf + 1);
  return lf;
}

const spanOf = (section: Section, from: number, to: number): Span => ({
  offset: section.offset + from,
  length: to - from,
});

/** RFC 9112, section 3. The scanner has seen that the line ends with `HTTP/1.x`. */
export function readRequestLine(section: Section): RequestLine {
  const { text } = section;
  const lf = text.indexOf('\n');
  const end = trimCr(section, 0, lf);
  const versionStart = end - 8;
  const firstSpace = text.indexOf(' ');
  const methodEnd = firstSpace < 0 || firstSpace >= versionStart ? 0 : firstSpace;
  const targetStart = methodEnd === 0 ? 0 : methodEnd + 1;
  const targetEnd = Math.max(targetStart, versionStart - 1);
  const method = text.slice(0, methodEnd);
  const target = text.slice(targetStart, targetEnd);
  const version = text.slice(versionStart, end);
  if (method === '' || target === '' || text.charCodeAt(versionStart - 1) !== 32) {
    report(section, 'HTTP_BAD_REQUEST_LINE', 0, end, text.slice(0, end));
  } else {
    if (tokenEnd(text, 0) !== methodEnd) report(section, 'HTTP_BAD_METHOD', 0, methodEnd, method);
    if (BAD_TARGET.test(target)) {
      report(section, 'HTTP_BAD_TARGET', targetStart, targetEnd, target);
    }
  }
  if (!isDigit(text.charCodeAt(end - 1))) {
    report(section, 'HTTP_UNSUPPORTED_VERSION', versionStart, end, version);
  }
  return {
    method,
    methodSpan: spanOf(section, 0, methodEnd),
    target,
    targetSpan: spanOf(section, targetStart, targetEnd),
    version,
    versionSpan: spanOf(section, versionStart, end),
  };
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const STATUS_LINE = /^HTTP\/1\.\d (\d{3})( |$)/;
const LENIENT_STATUS = /^HTTP\/1\.\S*[ \t]+(\d{3})(?!\d)[ \t]?/;

/** RFC 9112, section 4. The scanner has seen that the line begins with `HTTP/1.`. */
export function readStatusLine(section: Section): StatusLine {
  const { text } = section;
  const end = trimCr(section, 0, text.indexOf('\n'));
  const line = text.slice(0, end);
  const strict = STATUS_LINE.exec(line);
  if (strict === null || (!section.clean && CONTROL.test(line))) {
    report(section, 'HTTP_BAD_STATUS_LINE', 0, end, line);
  } else if (strict[2] === '') report(section, 'HTTP_MISSING_STATUS_SPACE', 0, end);
  const match = strict ?? LENIENT_STATUS.exec(line);
  const versionEnd = match === null ? end : line.search(/[ \t]/);
  const reasonStart = match === null ? end : match[0].length;
  const digits = match?.[1] ?? '';
  const statusStart = match === null ? end : line.indexOf(digits, versionEnd);
  return {
    version: line.slice(0, versionEnd),
    versionSpan: spanOf(section, 0, versionEnd),
    status: digits === '' ? -1 : Number(digits),
    statusSpan: spanOf(section, statusStart, statusStart + digits.length),
    reason: line.slice(reasonStart),
    reasonSpan: spanOf(section, reasonStart, end),
  };
}

/**
 * RFC 9112, section 5: the field lines from `text[from]` to the empty line.
 *
 * A folded value (section 5.2) is one field; its span covers all its lines, and each fold became
 * one space in its value.
 */
export function readFields(section: Section, from: number): HttpField[] {
  const { text } = section;
  const fields: HttpField[] = [];
  let bareCr = from > 0 && text.indexOf('\r') < from - 2;
  for (let at = from; at < text.length; ) {
    const lf = text.indexOf('\n', at);
    const cr = text.indexOf('\r', at);
    const end = cr >= 0 && cr === lf - 1 ? cr : trimCr(section, at, lf);
    if (cr >= 0 && cr < lf - 1) bareCr = true;
    if (end === at) break;
    if (isSpace(text.charCodeAt(at))) foldOrSkip(section, fields, at, end, lf);
    else readField(section, fields, at, end, lf);
    at = lf + 1;
  }
  if (bareCr) reportBareCrs(section);
  return fields;
}

const isSpace = (code: number): boolean => code === 32 || code === 9;

function readField(
  section: Section,
  fields: HttpField[],
  at: number,
  end: number,
  lf: number,
): void {
  const { text, offset, clean } = section;
  const nameEnd = tokenEnd(text, at);
  const plain = nameEnd > at && text.charCodeAt(nameEnd) === 58;
  const colon = plain ? nameEnd : text.indexOf(':', at);
  if (colon < 0 || colon >= end) {
    report(section, 'HTTP_FIELD_WITHOUT_COLON', at, end, text.slice(at, end));
    return;
  }
  let valueStart = colon + 1;
  while (valueStart < end && isSpace(text.charCodeAt(valueStart))) valueStart++;
  let valueEnd = end;
  while (valueEnd > valueStart && isSpace(text.charCodeAt(valueEnd - 1))) valueEnd--;
  const name = plain ? text.slice(at, colon) : readOddName(section, at, colon);
  if (!clean && CONTROL.test(text.slice(colon + 1, end))) {
    report(section, 'HTTP_BAD_FIELD_VALUE', valueStart, valueEnd, name);
  }
  fields.push({
    offset: offset + at,
    length: lf + 1 - at,
    name,
    value: text.slice(valueStart, valueEnd),
    nameSpan: { offset: offset + at, length: name.length },
    valueSpan: { offset: offset + valueStart, length: valueEnd - valueStart },
  });
}

/** A field name that is no token: with white space behind it (section 5.1), or simply wrong. */
function readOddName(section: Section, at: number, colon: number): string {
  const written = section.text.slice(at, colon);
  const name = written.replace(/[ \t]+$/, '');
  if (name !== written) {
    const code =
      section.direction === 'up'
        ? 'HTTP_SPACE_BEFORE_COLON'
        : 'HTTP_SPACE_BEFORE_COLON_IN_RESPONSE';
    report(section, code, at + name.length, colon, name);
  }
  if (!TOKEN.test(name)) {
    report(section, 'HTTP_BAD_FIELD_NAME', at, Math.max(colon, at + 1), name);
  }
  return name;
}

function foldOrSkip(
  section: Section,
  fields: HttpField[],
  at: number,
  end: number,
  lf: number,
): void {
  const last = fields.at(-1);
  if (last === undefined) {
    report(section, 'HTTP_SPACE_BEFORE_FIRST_FIELD', at, end);
    return;
  }
  const more = section.text.slice(at, end).replace(/^[ \t]+|[ \t]+$/g, '');
  report(section, 'HTTP_OBS_FOLD', at, end, last.name);
  if (CONTROL.test(more)) report(section, 'HTTP_BAD_FIELD_VALUE', at, end, last.name);
  const lead = section.text.slice(at, end).search(/[^ \t]|$/);
  const valueEnd = section.offset + at + lead + more.length;
  fields[fields.length - 1] = {
    ...last,
    length: section.offset + lf + 1 - last.offset,
    value: more === '' ? last.value : `${last.value} ${more}`,
    valueSpan:
      more === ''
        ? last.valueSpan
        : { offset: last.valueSpan.offset, length: valueEnd - last.valueSpan.offset },
  };
}

function reportBareCrs(section: Section): void {
  for (const match of section.text.matchAll(/\r(?!\n)/g)) {
    report(section, 'HTTP_BARE_CR', match.index, match.index + 1);
  }
}
