/** Where the parts of an event stream's line stand, when chunk borders may have cut it. */

import type { SseLine } from './events.ts';
import type { Span } from './span.ts';

/** The line's own bytes: one span per HTTP chunk that carries some. */
export function lineSpans(line: SseLine): readonly Span[] {
  return line.parts ?? [{ offset: line.offset, length: line.length }];
}

/** The bytes of the field's name. */
export function nameSpans(line: SseLine): Span[] {
  return cut(lineSpans(line), 0, line.nameLength);
}

/** The bytes of the field's value. */
export function valueSpans(line: SseLine): Span[] {
  return cut(lineSpans(line), line.valueStart, line.valueStart + line.valueLength);
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
