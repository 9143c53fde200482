/** Marks on events: set, noted, taken away, and found again in the order of time. */

import { cleanNote, MOST_MARKS, type TraceMark } from '../../../playground-server/trace/marks.ts';
import { t } from '../dictionary/index.ts';
import { eventKey } from '../model/event-key.ts';
import type { Row } from '../model/view.ts';
import type { ViewState } from '../view-state.ts';
import { isBefore } from './moment.ts';

type Marked = Pick<ViewState, 'marks' | 'model'>;

/** The row's note, empty where it has none; undefined where it is not marked. */
export function noteOf({ marks, model }: Marked, row: Row): string | undefined {
  // Most views have no marks, and then no key needs to be made.
  return marks.value.size === 0 ? undefined : marks.value.get(eventKey(row, model));
}

/** What a screen reader says of the row: its sentence, and before it that it is marked. */
export function withMark(state: Marked, row: Row, sentence: string): string {
  const note = noteOf(state, row);
  return note === undefined ? sentence : t.time.marks.spoken(sentence, note);
}

/** @returns false where there are too many marks already */
export function mark({ marks, model }: Marked, row: Row, note = ''): boolean {
  const key = eventKey(row, model);
  if (marks.peek().size >= MOST_MARKS && !marks.peek().has(key)) return false;
  marks.value = new Map(marks.peek()).set(key, cleanNote(note));
  return true;
}

/** @param key the event's */
export function unmark({ marks }: Pick<Marked, 'marks'>, key: string): void {
  const left = new Map(marks.peek());
  left.delete(key);
  marks.value = left;
}

/** Marks the selected event, or takes its mark away. */
export function toggleMark(state: Marked & Pick<ViewState, 'selected'>): void {
  const row = state.selected.peek();
  if (row === undefined) return;
  if (noteOf(state, row) === undefined) mark(state, row);
  else unmark(state, eventKey(row, state.model));
}

/** For an export or a link. */
export function marksOf({ marks }: Pick<Marked, 'marks'>): TraceMark[] {
  return [...marks.peek()].map(([event, note]) => ({ event, note }));
}

export interface MarkedEvent {
  readonly key: string;
  readonly note: string;
  /** Undefined where the trace holds the event no longer. */
  readonly row: Row | undefined;
}

/** All marks, in the order of their events; those whose events are gone last. Looks through all rows. */
export function markedEvents({ marks, model }: Marked): MarkedEvent[] {
  const wanted = marks.value;
  const rows = new Map<string, Row>();
  for (const row of wanted.size === 0 ? [] : model.rows) {
    const key = eventKey(row, model);
    if (wanted.has(key) && !rows.has(key)) rows.set(key, row);
  }
  return [...wanted]
    .map(([key, note]) => ({ key, note, row: rows.get(key) }))
    .sort(({ row: one }, { row: other }) => {
      if (one === other) return 0;
      if (one === undefined || other === undefined) return one === undefined ? 1 : -1;
      return isBefore(one, other) ? -1 : 1;
    });
}

/** The marked event behind the selected one, and behind the last the first. */
export function nextMarked(state: Marked & Pick<ViewState, 'selected'>): Row | undefined {
  const rows = markedEvents(state).flatMap(({ row }) => (row === undefined ? [] : [row]));
  const selected = state.selected.peek();
  const at = selected === undefined ? -1 : rows.indexOf(selected);
  if (at >= 0 || selected === undefined) return rows[at + 1] ?? rows[0];
  return rows.find((row) => isBefore(selected, row)) ?? rows[0];
}
