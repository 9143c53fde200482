/** Makes the link to an event that its trace allows: to a recording, with an excerpt, or to a file. */

import type { TraceMark } from '../../../playground-server/trace/marks.ts';
import type { TraceHead } from '../../../playground-server/trace/trace.ts';
import { linkWords } from '../dictionary/link.ts';
import type { TraceSource } from '../export/formats.ts';
import type { TraceModel } from '../model/model-from-records.ts';
import type { Row } from '../model/view.ts';
import { fragmentOf, LONGEST_FRAGMENT } from './event-link.ts';
import { excerptInWorker } from './excerpt-in-worker.ts';
import { excerptOrder, makeExcerpt } from './excerpt-link.ts';
import { fingerprintOf } from './fingerprint.ts';

export type LinkKind = 'recording' | 'excerpt' | 'file';

export interface MadeLink {
  /** Undefined where there can be none, as `what` says. */
  readonly url: string | undefined;
  /** What the link carries, or why there is none. */
  readonly what: string;
}

export interface Linked {
  readonly model: TraceModel;
  readonly row: Row;
  readonly key: string;
  readonly marks: readonly TraceMark[];
  readonly source: TraceSource;
  readonly head: TraceHead;
  /** Nobody waits for the link any more. */
  readonly signal: AbortSignal;
}

/** The kinds of link that the trace allows, the best first. */
export function linkKinds({ recording, file }: TraceSource): LinkKind[] {
  if (recording !== undefined) return ['recording'];
  return file === undefined ? ['excerpt'] : ['excerpt', 'file'];
}

export async function makeLink(kind: LinkKind, linked: Linked): Promise<MadeLink> {
  const { model, row, key: event, marks, source, head, signal } = linked;
  const words = linkWords;
  const page = source.inspectPage ?? '';
  if (kind === 'recording') {
    const fragment = fragmentOf({ kind, trace: source.recording ?? '', event, marks });
    return madeOf(page, fragment, words.kinds.recording);
  }
  if (kind === 'file' && source.file !== undefined) {
    const { name } = source.file;
    const sha256 = await fingerprintOf(source.file);
    return madeOf(page, fragmentOf({ kind, sha256, name, event, marks }), words.kinds.file(name));
  }
  const { startExcerptWorker: worker } = source;
  const order = excerptOrder(model, head, row, event, marks);
  const made = await (worker === undefined
    ? makeExcerpt(order)
    : excerptInWorker(worker, order, signal));
  if (made !== undefined) {
    return madeOf(page, made.fragment, words.kinds.excerpt(made.events, made.fragment.length));
  }
  const why = source.file === undefined ? words.noWay : words.excerptTooLong;
  return { url: undefined, what: why(LONGEST_FRAGMENT) };
}

function madeOf(page: string, fragment: string | undefined, what: string): MadeLink {
  if (fragment === undefined)
    return { url: undefined, what: linkWords.marksTooLong(LONGEST_FRAGMENT) };
  return { url: page + fragment, what };
}
