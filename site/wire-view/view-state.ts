/**
 * What the parts of one wire view share: which row is selected, what is filtered, whether the
 * reader has paused, and a version that counts up when the model has changed.
 */

import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Language } from './filter/language.ts';
import { createPortion } from './list/portion.ts';
import { matches, type RowFilter, SHOW_ALL } from './model/filter.ts';
import type { TraceModel } from './model/model-from-records.ts';
import { isPageLoad } from './model/page-load.ts';
import { endId, rowOfId } from './model/row-cursor.ts';
import type { Row } from './model/view.ts';
import { createViolatedRows, type ViolatedRows } from './model/violated-rows.ts';
import type { TraceOrigin } from './origin.ts';
import type { ViewName } from './payload/registry.ts';
import { isPast, type Moment, momentOf } from './time/moment.ts';

export interface ViewState {
  readonly model: TraceModel;
  /** Where the trace is from, where no playground recorded it. */
  readonly origin: TraceOrigin | undefined;
  /** The whole trace was there from the start: it is read from its beginning, not followed. */
  readonly whole: boolean;
  /** Counts up after each batch of changes. */
  readonly version: Signal<number>;
  readonly selected: Signal<Row | undefined>;
  readonly filter: Signal<RowFilter>;
  /** Which rows a search marks; undefined while there is none. */
  readonly hits: Signal<((row: Row) => boolean) | undefined>;
  /** Where the search has led: the views bring it into sight. A new object each time. */
  readonly sought: Signal<{ readonly row: Row } | undefined>;
  /** The ladder folds what only loads the page into one line. */
  readonly foldsPageLoad: Signal<boolean>;
  /** While the reader has paused: the id from which on rows are not shown; undefined while it runs. */
  readonly until: Signal<number | undefined>;
  /** The moment that the views show, of what was kept; undefined for its end. */
  readonly at: Signal<Moment | undefined>;
  /** The event that is measured from. */
  readonly measureFrom: Signal<Row | undefined>;
  /** Notes of the marked events, by the events' keys. */
  readonly marks: Signal<ReadonlyMap<string, string>>;
  /** Counts up when the reader moves the playhead: the lists go where it is. */
  readonly moves: Signal<number>;
  /** The payload view that the reader chose, by leg. */
  readonly payloadViews: Signal<ReadonlyMap<number, ViewName>>;
  /** The explainer that the reader has opened; it opens wherever it applies. */
  readonly explaining: Signal<string | undefined>;
  /** Which rows break a rule. */
  readonly violated: ViolatedRows;
  /** Rows that came since the pause. */
  readonly waiting: ReadonlySignal<number>;
  /** Has what is left of a long list taken in with the next picture. */
  goOn(): void;
  select(row: Row | undefined): void;
  /** Selects a row that is looked for: lists that follow their end leave it for the row. */
  seek(row: Row): void;
  /** The filter language, whose code loads when it is first asked for. */
  language(): Promise<Language>;
  pause(): void;
  resume(): void;
  clear(): void;
  /** The filter as a test of rows. */
  passes(): (row: Row) => boolean;
  close(): void;
}

/** Whether nothing is left of what a pause shows, but the note of what was let go. */
function isGone({ firstId }: TraceModel, until: number | undefined): boolean {
  return firstId > 0 && until !== undefined && until <= firstId + 1;
}

export function createViewState(
  model: TraceModel,
  onSelect?: (row: Row) => void,
  origin?: TraceOrigin,
  whole = false,
): ViewState {
  const version = signal(0);
  const selected = signal<Row | undefined>(undefined);
  const filter = signal<RowFilter>(SHOW_ALL);
  const foldsPageLoad = signal(true);
  const until = signal<number | undefined>(undefined);
  const measureFrom = signal<Row | undefined>(undefined);
  const at = signal<Moment | undefined>(undefined);
  const violated = createViolatedRows(model);
  const portion = createPortion();
  const sought = signal<{ readonly row: Row } | undefined>(undefined);
  const payloadViews = signal<ReadonlyMap<number, ViewName>>(new Map());
  let language: Promise<Language> | undefined;
  let generation = model.generation;
  const stop = model.subscribe(() => {
    const ended = generation !== model.generation;
    generation = model.generation;
    // What was let go or cleared can't be shown any more.
    for (const one of [selected, measureFrom]) {
      const row = one.peek();
      if (row !== undefined && rowOfId(model, row.id) !== row) one.value = undefined;
    }
    if (ended || isGone(model, until.value)) resume();
    takeIn();
  });
  let picture: number | undefined;
  function goOn(): void {
    if (picture !== undefined) return;
    picture = requestAnimationFrame(() => {
      picture = undefined;
      takeIn();
    });
  }
  function takeIn(): void {
    portion.take(violated, (most) => violated.update(most));
    version.value++;
    if (violated.behind) goOn();
  }
  takeIn();
  // What a filter finds in payloads depends on the views that they are read with.
  let views = payloadViews.peek();
  const stopViews = payloadViews.subscribe((now) => {
    if (now !== views) filter.value = { ...filter.peek() };
    views = now;
  });
  function resume(): void {
    batch(() => {
      until.value = undefined;
      at.value = undefined;
    });
  }

  /** Whether the row came before the pause, and before the moment that is shown. */
  function isShown(row: Row): boolean {
    return row.id < (until.peek() ?? Number.POSITIVE_INFINITY) && isPast(row, at.peek());
  }

  return {
    model,
    origin,
    whole,
    version,
    selected,
    filter,
    hits: signal<((row: Row) => boolean) | undefined>(undefined),
    sought,
    foldsPageLoad,
    until,
    at,
    measureFrom,
    marks: signal<ReadonlyMap<string, string>>(new Map()),
    moves: signal(0),
    payloadViews,
    explaining: signal<string | undefined>(undefined),
    violated,
    goOn,
    waiting: computed(() => {
      version.value;
      return until.value === undefined ? 0 : Math.max(0, endId(model) - until.value);
    }),
    select(row) {
      selected.value = row;
      // What is selected is to be seen in every view.
      if (row !== undefined && isPageLoad(row)) foldsPageLoad.value = false;
      if (row !== undefined && !isShown(row)) {
        batch(() => {
          if (until.peek() !== undefined) until.value = endId(model);
          at.value = momentOf(row);
        });
      }
      if (row !== undefined) onSelect?.(row);
    },
    seek(row) {
      this.select(row);
      sought.value = { row };
    },
    language() {
      language ??= import('./filter/language.ts').then(
        ({ createLanguage }) => createLanguage(model, (leg) => payloadViews.peek().get(leg)),
        (error) => {
          // It may load when it is asked for again.
          language = undefined;
          throw error;
        },
      );
      return language;
    },
    pause() {
      until.value = endId(model);
    },
    resume,
    clear() {
      selected.value = undefined;
      resume();
      model.clear();
    },
    passes() {
      const now = filter.value;
      return (row) => matches(row, now);
    },
    close() {
      stop();
      stopViews();
      if (picture !== undefined) cancelAnimationFrame(picture);
    },
  };
}
