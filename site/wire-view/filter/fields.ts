/**
 * The fields that a filter can name, in one table: the compiler, the completion, the page about the
 * language and its tests read it. Families have members without number, which are made when they
 * are named: `header.<name>`, and the parts of payloads, `<format>.<part>`.
 */

import type { Field, FieldName } from './field.ts';
import { HTTP_FIELDS, headerField } from './fields-http.ts';
import { PAGE_FIELDS } from './fields-page.ts';
import { ROW_FIELDS } from './fields-row.ts';
import { WEBSOCKET_FIELDS } from './fields-websocket.ts';
import { FORMATS, type FormatName } from './payload-formats.ts';

export const FIELDS: readonly Field[] = [
  ...ROW_FIELDS,
  ...WEBSOCKET_FIELDS,
  ...HTTP_FIELDS,
  ...PAGE_FIELDS,
];

/** Families of fields, by what stands before the first dot. */
export const FAMILIES: Readonly<Record<string, FieldName>> = {
  header: 'header.<name>',
  ...Object.fromEntries(
    Object.entries(FORMATS).map(([format, { means }]) => [format, means] as const),
  ),
};

const known = new Map<string, Field>();
for (const field of FIELDS) {
  known.set(field.name.toLowerCase(), field);
  if (field.alias !== undefined) known.set(field.alias, field);
}

/** The field of that name, in any case; undefined where there is none. */
export function fieldNamed(written: string): Field | undefined {
  const listed = known.get(written.toLowerCase());
  if (listed !== undefined) return listed;
  const dot = written.indexOf('.');
  if (dot <= 0 || dot === written.length - 1) return undefined;
  const family = written.slice(0, dot).toLowerCase();
  const member = written.slice(dot + 1);
  if (family === 'header') return headerField(member);
  return Object.hasOwn(FORMATS, family) ? partField(family as FormatName, member) : undefined;
}

function partField(format: FormatName, path: string): Field {
  const segments = path.split('.');
  return {
    name: `${format}.${path}`,
    means: FORMATS[format].means,
    type: 'any',
    cost: 2,
    format,
    read: (row, { parts }) => parts.valuesOf(row, format, segments),
  };
}
