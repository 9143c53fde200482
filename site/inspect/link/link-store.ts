/**
 * What a link in the page's address leads to: it gets the trace, or asks for it, and says which
 * event is to be selected. Everything in the link is of unknown origin, and bounded.
 */

import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { TraceMark } from '../../../playground-server/trace/marks.ts';
import type { TraceHead } from '../../../playground-server/trace/trace.ts';
import { linkWords } from '../../wire-view/dictionary/link.ts';
import type { TraceSource } from '../../wire-view/export/formats.ts';
import { inflate } from '../../wire-view/link/deflate.ts';
import {
  type EventLink,
  EXCERPT_LIMIT,
  type FileLink,
  linkOf,
} from '../../wire-view/link/event-link.ts';
import { fingerprintOf } from '../../wire-view/link/fingerprint.ts';
import { startExcerptWorker } from '../../wire-view/link/start-excerpt-worker.ts';

/** Stable codes of what goes wrong with a link. */
export type LinkErrorCode = keyof typeof linkWords.errors;

export interface LinkFailure {
  readonly code: LinkErrorCode;
  readonly message: string;
}

/** What opens files: the page's store. */
interface Opens {
  open(file: File): Promise<void>;
}

export interface LinkStore {
  /** The link that is followed; undefined where there is none, or another file was opened. */
  readonly link: ReadonlySignal<EventLink | undefined>;
  readonly failure: ReadonlySignal<LinkFailure | undefined>;
  /** True while a file is compared with the link. */
  readonly checking: ReadonlySignal<boolean>;
  /** The event that is to be selected in what is open. */
  readonly select: ReadonlySignal<string | undefined>;
  readonly marks: ReadonlySignal<readonly TraceMark[]>;
  /** The file that was opened last: a link may be made to an event in it. */
  readonly file: ReadonlySignal<File | undefined>;
  /** Follows the link in a fragment, where there is one. */
  follow(fragment: string): Promise<void>;
  /** The reader has chosen a file. */
  chosen(file: File): Promise<void>;
  /** The view has looked for the event. */
  found(found: boolean): void;
  /** What is known of the trace that is open: a link to an event in it needs it. */
  source(): Pick<TraceSource, 'id' | 'recording' | 'file' | 'inspectPage' | 'startExcerptWorker'>;
}

/** What the wire view is given along with an opened trace. */
export function brought(links: LinkStore, head: TraceHead) {
  return {
    select: links.select.value,
    marks: links.marks.value.length > 0 ? links.marks.value : (head.marks ?? NO_MARKS),
    onFound: links.found,
  };
}

const NO_MARKS: readonly TraceMark[] = [];

/** @param base the site's base URL */
export function createLinkStore(opens: Opens, base: string): LinkStore {
  const link = signal<EventLink | undefined>(undefined);
  const failure = signal<LinkFailure | undefined>(undefined);
  const checking = signal(false);
  const select = signal<string | undefined>(undefined);
  const marks = signal<readonly TraceMark[]>([]);
  const file = signal<File | undefined>(undefined);
  /** Counts what was begun, so that what comes late is passed over. */
  let turn = 0;
  let wasFound = false;

  function fail(code: LinkErrorCode, about: string | number = ''): void {
    const words = linkWords.errors[code] as string | ((about: string | number) => string);
    failure.value = { code, message: typeof words === 'string' ? words : words(about) };
  }

  function begin(next: EventLink | undefined): number {
    batch(() => {
      link.value = next;
      failure.value = undefined;
      checking.value = false;
      select.value = undefined;
      marks.value = [];
      file.value = undefined;
    });
    wasFound = false;
    return ++turn;
  }

  /** The trace of the link, as a file; undefined where a failure says why. */
  async function traceOf(
    of: Exclude<EventLink, FileLink>,
    mine: number,
  ): Promise<File | undefined> {
    if (of.kind === 'recording') {
      const response = await fetch(new URL(`traces/${of.trace}.wire`, base)).catch(() => undefined);
      if (mine !== turn) return undefined;
      if (response?.ok) return new File([await response.blob()], `${of.trace}.wire`);
      if (response === undefined) fail('LINK_UNREACHABLE');
      else fail('LINK_TRACE_UNKNOWN', of.trace);
      return undefined;
    }
    const bytes = await inflate(of.deflated, EXCERPT_LIMIT);
    if (mine !== turn) return undefined;
    if (bytes === 'damaged') fail('LINK_DAMAGED');
    else if (bytes === 'too-large') fail('LINK_TOO_LARGE', EXCERPT_LIMIT);
    else return new File([bytes], linkWords.excerptName);
    return undefined;
  }

  /** Whether the file is the one that the link was made from. */
  async function compare(of: FileLink, chosen: File): Promise<void> {
    const mine = turn;
    failure.value = undefined;
    select.value = undefined;
    checking.value = true;
    const same = (await fingerprintOf(chosen).catch(() => '')) === of.sha256;
    if (mine !== turn || file.peek() !== chosen) return;
    batch(() => {
      checking.value = false;
      if (!same) {
        fail('LINK_FILE_DIFFERS');
        return;
      }
      marks.value = of.marks;
      select.value = of.event;
    });
  }

  return {
    link,
    failure,
    checking,
    select,
    marks,
    file,
    async follow(fragment) {
      const next = linkOf(fragment);
      if (next === undefined) return;
      const mine = begin(next === 'broken' ? undefined : next);
      if (next === 'broken') fail('LINK_BROKEN');
      else if (next.kind !== 'file') {
        const trace = await traceOf(next, mine);
        if (trace === undefined) return;
        batch(() => {
          if (next.kind === 'recording') marks.value = next.marks;
          select.value = next.event;
        });
        await opens.open(trace);
      }
    },
    async chosen(chosen) {
      const now = link.peek();
      if (now?.kind !== 'file') begin(undefined);
      file.value = chosen;
      const opening = opens.open(chosen);
      if (now?.kind === 'file') await compare(now, chosen);
      await opening;
    },
    found(found) {
      // It need not be in each connection that the reader looks at later.
      if (!found && !wasFound && select.peek() !== '') fail('LINK_EVENT_MISSING');
      wasFound ||= found;
    },
    source() {
      const now = link.peek();
      const chosen = file.peek();
      return {
        inspectPage: new URL('tools/inspect/', base).href,
        id: chosen && `${chosen.name} ${chosen.size} ${chosen.lastModified}`,
        file: chosen,
        recording: now?.kind === 'recording' ? now.trace : undefined,
        startExcerptWorker,
      };
    },
  };
}
