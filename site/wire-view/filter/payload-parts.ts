/**
 * The parts of payloads, for filters: reads a row's payload as a format, with the code of the
 * payload pane's view, and takes out the values that a path leads to.
 *
 * A view's code loads once, before a filter that names it is used (`load`); from then on reading is
 * synchronous. What a path has found in a row is kept as long as the row is.
 */

import type { Row, TraceView, WireRow } from '../model/view.ts';
import { candidatesFor } from '../payload/choose.ts';
import type { Payload, PayloadView } from '../payload/payload.ts';
import { payloadWith } from '../payload/payload-of.ts';
import { VIEWS, type ViewName } from '../payload/registry.ts';
import type { FieldValue } from './field.ts';
import { jsonMembers, jsonValuesAt } from './json-path.ts';
import { createLegIndex } from './leg-index.ts';
import { nodeMembers, nodeValuesAt } from './node-path.ts';
import { FORMATS, type Format, type FormatName } from './payload-formats.ts';

/** Bytes of a payload that is taken apart; of a longer one, no part is found. */
export const LONGEST_PAYLOAD = 262_144;

/** Paths whose finds are kept. */
const MOST_PATHS = 16;

const NONE: readonly FieldValue[] = [];

export interface PayloadParts {
  isLoaded(format: FormatName): boolean;
  /** @throws where the network does not give the code */
  load(formats: Iterable<FormatName>): Promise<void>;
  /** Undefined where the payload is not of that format, or has no such part. */
  valuesOf(
    row: Row,
    format: FormatName,
    path: readonly string[],
  ): readonly FieldValue[] | undefined;
  /** The names that may stand behind a path in this row's payload. */
  membersOf(row: Row, format: FormatName, path: readonly string[]): readonly string[];
}

/** @param chosen the payload view that the reader chose for a leg */
export function createPayloadParts(
  view: TraceView,
  chosen: (leg: number) => ViewName | undefined,
): PayloadParts {
  const around = createLegIndex(view);
  const views = new Map<FormatName, PayloadView>();
  const finds = new Map<string, WeakMap<object, readonly FieldValue[]>>();

  function payloadOf(row: Row): Payload | undefined {
    if (row.source !== 'wire' || !mayCarry(row)) return undefined;
    const payload = payloadWith(row, around)?.payload;
    if (payload === undefined || !payload.complete) return undefined;
    return payload.bytes.length > LONGEST_PAYLOAD ? undefined : payload;
  }

  /** The payload's nodes; undefined where it is not of the format. */
  function nodesOf(payload: Payload, leg: number, name: FormatName) {
    const format: Format = FORMATS[name];
    const isWanted = (candidate: ViewName) => format.where.includes(candidate);
    const choice = chosen(leg);
    const fits =
      choice === undefined
        ? candidatesFor(payload).some((candidate) => isWanted(candidate.view))
        : isWanted(choice);
    if (!fits) return undefined;
    try {
      return views.get(name)?.decode(payload).nodes;
    } catch {
      // A payload that isn't of the format has none of its parts.
      return undefined;
    }
  }

  function look(row: WireRow, name: FormatName, path: readonly string[]): readonly FieldValue[] {
    const payload = payloadOf(row);
    if (payload === undefined) return NONE;
    if (name === 'json') return jsonValuesAt(payload.bytes, path);
    const nodes = nodesOf(payload, row.leg, name);
    return nodes === undefined ? NONE : nodeValuesAt(nodes, meant(name, path), isNested(name));
  }

  return {
    isLoaded: (format) => format === 'json' || views.has(format),
    async load(formats) {
      const missing = [...formats].filter((format) => format !== 'json' && !views.has(format));
      await Promise.all(
        missing.map(async (format) => {
          views.set(format, await VIEWS[FORMATS[format].view]());
        }),
      );
    },
    valuesOf(row, name, path) {
      if (row.source !== 'wire') return undefined;
      // Read with another view, a payload has other parts.
      const key = `${name} ${chosen(row.leg) ?? ''} ${path.join('.')}`;
      let found = finds.get(key);
      if (found === undefined) {
        for (const oldest of [...finds.keys()].slice(0, finds.size + 1 - MOST_PATHS)) {
          finds.delete(oldest);
        }
        found = new WeakMap();
        finds.set(key, found);
      }
      let values = found.get(row.event);
      if (values === undefined) {
        values = look(row, name, path);
        found.set(row.event, values);
      }
      return values.length === 0 ? undefined : values;
    },
    membersOf(row, name, path) {
      const payload = payloadOf(row);
      if (payload === undefined || row.source !== 'wire') return [];
      if (name === 'json') return jsonMembers(payload.bytes, path);
      const nodes = nodesOf(payload, row.leg, name);
      return nodes === undefined ? [] : nodeMembers(nodes, meant(name, path), isNested(name));
    },
  };
}

/** Cheaper than to ask for its payload, and most rows of most filters end here. */
function mayCarry({ event }: WireRow): boolean {
  if (event.kind === 'ws-frame') return event.opcode < 3 && event.fin && !event.rsv1;
  return event.kind === 'ws-message' || event.kind === 'http-body' || event.kind === 'sse-event';
}

/** Parts of protocols may be named wherever they stand; those of data by their whole path. */
function isNested(format: FormatName): boolean {
  return !['msgpack', 'cbor', 'jsonrpc', 'graphql'].includes(format);
}

/** The path of labels that a short name stands for. */
function meant(name: FormatName, path: readonly string[]): readonly string[] {
  const parts: Readonly<Record<string, string>> = FORMATS[name].parts;
  for (let count = path.length; count > 0; count--) {
    const short = path.slice(0, count).join('.').toLowerCase();
    if (Object.hasOwn(parts, short)) {
      return [...(parts[short] as string).split('.'), ...path.slice(count)];
    }
  }
  return path;
}
