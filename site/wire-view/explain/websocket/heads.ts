/**
 * The two heads of an opening handshake, line by line: what each line is for, whether it is right,
 * and what is required and missing (RFC 6455, sections 4.1 and 4.2.2). Pure; the judgement is the
 * dissector's.
 */

import { judgeRequest, readHandshake } from '../../../../playground-server/wire/handshake.ts';
import {
  contains,
  type HttpField,
  type HttpRequestEvent,
  type HttpResponseEvent,
  type Span,
  type ViolationEvent,
} from '../../../../playground-server/wire/index.ts';
import type { LegView } from '../../model/view.ts';
import { fieldsNamed } from './handshake-rows.ts';

/** The lines that the handshake is made of; the dictionary has a text for each. */
export type RequestLine = 'start' | (typeof REQUEST_FIELDS)[number];
export type ResponseLine = 'start' | (typeof RESPONSE_FIELDS)[number];

export const REQUEST_FIELDS = [
  'host',
  'upgrade',
  'connection',
  'sec-websocket-key',
  'sec-websocket-version',
  'origin',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
] as const;

export const RESPONSE_FIELDS = [
  'upgrade',
  'connection',
  'sec-websocket-accept',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
  'sec-websocket-version',
] as const;

/** `absent`: not there, and need not be. */
export type LineState = 'right' | 'wrong' | 'missing' | 'absent';

export interface HeadLine<Name extends string = string> {
  readonly name: Name;
  /** As written: the start line, or the field's value. */
  readonly value: string | undefined;
  readonly span: Span | undefined;
  readonly state: LineState;
  readonly violations: readonly ViolationEvent[];
}

export interface HeadReading<Name extends string = string> {
  /** What the handshake needs or may have. */
  readonly lines: readonly HeadLine<Name>[];
  /** The other fields, which it neither needs nor minds. */
  readonly others: readonly HttpField[];
}

const REQUIRED_IN_REQUEST = new Set<string>([
  'host',
  'upgrade',
  'connection',
  'sec-websocket-key',
  'sec-websocket-version',
]);

export function readRequestHead(
  request: HttpRequestEvent,
  response?: HttpResponseEvent,
): HeadReading<RequestLine> {
  const found =
    response === undefined ? judgeRequest(request) : readHandshake(request, response).violations;
  const violations = found.filter(({ direction }) => direction === request.direction);
  const start = `${request.method} ${request.target} ${request.version}`;
  return read(request, start, REQUEST_FIELDS, REQUIRED_IN_REQUEST, violations);
}

export function readResponseHead(
  response: HttpResponseEvent,
  request: HttpRequestEvent | undefined,
): HeadReading<ResponseLine> {
  const found = request === undefined ? [] : readHandshake(request, response).violations;
  const violations = found.filter(({ direction }) => direction === response.direction);
  const start = `${response.version} ${response.status} ${response.reason}`.trimEnd();
  const reading = read(response, start, RESPONSE_FIELDS, required(response, request), violations);
  // A server that answers no 101 has no part in the handshake: its head is not wrong for it.
  return {
    ...reading,
    lines: reading.lines.map((line) =>
      line.name === 'start' && response.status !== 101 ? { ...line, state: 'wrong' } : line,
    ),
  };
}

/**
 * A page that asks for subprotocols gets no connection without one of them; a 426 has to say what
 * the server would speak.
 */
function required(response: HttpResponseEvent, request: HttpRequestEvent | undefined): Set<string> {
  if (response.status === 426) return new Set(['upgrade']);
  if (response.status !== 101) return new Set();
  const names = ['upgrade', 'connection', 'sec-websocket-accept'];
  const asked = fieldsNamed(request, 'sec-websocket-protocol').length > 0;
  return new Set(asked ? [...names, 'sec-websocket-protocol'] : names);
}

/** What there is to say of a response: it is here, may still come, or its connection ended before. */
export function answerState(
  response: HttpResponseEvent | undefined,
  leg: Pick<LegView, 'closedAt'> | undefined,
): 'here' | 'waiting' | 'never' {
  if (response !== undefined) return 'here';
  return leg?.closedAt === undefined ? 'waiting' : 'never';
}

function read<Name extends string>(
  head: HttpRequestEvent | HttpResponseEvent,
  start: string,
  names: readonly Name[],
  needed: ReadonlySet<string>,
  violations: readonly ViolationEvent[],
): HeadReading<Name | 'start'> {
  const lines: HeadLine<Name | 'start'>[] = [startLine(head, start, violations)];
  for (const name of names) {
    const fields = fieldsNamed(head, name);
    for (const field of fields) lines.push(fieldLine(name, field, violations));
    if (fields.length > 0) continue;
    const state = needed.has(name) ? 'missing' : 'absent';
    lines.push({ name, value: undefined, span: undefined, state, violations: [] });
  }
  const known = new Set<string>(names);
  return { lines, others: head.fields.filter(({ name }) => !known.has(name.toLowerCase())) };
}

function startLine(
  head: HttpRequestEvent | HttpResponseEvent,
  value: string,
  all: readonly ViolationEvent[],
): HeadLine<'start'> {
  const end = head.fields[0]?.offset ?? head.offset + head.length;
  const span = { offset: head.offset, length: end - head.offset };
  const violations = all.filter((one) => contains(span, one));
  return { name: 'start', value, span, state: stateOf(violations), violations };
}

function fieldLine<Name extends string>(
  name: Name,
  field: HttpField,
  all: readonly ViolationEvent[],
): HeadLine<Name> {
  const { offset, length } = field;
  const violations = all.filter((one) => contains(field, one));
  const span = { offset, length };
  return { name, value: field.value, span, state: stateOf(violations), violations };
}

const stateOf = (violations: readonly ViolationEvent[]): LineState =>
  violations.length > 0 ? 'wrong' : 'right';
