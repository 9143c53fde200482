/**
 * One example's share of the tab's link: its trace model, its program, its faults. Records come from
 * the feed, page events from the frame; both meet here in order of time.
 */

import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type {
  Faults,
  LabChanged,
  PageEvent,
  ProgramChanged,
  StormChanged,
  TraceRecord,
  Unplaced,
} from '../../playground-server/trace/trace.ts';
import { boundsOf, keepSetting } from '../wire-view/keep/keep-setting.ts';
import { createTraceModel, type TraceModel } from '../wire-view/model/trace-model.ts';
import { createPageEventMerge, type PageClock } from './feed/page-event-merge.ts';

/** A page event as the frame reports it: on the page's clock, without its place. */
export type ReportedEvent = Omit<PageEvent, 'seq' | 'type' | 'example'>;

export interface StageChannel {
  readonly model: TraceModel;
  /** The last that was heard of the program behind the stage. */
  readonly program: ReadonlySignal<ProgramChanged | undefined>;
  readonly faults: Signal<Faults>;
  /** The further hop in the path, as the playground told it last; undefined where there is none. */
  readonly lab: Signal<Unplaced<LabChanged> | undefined>;
  /** Told each record of a storm, as it comes, with those of the last storm first. Returns the way to stop. */
  onStorm(listener: (record: StormChanged) => void): () => void;
  /** The wall clock at the trace's time 0, in milliseconds since 1970; undefined while nobody knows. */
  epoch(): number | undefined;
  /** Takes what the frame reports. */
  page(event: ReportedEvent): void;
  leave(): void;
}

/** The link's side of it. */
export interface ChannelInlet {
  /** Records of this example, in order. */
  take(records: readonly TraceRecord[]): void;
  /** Every record up to this trace time was taken. */
  passed(time: number): void;
  /** Records that were there before this page was: they are not shown. */
  takeOld(records: readonly TraceRecord[]): void;
  /** Another session: everything begins anew. */
  reset(): void;
  close(): void;
}

/** What a channel needs to know of the clocks. */
export interface ChannelClock extends PageClock {
  /** Asks how far the feed is: `passed` is told. False where there is nobody to ask. */
  readonly ask: () => boolean;
}

/** Milliseconds between two questions to the feed; page events share an answer. */
const ASK_EVERY = 8;

/** Milliseconds after which nobody waits for an answer any more. */
const LONGEST_WAIT = 2_000;

export const NO_FAULTS: Faults = { latency: { up: 0, down: 0 } };

export function createChannel(
  example: string,
  clock: ChannelClock,
  leave: () => void,
): StageChannel & ChannelInlet {
  const model = createTraceModel({ example });
  const stopKeeping = keepSetting.size.subscribe((size) => model.bound(boundsOf(size)));
  const program = signal<ProgramChanged | undefined>(undefined);
  const faults = signal<Faults>(NO_FAULTS);
  const lab = signal<Unplaced<LabChanged> | undefined>(undefined);
  const merge = createPageEventMerge((records) => model.apply(records), clock);
  const stormListeners = new Set<(record: StormChanged) => void>();
  /** Of the last storm; some hundreds at most. */
  let storm: StormChanged[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Lets go of the page events that wait, as soon as the feed has passed them. */
  function flushLater(): void {
    if (timer !== undefined || !merge.waits) return;
    timer = setTimeout(() => {
      if (clock.ask()) timer = setTimeout(flushAll, LONGEST_WAIT);
      else flushAll();
    }, ASK_EVERY);
  }

  function stopTimer(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  function flushAll(): void {
    stopTimer();
    merge.flush(Number.POSITIVE_INFINITY);
  }

  function learn(record: TraceRecord): void {
    if (record.type === 'program') program.value = record;
    if (record.type === 'faults') faults.value = record.faults;
    if (record.type === 'lab') lab.value = record.state === 'removed' ? undefined : record;
    if (record.type === 'storm') learnStorm(record);
  }

  function learnStorm(record: StormChanged): void {
    if (record.state === 'filling') storm = [];
    storm.push(record);
    for (const listener of stormListeners) listener(record);
  }

  return {
    model,
    program,
    faults,
    lab,
    onStorm(listener) {
      for (const record of storm) listener(record);
      stormListeners.add(listener);
      return () => stormListeners.delete(listener);
    },
    epoch() {
      // The page's clock counts from 1970, and the offset leads from it to trace time.
      const offset = clock.offset();
      return offset === undefined ? undefined : -offset;
    },
    page(event) {
      merge.page({ ...event, type: 'page', seq: 0, example });
      flushLater();
    },
    leave,
    take(records) {
      for (const record of records) learn(record);
      merge.feed(records);
    },
    passed(time) {
      stopTimer();
      merge.flush(time);
      flushLater();
    },
    takeOld(records) {
      for (const record of records) learn(record);
      // The model must see them, since legs of theirs may go on; the reader need not.
      model.apply(records);
      model.clear();
    },
    reset() {
      flushAll();
      model.reset();
      program.value = undefined;
      faults.value = NO_FAULTS;
      lab.value = undefined;
      storm = [];
    },
    close() {
      stopKeeping();
      stopTimer();
    },
  };
}
