/**
 * Reads one line of an event stream (HTML standard, section 9.2.6): its field's name and its value.
 *
 * Every line of every stream comes through here, so names are told apart on the bytes, and nothing
 * is made but the line and its value.
 */

import type { SseLine } from './events.ts';

export const LF = 10;
export const CR = 13;
const SPACE = 32;
const COLON = 58;

interface FieldName {
  readonly role: SseLine['role'];
  readonly length: number;
  readonly third: number;
  readonly fourth: number;
  readonly fifth: number;
}

const field = (role: SseLine['role'], name: string): FieldName => ({
  role,
  length: name.length,
  third: name.charCodeAt(2),
  fourth: name.charCodeAt(3),
  fifth: name.charCodeAt(4),
});

const DATA = field('data', 'data');
const EVENT = field('event', 'event');
const ID = field('id', 'id');
const RETRY = field('retry', 'retry');
const COMMENT = field('comment', '');
const BLANK = field('blank', '');

/**
 * The line at `bytes[from, to)`, without its end, which is `text[start, end)` decoded.
 *
 * @param offset place of its first byte
 * @param length bytes on the wire, the line end and chunk framing in between included
 */
export function readLine(
  bytes: Uint8Array,
  from: number,
  to: number,
  text: string,
  start: number,
  end: number,
  lineEnd: SseLine['lineEnd'],
  offset: number,
  length: number,
): SseLine {
  const known = fieldAt(bytes, from, to);
  if (known === undefined) {
    return readUnknown(bytes, from, to, text, start, end, lineEnd, offset, length);
  }
  const valueStart = valueBehind(bytes, from + known.length, to) - from;
  const value = text.slice(start + valueStart, end);
  return { role: known.role, value, offset, length, valueStart, lineEnd };
}

/** A blank line that is an LF alone. */
export function blankLine(offset: number): SseLine {
  return { role: 'blank', value: '', offset, length: 1, valueStart: 0, lineEnd: 'lf' };
}

/** Whether the line, or as much as there is of it, begins as an `id` field does. */
export function mayBeId(bytes: Uint8Array, from: number): boolean {
  return [0x69, 0x64, COLON].every(
    (code, at) => from + at >= bytes.length || bytes[from + at] === code,
  );
}

function readUnknown(
  bytes: Uint8Array,
  from: number,
  to: number,
  text: string,
  start: number,
  end: number,
  lineEnd: SseLine['lineEnd'],
  offset: number,
  length: number,
): SseLine {
  const found = bytes.indexOf(COLON, from);
  const colon = found < 0 || found >= to ? to : found;
  const valueStart = valueBehind(bytes, colon, to);
  // The name may have characters of more than one byte; what is behind it has none before the value.
  const nameEnd = colon === to ? end : text.indexOf(':', start);
  return {
    role: 'unknown',
    value: text.slice(nameEnd + valueStart - colon, end),
    offset,
    length,
    valueStart: valueStart - from,
    lineEnd,
    name: text.slice(start, nameEnd),
    nameLength: colon - from,
  };
}

/** Where the value begins: behind the colon, and one space. The end where there is no colon. */
function valueBehind(bytes: Uint8Array, colon: number, to: number): number {
  if (colon === to) return to;
  return colon + 1 < to && bytes[colon + 1] === SPACE ? colon + 2 : colon + 1;
}

/** Which field the line is; undefined for a name that the standard doesn't know. */
function fieldAt(bytes: Uint8Array, from: number, to: number): FieldName | undefined {
  if (from === to) return BLANK;
  const first = bytes[from];
  if (first === COLON) return COMMENT;
  const second = bytes[from + 1];
  if (first === 0x64 && second === 0x61) return named(bytes, from, to, DATA);
  if (first === 0x69 && second === 0x64) return named(bytes, from, to, ID);
  if (first === 0x65 && second === 0x76) return named(bytes, from, to, EVENT);
  if (first === 0x72 && second === 0x65) return named(bytes, from, to, RETRY);
  return undefined;
}

/** The candidate, where what is behind its first two letters is right too. */
function named(
  bytes: Uint8Array,
  from: number,
  to: number,
  candidate: FieldName,
): FieldName | undefined {
  const { length, third, fourth, fifth } = candidate;
  const end = from + length;
  if (end > to || (end < to && bytes[end] !== COLON)) return undefined;
  if (length > 2 && (bytes[from + 2] !== third || bytes[from + 3] !== fourth)) return undefined;
  return length < 5 || bytes[from + 4] === fifth ? candidate : undefined;
}
