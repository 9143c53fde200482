/**
 * What can be done with the selected event: mark and note it, measure from it. Below the views,
 * above the inspector; there where an event is selected or marked.
 */

import './actions.css';
import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import { LONGEST_NOTE, MOST_MARKS } from '../../../playground-server/trace/marks.ts';
import { t } from '../dictionary/index.ts';
import { eventKey } from '../model/event-key.ts';
import type { Row } from '../model/view.ts';
import { mark, noteOf, unmark } from '../time/marks.ts';
import type { ViewState } from '../view-state.ts';
import { MarksList } from './marks-list.tsx';
import { MeasureLine } from './measure-line.tsx';

export interface EventActionsProps {
  readonly state: ViewState;
}

export function EventActions({ state }: EventActionsProps) {
  const row = state.selected.value;
  const marks = state.marks.value.size;
  const listing = useSignal(false);
  const scope = useId();
  const list = useRef<HTMLButtonElement>(null);
  const words = t.time;
  if (row === undefined && marks === 0) return null;
  return (
    <>
      <section class="wv-actions" aria-label={words.actions}>
        {row !== undefined && <MarkButton state={state} row={row} />}
        {row !== undefined && (
          <button
            type="button"
            class="wv-tool"
            title={words.measure.fromHere}
            aria-pressed={state.measureFrom.value !== undefined}
            onClick={() => toggleMeasure(state)}
          >
            {words.measure.from}
          </button>
        )}
        {row !== undefined && <NoteField state={state} row={row} />}
        {marks > 0 && (
          <button
            type="button"
            class="wv-tool wv-marks-open"
            ref={list}
            aria-expanded={listing.value}
            aria-controls={`${scope}-marks`}
            onClick={() => {
              listing.value = !listing.value;
            }}
          >
            ★ {words.marks.list(marks)}
          </button>
        )}
      </section>
      {listing.value && marks > 0 && (
        <MarksList
          state={state}
          id={`${scope}-marks`}
          onClose={() => {
            listing.value = false;
            list.current?.focus();
          }}
        />
      )}
      <MeasureLine state={state} />
    </>
  );
}

/** From the selected event; once more, and it is over. */
export function toggleMeasure(state: ViewState): void {
  const on = state.measureFrom.peek() !== undefined;
  state.measureFrom.value = on ? undefined : state.selected.peek();
}

export function toggleMark(state: ViewState): void {
  const row = state.selected.peek();
  if (row === undefined) return;
  if (noteOf(state, row) === undefined) mark(state, row);
  else unmark(state, eventKey(row, state.model));
}

interface RowProps {
  readonly state: ViewState;
  readonly row: Row;
}

function MarkButton({ state, row }: RowProps) {
  const words = t.time.marks;
  const marked = noteOf(state, row) !== undefined;
  const full = !marked && state.marks.value.size >= MOST_MARKS;
  return (
    <button
      type="button"
      class="wv-tool"
      aria-pressed={marked}
      disabled={full}
      title={full ? words.full(MOST_MARKS) : undefined}
      onClick={() => toggleMark(state)}
    >
      {marked ? '★' : '☆'} {marked ? words.marked : words.mark}
    </button>
  );
}

function NoteField({ state, row }: RowProps) {
  const note = noteOf(state, row);
  if (note === undefined) return null;
  const words = t.time.marks;
  return (
    <input
      type="text"
      class="wv-note-field"
      aria-label={words.note}
      placeholder={words.notePlaceholder}
      maxLength={LONGEST_NOTE}
      value={note}
      onInput={(event) => mark(state, row, event.currentTarget.value)}
    />
  );
}
