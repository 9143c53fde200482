/**
 * What must be in a record that came as JSON, so that a decoded record is what its type says.
 * Fields that a later version adds pass through.
 */

import { parseScript } from './parse-faults.ts';
import type { TraceRecord } from './trace.ts';

type JsonType = Exclude<TraceRecord['type'], 'chunk' | 'relayed' | 'rewritten'>;
type Test = (value: unknown) => boolean;

const text: Test = (value) => typeof value === 'string';
const flag: Test = (value) => typeof value === 'boolean';
const count: Test = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const direction: Test = (value) => value === 'up' || value === 'down';
const list: Test = (value) => Array.isArray(value);

function eachWay(one: Test): Test {
  return (value) => isRecord(value) && one(value.up) && one(value.down);
}

const delay: Test = (value) => typeof value === 'number' && value >= 0;

function isFaults({ latency, script }: Readonly<Record<string, unknown>>): boolean {
  return eachWay(delay)(latency) && (script === undefined || isScript(script));
}

function isScript(script: unknown): boolean {
  try {
    parseScript(script);
    return true;
  } catch {
    return false;
  }
}

const shapes: Readonly<Record<JsonType, Readonly<Record<string, Test>>>> = {
  open: { leg: count, connection: count, reused: flag, example: text, from: text, to: text },
  dropped: { leg: count, direction, offset: count, length: count, fault: text },
  'half-close': { leg: count, direction },
  close: { leg: count, cause: text, undelivered: eachWay(count) },
  gap: { records: count, bytes: count, resume: list },
  program: { example: text, state: text, message: text },
  lab: { example: text, state: text, hop: text, version: text, message: text },
  faults: { example: text, faults: (value) => isRecord(value) && isFaults(value) },
  storm: { example: text, storm: count, state: text, open: count },
  page: { example: text, api: text, object: count, role: text, name: text, detail: text },
};

/** What is wrong with a record that came as JSON, in a sentence, or `undefined`. */
export function whatIsWrongWith(value: unknown): string | undefined {
  if (!isRecord(value)) return 'A record is not a JSON object.';
  const { type } = value;
  if (typeof type !== 'string' || !Object.hasOwn(shapes, type)) {
    return `A record of type ${JSON.stringify(type)} is not known.`;
  }
  for (const [field, test] of Object.entries(shapes[type as JsonType])) {
    if (!test(value[field])) return `The field ${field} of a record of type ${type} is wrong.`;
  }
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
