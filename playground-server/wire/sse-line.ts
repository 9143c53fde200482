/**
 * What an event stream's line tells of itself: its field's name, whether it counts (HTML standard,
 * section 9.2.6), and where its parts stand, when chunk borders may have cut it.
 */

import type { SseLine } from './events.ts';
import type { Span } from './span.ts';

export const END_LENGTH: Readonly<Record<SseLine['lineEnd'], number>> = {
  lf: 1,
  cr: 1,
  crlf: 2,
  none: 0,
};

/** The field's name as written; '' for a comment and a blank line. */
export function lineName({ role, name }: SseLine): string {
  return name ?? (role === 'comment' || role === 'blank' ? '' : role);
}

/**
 * False where the standard ignores the line: an unknown field, an `id` with NUL, a `retry` that
 * isn't ASCII digits, a line without its end.
 */
export function isHonoured({ role, value, lineEnd }: SseLine): boolean {
  if (role === 'unknown' || lineEnd === 'none') return false;
  if (role === 'id') return !hasNul(value);
  return role !== 'retry' || /^[0-9]+$/.test(value);
}

/** IDs are short: looking at each character is faster than a search. */
function hasNul(value: string): boolean {
  for (let at = 0; at < value.length; at++) if (value.charCodeAt(at) === 0) return true;
  return false;
}

/** The line's own bytes: one span per HTTP chunk that carries some. */
export function lineSpans(line: SseLine): readonly Span[] {
  return line.parts ?? [{ offset: line.offset, length: line.length }];
}

/** The bytes of the field's name. */
export function nameSpans(line: SseLine): Span[] {
  return cut(lineSpans(line), 0, line.nameLength ?? lineName(line).length);
}

/** The bytes of the field's value. */
export function valueSpans(line: SseLine): Span[] {
  const spans = lineSpans(line);
  const length = spans.reduce((sum, span) => sum + span.length, 0);
  return cut(spans, line.valueStart, length - END_LENGTH[line.lineEnd]);
}

/** What lies from `from` to `to` of the bytes that the spans put together. */
export function cut(spans: readonly Span[], from: number, to: number): Span[] {
  const found: Span[] = [];
  let before = 0;
  for (const span of spans) {
    const start = Math.max(from - before, 0);
    const end = Math.min(to - before, span.length);
    if (start < end) found.push({ offset: span.offset + start, length: end - start });
    before += span.length;
  }
  return found;
}
