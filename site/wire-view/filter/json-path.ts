/**
 * Values in JSON by their path: `user.id`, `items.0.name`. On the way through an array, a name that
 * is no index is looked for in all of its items. Places don't matter here, so the platform reads it.
 */

import type { FieldValue } from './field.ts';

/** What JSON may begin with; most payloads that are none are told by it. */
const BEGINS_JSON = new Set([...'{["-0123456789tfn \t\r\n'].map((sign) => sign.charCodeAt(0)));

const decoder = new TextDecoder();

/** @returns nothing where it is no JSON, or has nothing at the path */
export function jsonValuesAt(bytes: Uint8Array, path: readonly string[]): readonly FieldValue[] {
  return reached(bytes, path).map(plainValue);
}

/** The keys, or the indices, of what stands at the path. */
export function jsonMembers(bytes: Uint8Array, path: readonly string[]): readonly string[] {
  return reached(bytes, path).flatMap((found) => {
    const items = Array.isArray(found) ? found : [found];
    return items.flatMap((item) => (isObject(item) ? Object.keys(item) : []));
  });
}

function reached(bytes: Uint8Array, path: readonly string[]): unknown[] {
  if (!BEGINS_JSON.has(bytes[0] ?? 0)) return [];
  try {
    let found: unknown[] = [JSON.parse(decoder.decode(bytes))];
    for (const segment of path) found = found.flatMap((value) => membersAt(value, segment));
    return found;
  } catch {
    return [];
  }
}

function membersAt(value: unknown, segment: string): unknown[] {
  if (Array.isArray(value)) {
    if (/^\d+$/.test(segment)) return segment in value ? [value[Number(segment)]] : [];
    return value.flatMap((item) => (Array.isArray(item) ? [] : membersAt(item, segment)));
  }
  return isObject(value) && Object.hasOwn(value, segment) ? [value[segment]] : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plainValue(value: unknown): FieldValue {
  if (Array.isArray(value)) return `[${value.length}]`;
  if (isObject(value)) return `{${Object.keys(value).length}}`;
  return value === null ? 'null' : (value as FieldValue);
}
