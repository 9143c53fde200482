/**
 * Reads of a head only what decides the framing: no fields, no spans, no violations.
 *
 * For whoever follows message borders on a hot path. A head that is in any way odd is left to the
 * full reading (`http1-message.ts`), so both always come to the same borders.
 */

import { emptyFraming, type FramingFields, mayDecide, noteField } from './http1-framing.ts';

export interface LeanHead {
  readonly startLine: string;
  readonly fields: FramingFields;
}

/**
 * @param clean whether the text is free of control characters
 * @returns undefined where the head isn't wholly ordinary
 */
export function readLeanHead(text: string, clean: boolean): LeanHead | undefined {
  const firstEnd = text.indexOf('\r');
  if (!clean || text.indexOf('\n') !== firstEnd + 1) return undefined;
  const fields = emptyFraming();
  for (let at = firstEnd + 2; ; ) {
    const end = text.indexOf('\r', at);
    if (text.indexOf('\n', at) !== end + 1) return undefined;
    if (end === at) return { startLine: text.slice(0, firstEnd), fields };
    const colon = text.indexOf(':', at);
    if (colon < 0 || colon > end) return undefined;
    if (isSpace(text.charCodeAt(at)) || isSpace(text.charCodeAt(colon - 1))) return undefined;
    if (mayDecide(colon - at, text.charCodeAt(at))) {
      noteField(fields, text.slice(at, colon), trimSpace(text, colon + 1, end));
    }
    at = end + 2;
  }
}

const isSpace = (code: number): boolean => code === 32 || code === 9;

function trimSpace(text: string, from: number, to: number): string {
  let start = from;
  while (start < to && isSpace(text.charCodeAt(start))) start++;
  let end = to;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}
