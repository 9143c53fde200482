/**
 * What can be done with the selected event: mark and note it, measure from it, copy it, link to it.
 * Below the views, above the inspector; there where an event is selected or marked.
 */

import './actions.css';
import type { Signal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import { LONGEST_NOTE, MOST_MARKS } from '../../../playground-server/trace/marks.ts';
import { copyWords } from '../dictionary/copy.ts';
import { t } from '../dictionary/index.ts';
import { linkWords } from '../dictionary/link.ts';
import type { TraceSource } from '../export/formats.ts';
import { elementNear } from '../list/element-near.ts';
import type { Row } from '../model/view.ts';
import { mark, noteOf, toggleMark } from '../time/marks.ts';
import { toggleMeasure } from '../time/measure.ts';
import type { ViewState } from '../view-state.ts';
import { MarksList } from './marks-list.tsx';
import { MeasureLine } from './measure-line.tsx';
import { Loaded, Panel } from './panel.tsx';

/** What is open below the strip. */
export type OpenAction = 'copy' | 'link' | 'marks';

export interface EventActionsProps {
  readonly state: ViewState;
  readonly open: Signal<OpenAction | undefined>;
  readonly example: string;
  readonly source: (() => TraceSource) | undefined;
}

const loadCopy = async () => (await import('../copy/copy-panel.tsx')).CopyPanel;
const loadLink = async () => (await import('../link/link-panel.tsx')).LinkPanel;

export function EventActions({ state, open, example, source }: EventActionsProps) {
  const row = state.selected.value;
  const marks = state.marks.value.size;
  const scope = useId();
  const strip = useRef<HTMLElement>(null);
  const words = t.time;
  if (row === undefined && marks === 0) return null;
  const linked = source?.();
  const offered = { copy: row !== undefined, link: row !== undefined, marks: marks > 0 };
  const now = open.value !== undefined && offered[open.value] ? open.value : undefined;
  const opener = (action: OpenAction, label: string, end = false) => (
    <button
      type="button"
      class={`wv-tool${end ? ' wv-marks-open' : ''}`}
      id={`${scope}-open-${action}`}
      aria-expanded={now === action}
      aria-controls={`${scope}-${action}`}
      onClick={() => {
        open.value = now === action ? undefined : action;
      }}
    >
      {label}
    </button>
  );
  const close = () => {
    open.value = undefined;
    elementNear(strip.current, `${scope}-open-${now}`)?.focus();
  };
  return (
    <>
      <section class="wv-actions" ref={strip} aria-label={words.actions}>
        {row !== undefined && (
          <>
            <MarkButton state={state} row={row} />
            <button
              type="button"
              class="wv-tool"
              title={words.measure.fromHere}
              aria-pressed={state.measureFrom.value !== undefined}
              onClick={() => toggleMeasure(state)}
            >
              {words.measure.from}
            </button>
            {opener('copy', copyWords.open)}
            {linked?.inspectPage !== undefined && opener('link', linkWords.open)}
            <NoteField state={state} row={row} />
          </>
        )}
        {marks > 0 && opener('marks', `★ ${words.marks.list(marks)}`, true)}
      </section>
      {now === 'marks' && (
        <Panel id={`${scope}-marks`} label={words.marks.listLabel} onClose={close}>
          <MarksList state={state} />
        </Panel>
      )}
      {now === 'copy' && row !== undefined && (
        <Panel id={`${scope}-copy`} label={copyWords.label} onClose={close}>
          <Loaded key={row.id} load={loadCopy} props={{ state, row }} />
        </Panel>
      )}
      {now === 'link' && row !== undefined && linked !== undefined && (
        <Panel id={`${scope}-link`} label={linkWords.label} onClose={close}>
          <Loaded key={row.id} load={loadLink} props={{ state, row, example, source: linked }} />
        </Panel>
      )}
      <MeasureLine state={state} />
    </>
  );
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
