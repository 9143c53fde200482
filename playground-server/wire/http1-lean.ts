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

/** Characters that no well-formed head has outside a line end, or that begin a folded line. */
const ODD = /[^\t\r\n\x20-\x7e\x80-\xff]|\r[^\n]|\n[ \t]|[^\r]\n/;

/** @returns undefined where the head isn't wholly ordinary */
export function readLeanHead(text: string): LeanHead | undefined {
  if (ODD.test(text)) return undefined;
  const firstEnd = text.indexOf('\r');
  const fields = emptyFraming();
  for (let at = firstEnd + 2; ; ) {
    const end = text.indexOf('\r', at);
    if (end <= at) return { startLine: text.slice(0, firstEnd), fields };
    const colon = text.indexOf(':', at);
    if (colon < 0 || colon > end || isSpace(text.charCodeAt(colon - 1))) return undefined;
    if (mayDecide(colon - at)) {
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
