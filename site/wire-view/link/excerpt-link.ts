/**
 * Makes the excerpt that a link carries: as much of the event's surroundings as fits. What was made
 * is read again before it is handed out, so that no link leads nowhere.
 *
 * Secrets are found in the whole trace, since an excerpt may begin inside of one. That takes as long
 * as the trace is: a worker does it where the page has one to give.
 */

import { encodeTrace } from '../../../playground-server/trace/codec.ts';
import { cutChunks, type Stretch } from '../../../playground-server/trace/cut-chunks.ts';
import { type ExcerptCentre, excerptOf } from '../../../playground-server/trace/export-excerpt.ts';
import { redactRecords } from '../../../playground-server/trace/export-redact.ts';
import type { TraceMark } from '../../../playground-server/trace/marks.ts';
import type { TraceHead, TraceRecord } from '../../../playground-server/trace/trace.ts';
import { eventKey } from '../model/event-key.ts';
import { isListed } from '../model/listed.ts';
import { createTraceModel, type TraceModel } from '../model/trace-model.ts';
import type { Row } from '../model/view.ts';
import { deflate } from './deflate.ts';
import { EXCERPT_LIMIT, fragmentOf } from './event-link.ts';
import { stretchAround } from './stretch.ts';

export interface MadeExcerpt {
  readonly fragment: string;
  /** Events that it carries. */
  readonly events: number;
}

/** Records on each side of the event, from all to none. */
const AROUND = [Number.POSITIVE_INFINITY, 64, 16, 4, 1, 0] as const;

/** Bytes on each side of the event, where its own records are too large. */
const REACHES = [8192, 1024, 0] as const;

/** All that making an excerpt needs; plain data, which a worker can be given. */
export interface ExcerptOrder {
  readonly records: readonly TraceRecord[];
  readonly head: TraceHead;
  /** The event's key. */
  readonly key: string;
  readonly marks: readonly TraceMark[];
  readonly centre: ExcerptCentre;
  /** The bytes to carry where the event's own records are too large; the most first. */
  readonly stretches: readonly Stretch[];
}

/**
 * @param model the trace's
 * @param key the row's
 */
export function excerptOrder(
  model: Pick<TraceModel, 'records' | 'rows'>,
  head: TraceHead,
  row: Row,
  key: string,
  marks: readonly TraceMark[],
): ExcerptOrder {
  const stretches =
    row.source === 'wire' ? REACHES.map((reach) => stretchAround(model.rows, row, reach)) : [];
  return { records: model.records(), head, key, marks, centre: centreOf(row), stretches };
}

/** @returns undefined where not even the event alone fits into a link */
export async function makeExcerpt(order: ExcerptOrder): Promise<MadeExcerpt | undefined> {
  const { records, head, key, marks } = order;
  for (const part of partsAround({ ...order, records: redactRecords(records) })) {
    const made = await madeOf(part, head, key, marks);
    if (made !== undefined) return made;
  }
  return undefined;
}

/** Ever smaller parts of the trace with the event in it. */
function* partsAround({ records, centre, stretches }: ExcerptOrder): Generator<TraceRecord[]> {
  for (const around of AROUND) yield excerptOf(records, centre, around);
  for (const stretch of stretches) {
    const { leg, direction, from, to } = stretch;
    const bytes = { direction, offset: from, length: to - from };
    yield excerptOf(cutChunks(records, stretch), { leg, time: centre.time, bytes }, 0);
  }
}

/** @returns undefined where the part is too large, or the event is not in it */
async function madeOf(
  part: readonly TraceRecord[],
  head: TraceHead,
  key: string,
  marks: readonly TraceMark[],
): Promise<MadeExcerpt | undefined> {
  if (sizeOf(part) > EXCERPT_LIMIT) return undefined;
  const model = createTraceModel({ recorded: true, schedule: () => {} });
  model.apply(part);
  const keys = new Set(model.rows.map((one) => eventKey(one, model)));
  if (!keys.has(key)) return undefined;
  const own = marks.filter(({ event }) => keys.has(event));
  const bytes = encodeTrace(own.length === 0 ? head : { ...head, marks: own }, part);
  if (bytes.length > EXCERPT_LIMIT) return undefined;
  const deflated = await deflate(Uint8Array.from(bytes));
  const fragment = fragmentOf({ kind: 'excerpt', deflated, event: key });
  if (fragment === undefined) return undefined;
  return { fragment, events: model.rows.filter(isListed).length };
}

function centreOf(row: Row): ExcerptCentre {
  if (row.source !== 'wire') {
    return { leg: row.source === 'note' ? row.leg : undefined, time: row.time };
  }
  const { direction, offset, length } = row.event;
  return { leg: row.leg, time: row.time, bytes: { direction, offset, length } };
}

const sizeOf = (records: readonly TraceRecord[]): number =>
  records.reduce((sum, one) => sum + (one.type === 'chunk' ? one.bytes.length : 0), 0);
