/**
 * The event table: every row that passes the filter, in the order of time, of which only the
 * visible ones are in the document. It never moves under the reader: new rows come at the end, a
 * late report that belongs above shifts the scroll position along, and what came is counted.
 */

import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useId, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { t } from '../dictionary/index.ts';
import { indexForKey } from '../list/arrow-keys.ts';
import { optionId } from '../list/option-id.ts';
import {
  createSlots,
  rowsInBox,
  showRow,
  slotsIn,
  topAtEnd,
  useScrollBox,
} from '../list/row-window.ts';
import { useAnchor } from '../list/use-anchor.ts';
import { useBuilt } from '../list/use-rows.ts';
import { SHOW_ALL } from '../model/filter.ts';
import { isListed } from '../model/listed.ts';
import { createOrderedRows, type OrderedRows, orderTime } from '../model/ordered-rows.ts';
import type { Row } from '../model/view.ts';
import { countPast } from '../time/moment.ts';
import type { ViewState } from '../view-state.ts';
import { EventRow } from './event-row.tsx';

/** Pixels; the style sheet's `--wv-row` is the same. */
export const ROW_HEIGHT = 28;
const HEADER_HEIGHT = 28;

export function EventTable({ state }: { state: ViewState }) {
  const scrolling = useScrollBox((element) => {
    following.value = kept.scrolled(element, following.value);
  });
  const { ref, box } = scrolling;
  const scope = useId();
  const ordered = useOrderedRows(state);
  const { rows } = ordered;
  const following = useSignal(!state.whole);
  const seen = useRef(0);
  // Who moves the playhead wants to see where it is.
  useSignalEffect(() => {
    if (state.moves.value > 0) following.value = true;
  });
  const count = countPast(rows, state.at.value);
  // Nothing of a trace that was there from the start is new.
  if (following.value || state.whole) seen.current = count;

  const selected = state.selected.value;
  // Only what changes the drawing makes another: a row's height of scrolling, and while the end is
  // followed none at all.
  const height = useComputed(() => box.value.height).value;
  const top = useComputed(() => Math.floor(box.value.top / ROW_HEIGHT) * ROW_HEIGHT);
  const contentHeight = HEADER_HEIGHT + count * ROW_HEIGHT;
  // A list that is being built goes to its end once, when it is whole.
  const toEnd = following.value && !ordered.behind;
  useLayoutEffect(() => {
    if (toEnd) scrollToEnd(ref.current);
  }, [toEnd, contentHeight, height]);
  const topOf = (_: Row, index: number) => index * ROW_HEIGHT;
  const placed = { rows, of: ordered, timeOf: orderTime, topOf };
  const kept = useAnchor(scrolling, placed, selected, following);
  // What is selected is what the reader looks at: it stays in sight, also where the inspector has
  // just opened and taken room from the table.
  useLayoutEffect(() => {
    const element = ref.current;
    const index = selected === undefined ? -1 : ordered.indexOf(selected);
    if (element === null || index < 0) return;
    following.value = index === count - 1;
    showRow(element, index * ROW_HEIGHT + HEADER_HEIGHT, ROW_HEIGHT, HEADER_HEIGHT);
    kept.moved();
  }, [selected, height, ordered.behind, state.sought.value]);

  const onKeyDown = (event: KeyboardEvent) => {
    const now = state.selected.peek();
    const at = now === undefined ? -1 : ordered.indexOf(now);
    const page = Math.max(1, Math.floor(height / ROW_HEIGHT) - 2);
    const to = indexForKey(event.key, at, count, page);
    const row = to === undefined ? undefined : rows[to];
    if (row === undefined) return;
    event.preventDefault();
    state.select(row);
  };

  const seenBox = { height, top: toEnd ? topAtEnd(height, contentHeight) : top.value };
  const { from, to } = rowsInBox(seenBox, ROW_HEIGHT, count);
  const active = rows.slice(from, to).find((row) => row === selected);
  const slots = useMemo(createSlots, []);
  const slotOf = slots.drawing(from, to, slotsIn(seenBox, ROW_HEIGHT));
  const below = count - seen.current;
  const hits = state.hits.value;
  const columns = t.wire.table.columns;
  return (
    <div class="wv-table">
      <div
        class="wv-scroll"
        ref={ref}
        role="grid"
        tabIndex={0}
        aria-label={t.wire.table.label}
        aria-rowcount={count + 1}
        aria-colcount={7}
        aria-activedescendant={active === undefined ? undefined : optionId(scope, active)}
        onKeyDown={onKeyDown}
      >
        <div class="wv-row wv-heads" role="row" aria-rowindex={1}>
          {(['id', 'time', 'direction', 'kind', 'summary', 'size', 'leg'] as const).map((name) => (
            <span key={name} role="columnheader" class={`wv-c-${name}`}>
              {columns[name]}
            </span>
          ))}
        </div>
        <div class="wv-space" role="rowgroup" style={{ height: `${count * ROW_HEIGHT}px` }}>
          {rows.slice(from, to).map((row, index) => (
            <EventRow
              key={slotOf(from + index)}
              row={row}
              id={optionId(scope, row)}
              index={from + index}
              top={(from + index) * ROW_HEIGHT}
              selected={row === selected}
              found={hits?.(row) === true}
              state={state}
            />
          ))}
        </div>
      </div>
      {rows.length === 0 && <NoMatch state={state} />}
      {!following.value && below > 0 && (
        <div class="wv-strip">
          <button
            type="button"
            class="wv-below"
            onClick={() => {
              following.value = true;
            }}
          >
            {t.wire.table.newBelow(below)} ↓
          </button>
        </div>
      )}
    </div>
  );
}

function useOrderedRows(state: ViewState): OrderedRows {
  const build = () => {
    const passes = state.passes();
    return createOrderedRows(state.model, (row) => isListed(row) && passes(row));
  };
  return useBuilt(state, build, [state.filter.value]);
}

function scrollToEnd(element: HTMLElement | null): void {
  if (element !== null) element.scrollTop = element.scrollHeight;
}

function NoMatch({ state }: { state: ViewState }) {
  return (
    <div class="wv-nothing">
      <p>{t.wire.table.nothingMatches}</p>
      <button
        type="button"
        class="wv-button"
        onClick={() => {
          state.filter.value = SHOW_ALL;
        }}
      >
        {t.wire.table.showAll}
      </button>
    </div>
  );
}
