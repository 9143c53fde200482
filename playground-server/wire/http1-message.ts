/**
 * From the text of a complete head to its event, its framing and what it means for the connection.
 */

import type { HttpField, HttpRequestEvent, HttpResponseEvent, ViolationEvent } from './events.ts';
import {
  asksUpgrade,
  closes,
  type Framing,
  type FramingFields,
  type FramingReport,
  framingOf,
  requestFraming,
  responseFraming,
} from './http1-framing.ts';
import {
  inOrder,
  readFields,
  readRequestLine,
  readStatusLine,
  report,
  type Section,
} from './http1-head.ts';
import { readLeanHead } from './http1-lean.ts';

/** What decides how the connection goes on behind a head. */
export interface RequestMeaning {
  readonly method: string;
  readonly framing: Framing;
  /** The client asks for another protocol: `Upgrade`, or `CONNECT`. */
  readonly asksSwitch: boolean;
  readonly closes: boolean;
  readonly fields: FramingFields;
}

export interface ResponseMeaning {
  readonly status: number;
  readonly framing: Framing;
  readonly closes: boolean;
  readonly fields: FramingFields;
}

/** A head with all its facts; `violations` are in wire order. */
export interface ReadRequest {
  readonly meaning: RequestMeaning;
  readonly event: HttpRequestEvent;
  readonly violations: readonly ViolationEvent[];
}

export interface ReadResponse {
  readonly meaning: ResponseMeaning;
  readonly event: HttpResponseEvent;
  readonly violations: readonly ViolationEvent[];
}

const ignore: FramingReport = () => {};

export function readRequest(
  text: string,
  clean: boolean,
  offset: number,
  exchange: number,
): ReadRequest {
  const section: Section = { direction: 'up', offset, text, clean, violations: [] };
  const line = readRequestLine(section);
  const fields = readFields(section, text.indexOf('\n') + 1);
  const facts = framingOf(fields);
  const meaning = requestMeaning(line, facts, reportAt(section, fields));
  const event: HttpRequestEvent = {
    kind: 'http-request',
    direction: 'up',
    offset,
    length: text.length,
    exchange,
    method: line.method,
    methodSpan: line.methodSpan,
    target: line.target,
    targetSpan: line.targetSpan,
    version: line.version,
    versionSpan: line.versionSpan,
    fields,
  };
  return { meaning, event, violations: inOrder(section.violations) };
}

export function readResponse(
  text: string,
  clean: boolean,
  offset: number,
  exchange: number,
  method: string,
): ReadResponse {
  const section: Section = { direction: 'down', offset, text, clean, violations: [] };
  const line = readStatusLine(section);
  const fields = readFields(section, text.indexOf('\n') + 1);
  const facts = framingOf(fields);
  const meaning = responseMeaning(line, method, facts, reportAt(section, fields));
  const { type } = meaning.framing;
  const event: HttpResponseEvent = {
    kind: 'http-response',
    direction: 'down',
    offset,
    length: text.length,
    exchange,
    ...line,
    fields,
    framing: type === 'undecidable' ? 'none' : type,
  };
  return { meaning, event, violations: inOrder(section.violations) };
}

/** A request's meaning and target without its fields; undefined where the head is odd. */
export function leanRequest(
  text: string,
  clean: boolean,
): { meaning: RequestMeaning; target: string } | undefined {
  const head = readLeanHead(text, clean);
  if (head === undefined) return undefined;
  const { startLine, fields } = head;
  const space = startLine.indexOf(' ');
  const last = startLine.lastIndexOf(' ');
  if (space <= 0 || last <= space + 1 || last !== startLine.length - 9) return undefined;
  const method = startLine.slice(0, space);
  const version = startLine.slice(last + 1);
  const meaning = requestMeaning({ method, version }, fields, ignore);
  return { meaning, target: startLine.slice(space + 1, last) };
}

const STATUS = /^HTTP\/1\.\d (\d{3}) /;

/** A response's meaning without its fields; undefined where the head is odd. */
export function leanResponse(
  text: string,
  clean: boolean,
  method: string,
): ResponseMeaning | undefined {
  const head = readLeanHead(text, clean);
  const digits = head === undefined ? undefined : STATUS.exec(head.startLine)?.[1];
  if (head === undefined || digits === undefined) return undefined;
  const line = { version: head.startLine.slice(0, 8), status: Number(digits) };
  return responseMeaning(line, method, head.fields, ignore);
}

function requestMeaning(
  line: { readonly method: string; readonly version: string },
  fields: FramingFields,
  broken: FramingReport,
): RequestMeaning {
  return {
    method: line.method,
    framing: requestFraming(line.version, fields, broken),
    asksSwitch: line.method === 'CONNECT' || asksUpgrade(line.version, fields),
    closes: closes(line.version, fields),
    fields,
  };
}

function responseMeaning(
  line: { readonly status: number; readonly version: string },
  method: string,
  fields: FramingFields,
  broken: FramingReport,
): ResponseMeaning {
  const framing: Framing =
    line.status < 0
      ? { type: 'undecidable' }
      : responseFraming(line.version, line.status, method, fields, broken);
  return { status: line.status, framing, closes: closes(line.version, fields), fields };
}

/** Reports at the last field of that name, or at the start line where there is none. */
function reportAt(section: Section, fields: readonly HttpField[]): FramingReport {
  return (code, name, seen) => {
    const field = fields.findLast((candidate) => candidate.name.toLowerCase() === name);
    if (field === undefined) return report(section, code, 0, section.text.indexOf('\n') + 1, seen);
    const from = field.offset - section.offset;
    report(section, code, from, from + field.length, seen);
  };
}
