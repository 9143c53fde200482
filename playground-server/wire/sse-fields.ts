/**
 * Event stream blocks taken apart into fields (HTML standard, section 9.2.5), in wire order.
 *
 * A line that more than one HTTP chunk carries is one field for each part: what lies between them
 * is framing, and belongs to no line.
 */

import type { SseEvent, SseLine } from './events.ts';
import type { Field } from './field.ts';
import { contains, type Span } from './span.ts';
import { isHonoured, lineName, lineSpans, nameSpans, valueSpans } from './sse-line.ts';

const NAMES: Readonly<Record<SseLine['role'], string>> = {
  data: 'data',
  event: 'event',
  id: 'id',
  retry: 'retry',
  comment: 'comment',
  unknown: 'unknown field',
  blank: 'end of the event',
};

/** The fields of a block; each lies inside the event, and none begins before the last. */
export function sseFields(event: SseEvent): Field[] {
  const fields = event.lines.flatMap(lineFields);
  const first = event.lines[0];
  if (first !== undefined && first.offset > event.offset) {
    fields.unshift({
      key: 'sse.bom',
      name: 'byte order mark',
      value: 'U+FEFF',
      offset: event.offset,
      length: first.offset - event.offset,
      tone: 'framing',
    });
  }
  return fields;
}

function lineFields(line: SseLine): Field[] {
  const name = line.name ?? NAMES[line.role];
  return lineSpans(line).map((span) => ({
    key: `sse.${line.role}`,
    name,
    value: line.value,
    offset: span.offset,
    length: span.length,
    tone: toneOf(line),
    children: [
      ...parts(span, nameSpans(line), 'sse.name', 'field name', lineName(line), 'name'),
      ...parts(span, valueSpans(line), 'sse.value', 'field value', line.value, 'payload'),
    ],
  }));
}

function toneOf(line: SseLine): NonNullable<Field['tone']> {
  if (line.role === 'blank' || line.role === 'comment') return 'framing';
  return isHonoured(line) ? 'value' : 'bad';
}

function parts(
  line: Span,
  spans: readonly Span[],
  key: string,
  name: string,
  value: string,
  tone: NonNullable<Field['tone']>,
): Field[] {
  return spans
    .filter((span) => contains(line, span))
    .map(({ offset, length }) => ({ key, name, value, offset, length, tone }));
}
