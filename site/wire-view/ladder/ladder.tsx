/**
 * The ladder: time runs down, an arrow starts where its bytes entered the hop and ends where they
 * left it, so latency is a slope. Only what the box shows is drawn.
 *
 * A listbox: arrow keys move through the events, and each says its sentence to a screen reader.
 */

import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useId, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { t } from '../dictionary/index.ts';
import { indexForKey } from '../list/arrow-keys.ts';
import { optionId } from '../list/option-id.ts';
import { topAtEnd, useScrollBox } from '../list/row-window.ts';
import { useAnchor } from '../list/use-anchor.ts';
import { firstIndex } from '../model/byte-store.ts';
import { endId } from '../model/row-cursor.ts';
import type { Row } from '../model/view.ts';
import { isPast, type Moment } from '../time/moment.ts';
import type { ViewState } from '../view-state.ts';
import { Fold } from './fold.tsx';
import { BOTTOM, LadderWindow } from './ladder-window.tsx';
import { LaneHeads } from './lane-heads.tsx';
import { lanesIn, programsOf } from './lanes.ts';
import { useLadderRows, usePageLoads } from './use-ladder-rows.ts';

/** Pixels that are drawn above and below what can be seen, and by which that moves. */
const BESIDE = 80;

export function Ladder({ state }: { state: ViewState }) {
  const { model } = state;
  const scrolling = useScrollBox((element) => {
    following.value = kept.scrolled(element, following.value);
    if (following.value) seen.current = count;
  });
  const { ref, box } = scrolling;
  const scope = useId();
  const loads = usePageLoads(state);
  const ladder = useLadderRows(state, loads);
  // Who has selected an event elsewhere finds it here, too.
  const following = useSignal(state.selected.peek() === undefined && !state.whole);
  // Who moves the playhead wants to see where it is.
  useSignalEffect(() => {
    if (state.moves.value > 0) following.value = true;
  });
  const at = state.at.value;
  /** Rows that have begun at the moment that is shown. */
  const count = countBegun(ladder.rows, at);
  const seen = useRef(count);
  const lastEnd = useRef(endId(model));
  const fresh = lastEnd.current;
  lastEnd.current = endId(model);

  // Only what changes the drawing makes another: a step of scrolling, and while the end is followed
  // none at all.
  const width = useComputed(() => box.value.width).value;
  const boxHeight = useComputed(() => box.value.height).value;
  const top = useComputed(() => Math.floor(box.value.top / BESIDE) * BESIDE);
  const programs = programsOf(model.legs.values());
  const lanes = useMemo(
    () => lanesIn(width, programs, ladder.page, state.origin),
    [width, programs.join(), ladder.page, state],
  );
  const shown =
    at === undefined ? ladder.scale.height : Math.min(ladder.scale.y(at.time), ladder.scale.height);
  const height = Math.max(shown + BOTTOM, 0);

  // A list that is being built goes to its end once, when it is whole.
  const toEnd = following.value && !ladder.behind;
  useLayoutEffect(() => {
    const element = ref.current;
    if (element !== null && toEnd) element.scrollTop = element.scrollHeight;
  }, [toEnd, height, boxHeight]);
  const selected = state.selected.value;
  const topOf = (row: Row) => ladder.place(row).y1;
  const placed = { rows: ladder.rows, of: ladder, timeOf: startOf, topOf };
  const kept = useAnchor(scrolling, placed, selected, following);
  useLayoutEffect(() => {
    if (selected === undefined || following.peek() || !ladder.holds(selected)) return;
    scrollTo(ref.current, ladder.place(selected).y1);
    kept.moved();
  }, [selected, boxHeight, ladder.behind]);

  // A search leads away from the end.
  const sought = state.sought.value;
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    const isNew = !isFirst.current;
    isFirst.current = false;
    if (!isNew || sought === undefined || !ladder.holds(sought.row)) return;
    following.value = false;
    scrollTo(ref.current, ladder.place(sought.row).y1);
    kept.moved();
  }, [sought]);

  // Nothing of a trace that was there from the start is new.
  if (following.value || state.whole) seen.current = count;
  const below = Math.max(0, count - seen.current);

  const seenTop = toEnd ? topAtEnd(boxHeight, height) : top.value;
  const drawn = {
    top: Math.max(0, Math.floor(seenTop / BESIDE - 1) * BESIDE),
    bottom: Math.ceil((seenTop + boxHeight) / BESIDE + 2) * BESIDE,
  };
  // An option that is scrolled out of sight is not in the document.
  const place =
    selected !== undefined && ladder.holds(selected) ? ladder.place(selected) : undefined;
  const isDrawn =
    selected !== undefined &&
    place !== undefined &&
    isPast(selected, at) &&
    place.y1 >= drawn.top &&
    place.y1 <= drawn.bottom;
  const active = isDrawn ? selected : undefined;

  /** Who reads an event stays with it; who reads the last one goes on with what comes. */
  const choose = (row: Row) => {
    following.value = row === ladder.rows[count - 1];
    state.select(row);
  };
  const chooser = useRef(choose);
  chooser.current = choose;
  const onKeyDown = (event: KeyboardEvent) => {
    const now = state.selected.peek();
    const from = now === undefined ? -1 : ladder.indexOf(now);
    const to = indexForKey(event.key, from, count);
    const row = to === undefined ? undefined : ladder.rows[to];
    if (row === undefined || !isPast(row, at)) return;
    event.preventDefault();
    choose(row);
  };
  return (
    <div class="wv-ladder">
      <LaneHeads lanes={lanes} width={width} />
      <div
        class="wv-scroll"
        ref={ref}
        role="listbox"
        tabIndex={0}
        aria-label={t.wire.ladder.label}
        aria-describedby={`${scope}-keys`}
        aria-activedescendant={active && optionId(scope, active)}
        onKeyDown={onKeyDown}
      >
        <div class="wv-space" style={{ height: `${height}px` }} role="presentation">
          <LadderWindow
            {...{ state, ladder, lanes, scope, fresh, selected, chooser, width, height, count }}
            version={state.version.value}
            rows={ladder.rows}
            {...drawn}
            least={boxHeight}
          />
        </div>
      </div>
      <p id={`${scope}-keys`} class="wv-unseen">
        {t.wire.ladder.keys}
      </p>
      <div class="wv-strip">
        {loads.requests > 0 && loads.refused === 0 && (
          <Fold state={state} requests={loads.requests} bytes={loads.bytes} />
        )}
        {!following.value && (
          <button
            type="button"
            class="wv-below"
            onClick={() => {
              following.value = true;
            }}
          >
            {below > 0 ? t.wire.ladder.newBelow(below) : t.wire.ladder.follow} ↓
          </button>
        )}
      </div>
    </div>
  );
}

/** The ladder's rows are in the order of their start: the last of those that are past ends them. */
function countBegun(rows: readonly Row[], at: Moment | undefined): number {
  if (at === undefined) return rows.length;
  let count = firstIndex(rows, (row) => row.time > at.time);
  while (count > 0 && !isPast(rows[count - 1] as Row, at)) count--;
  return count;
}

const startOf = (row: Row): number => row.time;

function scrollTo(element: HTMLElement | null, y: number): void {
  if (element === null) return;
  const margin = 40;
  if (y < element.scrollTop + margin) element.scrollTop = y - margin;
  else if (y > element.scrollTop + element.clientHeight - margin) {
    element.scrollTop = y - element.clientHeight + margin;
  }
}
