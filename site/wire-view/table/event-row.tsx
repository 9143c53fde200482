/** One row of the event table. */

import { useMemo } from 'preact/hooks';
import { t } from '../dictionary/index.ts';
import { orderTime } from '../model/ordered-rows.ts';
import { groupOf } from '../model/row-group.ts';
import { numberOf, spokenOf } from '../model/spoken.ts';
import { kindWord, sizeOf, summaryOf, wayOf } from '../model/summary.ts';
import type { Row } from '../model/view.ts';
import { noteOf, withMark } from '../time/marks.ts';
import type { ViewState } from '../view-state.ts';

export interface EventRowProps {
  readonly row: Row;
  readonly id: string;
  readonly index: number;
  readonly top: number;
  readonly selected: boolean;
  /** A search marks it. */
  readonly found: boolean;
  readonly state: ViewState;
}

/** Drawn anew only where something of it reads otherwise: most rows of a picture are those of the last. */
export function EventRow({ row, id, index, top, selected, found, state }: EventRowProps) {
  const { model } = state;
  const broken = state.violated.of(row);
  const codes = broken.map(({ code }) => code);
  const spoken = withMark(state, row, spokenOf(row, model, codes));
  const summary = summaryOf(row, model);
  const marked = noteOf(state, row) !== undefined;
  const breaks = broken.length > 0;
  const time = t.wire.since(orderTime(row) - model.startedAt);
  const leg = row.source === 'page' ? undefined : row.leg;
  const connection = leg === undefined ? undefined : model.legs.get(leg)?.connection;
  return useMemo(() => {
    const size = sizeOf(row);
    return (
      <div
        id={id}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={selected}
        aria-label={found ? `${spoken}, ${t.wire.find.hit}` : spoken}
        class={`wv-row wv-${groupOf(row)}${selected ? ' wv-on' : ''}${marked ? ' wv-marked' : ''}${found ? ' wv-found' : ''}`}
        style={{ transform: `translateY(${top}px)` }}
        onClick={() => state.select(row)}
      >
        <span role="gridcell" class="wv-c-id">
          {marked && <i aria-hidden="true">★</i>}
          {numberOf(row)}
        </span>
        <span role="gridcell" class="wv-c-time">
          {time}
        </span>
        <span role="gridcell" class="wv-c-direction">
          <Way row={row} />
        </span>
        <span role="gridcell" class="wv-c-kind">
          {kindWord(row)}
        </span>
        <span role="gridcell" class="wv-c-summary">
          {breaks && (
            <b class="wv-broken" aria-hidden="true">
              ✕{' '}
            </b>
          )}
          {summary}
        </span>
        <span role="gridcell" class="wv-c-size">
          {size === undefined ? '' : t.wire.number(size)}
        </span>
        <span role="gridcell" class="wv-c-leg">
          {connection ?? ''}
        </span>
      </div>
    );
  }, [
    state,
    row,
    id,
    index,
    top,
    selected,
    found,
    marked,
    breaks,
    spoken,
    summary,
    time,
    connection,
  ]);
}

/** The direction as an arrow and a word: never by colour or sign alone. */
function Way({ row }: { row: Row }) {
  const way = wayOf(row);
  if (way === undefined) return null;
  const words = t.wire.directions;
  return (
    <>
      <i aria-hidden="true">{way === 'up' ? '→' : '←'}</i>{' '}
      <span class="wv-way-word">{way === 'up' ? words.upShort : words.downShort}</span>
    </>
  );
}
