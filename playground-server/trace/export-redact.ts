/**
 * Covers the secrets of a trace before it leaves the browser: cookies, credentials, tokens in URLs,
 * the session's id in the play origin's paths, and in bodies and messages what is surely a secret.
 *
 * It works on the records, so that every format gets the same, and covers in place: no byte moves,
 * so spans, lengths and TCP sequence numbers stay what they were.
 */

import { decodeLatin1 } from '../wire/byte-reader.ts';
import type { HttpRequestEvent, HttpResponseEvent, HttpTrailersEvent } from '../wire/events.ts';
import type { Direction, Span } from '../wire/span.ts';
import { type LegStream, legStreams } from './leg-streams.ts';
import { contentPatches, type Patch } from './redact-content.ts';
import { coverContent } from './secret-content.ts';
import { coverField, coverLines, coverText } from './secrets.ts';
import type { Chunk, TraceRecord } from './trace.ts';

type Patches = Record<Direction, Patch[]>;

/** The records with their secrets covered. What holds no secret is the same object. */
export function redactRecords(records: readonly TraceRecord[]): TraceRecord[] {
  const legs = legStreams(records);
  const sessions = sessionIds(legs);
  const patches = new Map(legs.map((leg) => [leg.open.leg, patchesOf(leg, sessions)]));
  return records.map((record) => {
    switch (record.type) {
      case 'chunk':
        return patched(record, patches.get(record.leg)?.[record.direction] ?? []);
      case 'page':
        return { ...record, detail: coverContent(coverText(record.detail, sessions)) };
      case 'gap':
        return {
          ...record,
          resume: coverCheckpoint(record.resume, sessions) as typeof record.resume,
        };
      case 'program':
      case 'lab': {
        const message = coverText(record.message, sessions);
        if (record.stderr === undefined) return { ...record, message };
        // A further hop's log names the requests that it was about.
        return { ...record, message, stderr: coverContent(coverText(record.stderr, sessions)) };
      }
      default:
        return record;
    }
  });
}

/** The session ids that the play origin took out of request targets: `/<session>/<example>`. */
export function sessionIds(legs: Iterable<Pick<LegStream, 'rewrites' | 'bytes'>>): string[] {
  const found = new Set<string>();
  for (const leg of legs) {
    for (const { direction, offset, removed } of leg.rewrites) {
      const prefix = decodeLatin1(leg.bytes(direction, offset, removed));
      const session = /^\/([^/]+)/.exec(prefix)?.[1];
      if (session !== undefined && session.length > 3) found.add(session);
    }
  }
  return [...found];
}

function patchesOf(leg: LegStream, sessions: readonly string[]): Patches {
  const patches: Patches = contentPatches(leg);
  for (const { event } of leg.events) {
    const into = patches[event.direction];
    if (event.kind === 'http-request') {
      patch(into, event.targetSpan, event.target, coverText(event.target, sessions));
      coverFields(into, event, sessions);
    } else if (event.kind === 'http-response' || event.kind === 'http-trailers') {
      coverFields(into, event, sessions);
    } else if (event.kind === 'truncated' ? event.what === 'http-head' : event.kind === 'raw') {
      const text = decodeLatin1(leg.bytes(event.direction, event.offset, event.length));
      patch(into, event, text, coverContent(coverLines(text, sessions)));
    }
  }
  for (const one of [patches.up, patches.down]) one.sort((a, b) => a.offset - b.offset);
  return patches;
}

function coverFields(
  into: Patch[],
  head: HttpRequestEvent | HttpResponseEvent | HttpTrailersEvent,
  sessions: readonly string[],
): void {
  for (const { name, value, valueSpan } of head.fields) {
    const covered = coverField(name, value, sessions);
    // A folded line's value is written otherwise than it is read: all of its bytes go.
    if (valueSpan.length === value.length) patch(into, valueSpan, value, covered);
    else if (covered !== value) {
      into.push({ offset: valueSpan.offset, text: '*'.repeat(valueSpan.length) });
    }
  }
}

function patch(into: Patch[], span: Span, before: string, after: string): void {
  if (before !== after) into.push({ offset: span.offset, text: after });
}

function patched(chunk: Chunk, patches: readonly Patch[]): Chunk {
  const end = chunk.offset + chunk.bytes.length;
  let bytes: Uint8Array | undefined;
  for (let index = firstBehind(patches, chunk.offset); index < patches.length; index++) {
    const { offset, text } = patches[index] as Patch;
    if (offset >= end) break;
    bytes ??= chunk.bytes.slice();
    const from = Math.max(offset, chunk.offset);
    const to = Math.min(offset + text.length, end);
    for (let at = from; at < to; at++) bytes[at - chunk.offset] = text.charCodeAt(at - offset);
  }
  return bytes === undefined ? chunk : { ...chunk, bytes };
}

/** The first patch that ends behind the place; patches of one direction don't overlap. */
function firstBehind(patches: readonly Patch[], place: number): number {
  let low = 0;
  let high = patches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { offset, text } = patches[middle] as Patch;
    if (offset + text.length > place) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A checkpoint keeps the head of a request that waits for its upgrade, and begun lines. */
function coverCheckpoint(value: unknown, sessions: readonly string[]): unknown {
  if (typeof value === 'string') return coverContent(coverLines(value, sessions));
  if (Array.isArray(value)) return value.map((one) => coverCheckpoint(one, sessions));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, coverCheckpoint(one, sessions)]);
  const covered = Object.fromEntries(entries);
  const { name, value: text } = value as { name?: unknown; value?: unknown };
  if (typeof name === 'string' && typeof text === 'string') {
    covered.value = coverField(name, text, sessions);
  }
  return covered;
}
